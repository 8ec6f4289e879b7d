// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "model/wire/codec.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace tokenfence {

/**
 * Turns what the engine says on control.sock into the values of the window. Lenient: a field that another
 * version of the engine does not send stays empty, and nothing here throws.
 *
 * Thread: one at a time.
 */
class StatusReader
{
public:
    StatusReader();

    EngineStatus status(const nlohmann::json& result);
    std::vector<Policy> policies(const nlohmann::json& list);
    Settings settings(const nlohmann::json& object) const;
    /// The newest events of a `tick`.
    LiveBatch liveBatch(const nlohmann::json& tick) const;

    /// The lines' side of values that go the other way.
    static nlohmann::json scopeJson(const Scope& scope);
    static nlohmann::json policyJson(const Policy& policy);
    static nlohmann::json filterJson(const LiveFilter& filter);

private:
    std::optional<Policy> policy(const nlohmann::json& object);
    std::optional<PolicyView> policyView(const nlohmann::json& object);

    Names m_names;
    LineReader m_reader;
};

} // namespace tokenfence
