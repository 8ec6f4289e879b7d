// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/traffic.h"
#include "model/time/clock.h"

#include <optional>
#include <string>
#include <string_view>

/// The wire's lines for simulated calls, each with its "\n".
namespace tokenfence {

/// `hello` of a connection under the name of `agent`.
std::string demoHelloLine(const std::string& agent);
/// `usage` of `call`; `model` is the one that it was made with, `time` absent for "now".
std::string demoUsageLine(const DemoRequest& request, const DemoCall& call, const std::string& id,
                          std::string_view model, std::string_view status, std::string_view reservation,
                          std::optional<WallTime> time);
std::string demoAuthorizeLine(const DemoRequest& request, const DemoCall& call, const std::string& id);
std::string demoRequestEndLine(const DemoRequest& request, const std::string& id, std::string_view status,
                               std::optional<WallTime> time);

} // namespace tokenfence
