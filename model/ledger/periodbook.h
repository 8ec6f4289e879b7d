// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/book.h"
#include "model/time/calendar.h"

#include <QHash>

#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace tokenfence {

/**
 * The budgets of a counter by calendar periods, or of all time.
 *
 * What is spent is kept by period and key. What is reserved is kept by key alone: a reservation counts in the
 * period in which it was granted and in every later one that begins while it stands, so at every moment all
 * that stand count in the present period, and no other is ever asked about them.
 */
class PeriodBook final : public Book
{
public:
    /// How long a period's accounts outlive it. By the clock that does not step, from when it was first seen
    /// to be over: a calendar that was wrongly set ahead for an hour must not have forgotten today when it is
    /// set back.
    static constexpr std::chrono::hours keptAfterEnd{48};

    PeriodBook(PeriodKind kind, const Calendar& calendar);

    /// As in Place::period.
    WallTime periodStart(WallTime time) const;
    /// When the period that holds `time` ends; nullopt: never.
    std::optional<WallTime> periodEnd(WallTime time) const;

    Standing standing(const Place& place) const override;
    void adjust(const Place& place, const Standing& by) override;
    std::vector<BudgetFigures> figures(const Policy& policy, WallTime now) const override;

    /// Keys with an account in the period that holds `now`.
    std::vector<NameId> keys(WallTime now) const;
    /// Lets go of periods that are long over.
    void expire(Now now);

private:
    struct Account
    {
        Money spent;
        Money tentative;
    };
    struct Accounts
    {
        std::optional<WallTime> end;
        std::optional<MonoTime> seenOver;
        QHash<NameId, Account> byKey;
        Money tentative; ///< sum over all keys; not dropped before it is zero
    };

    PeriodKind m_kind;
    Calendar m_calendar;
    std::map<WallTime, Accounts> m_periods; // by start; the present, the last two days, and late records' own
    QHash<NameId, Money> m_reserved;        // without zeros
};

} // namespace tokenfence
