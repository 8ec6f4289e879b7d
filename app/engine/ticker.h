// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/desk.h"
#include "app/engine/parcel.h"
#include "app/engine/watch.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tokenfence {

/**
 * The `tick` lines for operators that watch, at most ten a second and only while something changes:
 *
 *     {"type":"tick","time":…,
 *      "today_usd":…,"month_usd":…,"burn_usd_per_minute":…,"burn_usd_per_hour":…,
 *      "stored":…,"unpriced":…,"duplicates":…,"conflicts":…,"refused":…,
 *      "connected":12,                      how many connections of agent.sock are open
 *      "agents":[{"session":…,"agent":…,"spent_usd":…,"calls":…,"calls_per_minute":…,"stopped":…}],
 *                                           those of which a line came since the tick before, at most 100
 *      "stops":[{"epoch":…,"scope":…,"agents":…,"acked":…}],
 *      "policies":[…],                      `policy_state` objects of the budgets that changed their state
 *      "events":[…],                        the newest calls and denials that pass the filter, oldest first
 *      "matched":…,"shown":…,"seen":…}      of all that came since: how many passed, are here, came
 *
 * so that a window need ask nothing but `status` now and then. A watcher that does not keep up gets fewer
 * ticks, each with all that came since its last one.
 *
 * Thread: the door's.
 */
class Ticker
{
public:
    static constexpr std::chrono::milliseconds interval{100};

    Ticker(Desk& desk, Watch& watch)
        : m_desk(desk)
        , m_watch(watch)
    {
    }

    /// A `policy_state` line went out.
    void noteState(std::string_view line);
    /// Sends what changed since the last call of this.
    void tick(Now now, Postman& postman);

private:
    [[nodiscard]] std::string commonFields(Now now);

    Desk& m_desk;
    Watch& m_watch;
    std::string m_states;     // objects, with commas between them
    std::string m_lastCommon; // what the last tick said, but for its time
    WallTime m_lastTick;
};

} // namespace tokenfence
