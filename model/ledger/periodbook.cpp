// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/periodbook.h"

namespace tokenfence {

PeriodBook::PeriodBook(PeriodKind kind, const Calendar& calendar)
    : m_kind(kind)
    , m_calendar(calendar)
{
}

WallTime PeriodBook::periodStart(WallTime time) const
{
    return m_kind == PeriodKind::total ? WallTime() : m_calendar.periodAt(m_kind, time).start;
}

std::optional<WallTime> PeriodBook::periodEnd(WallTime time) const
{
    if (m_kind == PeriodKind::total) {
        return std::nullopt;
    }
    return m_calendar.periodAt(m_kind, time).end;
}

Standing PeriodBook::standing(const Place& place) const
{
    Standing standing;
    if (const auto period = m_periods.find(place.period); period != m_periods.end()) {
        const QHash<NameId, Account>& accounts = period->second.byKey;
        if (const auto account = accounts.constFind(place.key); account != accounts.cend()) {
            standing.spent = account->spent;
            standing.tentative = account->tentative;
        }
    }
    if (!m_reserved.isEmpty()) {
        standing.reserved = m_reserved.value(place.key);
    }
    return standing;
}

void PeriodBook::adjust(const Place& place, const Standing& by)
{
    if (!by.spent.isZero() || !by.tentative.isZero()) {
        const auto [period, isNew] = m_periods.try_emplace(place.period);
        Accounts& accounts = period->second;
        if (isNew) {
            accounts.end = periodEnd(place.period);
        }
        Account& account = accounts.byKey[place.key];
        account.spent += by.spent;
        account.tentative += by.tentative;
        accounts.tentative += by.tentative;
    }
    if (!by.reserved.isZero()) {
        Money& reserved = m_reserved[place.key];
        reserved += by.reserved;
        if (reserved.isZero()) {
            m_reserved.remove(place.key);
        }
    }
}

std::vector<BudgetFigures> PeriodBook::figures(const Policy& policy, WallTime now) const
{
    std::vector<BudgetFigures> all;
    const auto add = [&](NameId key, Money used) {
        const Money reserved = m_reserved.value(key);
        if (!used.isZero() || !reserved.isZero()) {
            all.push_back({key, used, reserved, stateOf(policy, used, now), std::nullopt});
        }
    };
    const auto period = m_periods.find(periodStart(now));
    const QHash<NameId, Account> accounts =
        period != m_periods.end() ? period->second.byKey : QHash<NameId, Account>();
    for (auto account = accounts.cbegin(); account != accounts.cend(); ++account) {
        add(account.key(), account->spent - account->tentative);
    }
    for (auto reserved = m_reserved.cbegin(); reserved != m_reserved.cend(); ++reserved) {
        if (!accounts.contains(reserved.key())) {
            add(reserved.key(), Money());
        }
    }
    return all;
}

std::vector<NameId> PeriodBook::keys(WallTime now) const
{
    std::vector<NameId> keys;
    if (const auto period = m_periods.find(periodStart(now)); period != m_periods.end()) {
        const QHash<NameId, Account>& accounts = period->second.byKey;
        keys.assign(accounts.keyBegin(), accounts.keyEnd());
    }
    return keys;
}

void PeriodBook::expire(Now now)
{
    for (auto period = m_periods.begin(); period != m_periods.end();) {
        Accounts& accounts = period->second;
        if (!accounts.end || now.wall < *accounts.end) {
            accounts.seenOver.reset();
        } else if (!accounts.seenOver) {
            accounts.seenOver = now.mono;
        }
        const bool forgotten = accounts.seenOver && now.mono - *accounts.seenOver > keptAfterEnd;
        period = forgotten && accounts.tentative.isZero() ? m_periods.erase(period) : std::next(period);
    }
}

} // namespace tokenfence
