// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/money.h"
#include "model/time/calendar.h"
#include "model/time/clock.h"

#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace tokenfence {

/**
 * What the top bar shows: spend of today and of this month, spend per hour now, and the counts. Summed as
 * records are stored, so that nobody asks the disk for it.
 *
 * Thread: guarded by the desk. Time is an argument.
 */
class Totals
{
public:
    /// What the store kept: spend by UTC quarter hour, ascending.
    void restore(const std::vector<std::pair<WallTime, Money>>& quarterHours, std::uint64_t events,
                 std::uint64_t unpriced);
    /// Days and months are those of this calendar from now on, for what is counted already too.
    void setCalendar(const Calendar& calendar);

    /// A call that is on disk now.
    void stored(WallTime time, Money cost, bool priced, WallTime now);
    /// A past call that has a price now.
    void repriced(WallTime time, Money cost);

    [[nodiscard]] Money today(WallTime now) const { return sum(PeriodKind::day, now, m_day); }
    [[nodiscard]] Money month(WallTime now) const { return sum(PeriodKind::month, now, m_month); }
    /// What the last five minutes would come to in an hour, by the calls' own times.
    [[nodiscard]] Money perHour(WallTime now) const;

    [[nodiscard]] std::uint64_t events() const { return m_events; }
    [[nodiscard]] std::uint64_t unpriced() const { return m_unpriced; }

private:
    struct Sum
    {
        Period period{WallTime::max(), WallTime::max()};
        Money money;
    };
    struct Second
    {
        std::int64_t second = 0;
        Money money;
    };
    Money sum(PeriodKind kind, WallTime now, Sum& remembered) const;
    void add(WallTime time, Money cost);

    static constexpr std::int64_t burnSeconds = 300;
    /// How far a call's clock may be ahead of ours and the call still count as one of now.
    static constexpr std::int64_t slackSeconds = 5;

    Calendar m_calendar;
    std::map<WallTime, Money> m_quarterHours; // by start, UTC
    mutable Sum m_day;                        // sums of the period asked for last, kept up with what comes
    mutable Sum m_month;
    std::array<Second, burnSeconds + slackSeconds> m_seconds = {}; // a ring, by second
    std::uint64_t m_events = 0;
    std::uint64_t m_unpriced = 0;
};

} // namespace tokenfence
