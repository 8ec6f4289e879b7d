// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/money/money.h"
#include "model/time/clock.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace tokenfence::storage {

/// What one stored line says of its request.
struct RequestLine
{
    std::int64_t row = 0;
    WallTime time;
    WallTime arrived;
    std::optional<WallTime> began; ///< when the ledger says that its request began, where it was charged
    bool isEnd = false;            ///< a `request_end`, else a `usage`
    NameId workflow = 0;
    NameId agent = 0;
    Money cost;                ///< of a usage
    std::uint8_t status = 0;   ///< of an end: RequestStatus
    std::uint32_t outcome = 0; ///< of an end: its number
};

/**
 * What the stored lines of one request add up to. Which lines of one name are one request the ledger says,
 * under whose charge a call was stored (an `authorize`, of which nothing is stored, keeps a request alive
 * too); for lines that were not charged it is the rule of 24 hours. A request belongs where its first call
 * (by time, then row) lies, and its first end gives it its outcome; both hold whatever comes after. A pure
 * value: the writer, the repricing and the check of the rollups all work it out here, from the lines in the
 * order of their rows.
 */
struct RequestState
{
    /// A request is over this long after the arrival of its last line; the same name then begins a new one.
    static constexpr std::chrono::hours lifetime{24};

    std::int64_t beginRow = 0; ///< of its first line; 0: there is none yet
    WallTime began;            ///< to the second
    bool beganKnown = false;   ///< by the ledger; else it is taken from the arrival of the first call
    WallTime lastArrived;
    std::int64_t calls = 0;
    Money cost;
    WallTime firstTime; ///< of its first call
    std::int64_t firstRow = 0;
    NameId workflow = 0; ///< of its first call
    bool ended = false;
    WallTime endTime;
    NameId endWorkflow = 0;
    NameId endAgent = 0;
    std::uint8_t endStatus = 0;
    std::uint32_t endOutcome = 0;

    [[nodiscard]] bool isOverAt(WallTime arrived) const
    {
        return beginRow == 0 || arrived - lastArrived >= lifetime;
    }

    /// The line belongs to another request of the same name.
    [[nodiscard]] bool endsBefore(const RequestLine& line) const
    {
        return line.began && beganKnown ? *line.began > began : isOverAt(line.arrived);
    }

    /// Takes the next line; begins anew where it is another request's.
    void take(const RequestLine& line)
    {
        if (endsBefore(line)) {
            *this = RequestState();
            beginRow = line.row;
        }
        if (line.began && !beganKnown) {
            began = *line.began;
            beganKnown = true;
        } else if (calls == 0 && !beganKnown) {
            began = std::chrono::floor<std::chrono::seconds>(line.arrived);
        }
        lastArrived = line.arrived;
        if (line.isEnd) {
            if (!ended) {
                ended = true;
                endTime = line.time;
                endWorkflow = line.workflow;
                endAgent = line.agent;
                endStatus = line.status;
                endOutcome = line.outcome;
            }
            return;
        }
        if (calls == 0 || line.time < firstTime) {
            firstTime = line.time;
            firstRow = line.row;
            workflow = line.workflow;
        }
        ++calls;
        cost += line.cost;
    }

    friend bool operator==(const RequestState&, const RequestState&) = default;
};

} // namespace tokenfence::storage
