// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/totals.h"

#include <algorithm>

namespace tokenfence {

namespace {

using QuarterHours = std::chrono::duration<std::int64_t, std::ratio<900>>;
constexpr std::size_t keptQuarterHours = 64UL * 24 * 4; // two months and a little, whatever the month

std::int64_t secondOf(WallTime time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

} // namespace

void Totals::restore(const std::vector<std::pair<WallTime, Money>>& quarterHours, std::uint64_t events,
                     std::uint64_t unpriced)
{
    for (const auto& [start, money] : quarterHours) {
        m_quarterHours[start] += money;
    }
    m_events = events;
    m_unpriced = unpriced;
}

void Totals::setCalendar(const Calendar& calendar)
{
    m_calendar = calendar;
    m_day = {};
    m_month = {};
}

void Totals::add(WallTime time, Money cost)
{
    m_quarterHours[std::chrono::floor<QuarterHours>(time)] += cost;
    if (m_quarterHours.size() > keptQuarterHours) {
        m_quarterHours.erase(m_quarterHours.begin());
    }
    for (Sum* remembered : {&m_day, &m_month}) {
        if (remembered->period.contains(time)) {
            remembered->money += cost;
        }
    }
}

void Totals::stored(WallTime time, Money cost, bool priced, WallTime now)
{
    ++m_events;
    m_unpriced += priced ? 0 : 1;
    add(time, cost);
    const std::int64_t second = secondOf(time);
    const std::int64_t newest = secondOf(now) + slackSeconds;
    if (second <= newest) {
        Second& place = m_seconds[static_cast<std::size_t>(second) % m_seconds.size()];
        if (place.second < second || place.second > newest) { // the clock may have been set back
            place = {second, Money()};
        }
        if (place.second == second) {
            place.money += cost;
        }
    }
}

void Totals::repriced(WallTime time, Money cost)
{
    m_unpriced -= m_unpriced > 0 ? 1 : 0;
    add(time, cost);
}

Money Totals::perHour(WallTime now) const
{
    const std::int64_t last = secondOf(now);
    Money fiveMinutes;
    for (const Second& place : m_seconds) {
        if (place.second <= last + slackSeconds && place.second > last - burnSeconds) {
            fiveMinutes += place.money;
        }
    }
    Money hour;
    for (int part = 0; part < 12; ++part) {
        hour += fiveMinutes;
    }
    return hour;
}

Money Totals::sum(PeriodKind kind, WallTime now, Sum& remembered) const
{
    if (!remembered.period.contains(now)) {
        remembered.period = m_calendar.periodAt(kind, now);
        remembered.money = Money();
        // Days begin on quarter hours in every zone of our time, so no quarter hour is cut in two.
        const auto end = m_quarterHours.lower_bound(remembered.period.end);
        for (auto at = m_quarterHours.lower_bound(remembered.period.start); at != end; ++at) {
            remembered.money += at->second;
        }
    }
    return remembered.money;
}

} // namespace tokenfence
