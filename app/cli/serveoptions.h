// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"
#include "app/engine/engine.h"
#include "model/result.h"

#include <cstdint>
#include <optional>
#include <string>

namespace tokenfence {

/// What `serve` takes, and the window too, since it may have to start an engine.
struct ServeOptions
{
    Engine::Options engine;
    std::optional<std::uint16_t> metricsPort; ///< of the page of figures; 0: any that is free; nothing: none
};

void addServeOptions(Arguments& arguments);
/// Nothing: `options` is filled; else the exit code, with the reason said.
std::optional<int> readServeOptions(const Arguments& arguments, ServeOptions& options);

/// `$XDG_DATA_HOME/tokenfence/tokenfence.db`, `~/.local/share` without the variable.
std::string standardDatabase();

/// Makes the directory that a file is to stand in, for this user alone.
Result<void> makeParentOf(const std::string& file);

} // namespace tokenfence
