// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/books.h"
#include "app/engine/enginefacts.h"
#include "app/engine/pulse.h"
#include "model/ports/store.h"
#include "model/wire/jsonwriter.h"

#include <string>
#include <string_view>
#include <vector>

/// What an operator is told of the books. Thread: whoever holds the desk.
namespace tokenfence {

/// What `status` needs of the books, taken quickly, to be written once they are given back.
struct StatusCopy
{
    struct Agent
    {
        SessionPointer session; ///< only what is fixed may be read from here
        NameId agent = 0;
        std::string client;
        std::uint32_t pid = 0;
        WallTime lastSeen;
        Money spent;
        Money reserved;
        std::uint64_t calls = 0;
        std::uint64_t callsPerMinute = 0;
        bool stopped = false;
        bool confirmed = false;
    };
    struct StandingStop
    {
        Stop stop;
        Receipts::Receipt receipt;
    };
    std::vector<StandingStop> stops;
    std::vector<Agent> agents;
    std::vector<PolicyFigures> policies;
    Money today, month, burnPerHour;
    std::uint64_t events = 0, unpriced = 0;
    Counts counts;
    Settings settings;
    std::string storeProblem;
    std::vector<std::string> unpricedModels; ///< at most 20
};

StatusCopy copyForStatus(const Books& books, Now now);
std::string statusResult(std::string_view id, const StatusCopy& status, const Pulse::Reading& pulse,
                         const EngineFacts& facts, const Names& names, Now now);

void writeSettings(JsonWriter& json, const Settings& settings);

} // namespace tokenfence
