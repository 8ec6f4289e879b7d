// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/spentcheck.h"

#include "model/time/rfc3339.h"
#include "storage/adminchanges.h"
#include "storage/connection.h"
#include "storage/errors.h"
#include "storage/keptpolicies.h"
#include "storage/namekeeper.h"
#include "storage/quarters.h"
#include "storage/spentcount.h"
#include "storage/storedid.h"
#include "storage/storedrequests.h"

#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <tuple>

namespace tokenfence::storage {

namespace {

/// So many rows that arrived meanwhile are counted in the transaction that compares.
constexpr std::int64_t rowsCaughtUp = 5'000;
/// And so many between two looks at whether the check was given up.
constexpr std::int64_t rowsBetweenLooks = 100'000;
constexpr std::size_t requestsBetweenLooks = 100;

using Budget = std::tuple<CounterId, WallTime, NameId>;
using Budgets = std::vector<std::pair<Budget, Money>>;

bool matchesLabels(const Policy& policy)
{
    return std::any_of(policy.match.begin(), policy.match.end(),
                       [](const MatchTerm& term) { return term.field == MatchTerm::Field::label; });
}

Calendar calendarOf(const Settings& settings)
{
    if (settings.timezone.empty()) {
        return Calendar::system();
    }
    Result<Calendar> calendar = Calendar::create(settings.timezone);
    if (!calendar) {
        throw StorageFailure{calendar.error()};
    }
    return *calendar;
}

Budgets budgetsOf(const std::vector<SpentRow>& rows)
{
    Budgets budgets;
    for (const SpentRow& row : rows) {
        if (!row.spent.isZero()) {
            budgets.push_back({{row.counter, row.period, row.key}, row.spent});
        }
    }
    std::sort(budgets.begin(), budgets.end());
    return budgets;
}

class SpentCheck
{
public:
    SpentCheck(SQLite::Database& database, Names& names, WallTime now, Differences& differences,
               const CancelToken& cancel, const FileProgress& progress)
        : m_database(database)
        , m_names(names)
        , m_now(now)
        , m_differences(differences)
        , m_cancel(cancel)
        , m_progress(progress)
        , m_calendar(calendarOf(readSettings(database)))
    {
        // What pruned calls had for labels nobody knows, so a policy by labels has counted what cannot be
        // counted again.
        const bool isPruned =
            singleInteger(database, "SELECT count(*) FROM (SELECT 1 FROM pruned LIMIT 1)") != 0;
        for (const KeptPolicy& kept : readPolicies(database)) {
            if (!isPruned || !matchesLabels(kept.policy)) {
                m_policies.push_back(kept);
                m_questions.push_back({kept.counter, kept.policy});
            }
        }
    }

    void run()
    {
        SpentCount count(m_database, m_names, m_questions, m_calendar, m_now);
        if (count.hasPeriods()) {
            checkPeriods(count);
        }
        if (count.hasRequests()) {
            const std::vector<std::string> requests = count.liveRequests();
            for (std::size_t at = 0; at < requests.size(); ++at) {
                if (at % requestsBetweenLooks == 0) {
                    tell(at, requests.size());
                }
                checkRequest(count, requests[at]);
            }
            tell(requests.size(), requests.size());
        }
    }

private:
    void tell(std::uint64_t done, std::uint64_t all) const
    {
        if (m_cancel.isCancelled()) {
            throw StorageFailure{{errorCode::cancelled, "Given up."}};
        }
        m_progress(FileWork::budgets, done, all);
    }

    /// The newest row; the names of all up to it are known then.
    std::int64_t newestRow()
    {
        const std::int64_t row = singleInteger(m_database, "SELECT newest_row FROM state");
        if (row != m_namesKnownTo) {
            learnNames(m_database, m_names);
            m_namesKnownTo = row;
        }
        return row;
    }

    std::string inWords(const Budget& budget, const std::string& request)
    {
        const auto [counter, period, key] = budget;
        const auto kept = std::find_if(m_policies.begin(), m_policies.end(), [&](const KeptPolicy& one) {
            return one.counter == std::get<0>(budget);
        });
        const std::string policy = kept == m_policies.end() ? std::string() : kept->policy.id;
        return "spent, policy " + policy + ", from " + toRfc3339(period) + ", key \"" +
               std::string(m_names.text(key)) + "\"" +
               (request.empty() ? "" : ", request \"" + request + "\"");
    }

    void compare(const Budgets& kept, const Budgets& counted, const std::string& request)
    {
        m_differences.compare(
            kept, counted, [&](const Budget& budget) { return inWords(budget, request); },
            [](Money money) { return money.toUsd(); });
    }

    void checkPeriods(SpentCount& count)
    {
        for (std::int64_t newest = newestRow(); newest - count.countedTo() > rowsCaughtUp;
             newest = newestRow()) {
            count.countTo(std::min(newest, std::max<std::int64_t>(count.countedTo(), 0) + rowsBetweenLooks));
            tell(static_cast<std::uint64_t>(count.countedTo()), static_cast<std::uint64_t>(newest));
        }
        const SQLite::Transaction moment(m_database);
        count.countTo(newestRow());
        count.addPruned();
        std::vector<SpentRow> kept;
        Statement rows(m_database.getHandle(),
                       "SELECT period, key, spent FROM spent WHERE counter = ? AND period >= ?");
        for (const KeptPolicy& policy : m_policies) {
            const PeriodKind kind = policy.policy.period;
            const bool isEndless = kind == PeriodKind::total || kind == PeriodKind::request;
            const WallTime from = isEndless ? WallTime() : m_calendar.periodAt(kind, m_now).start;
            rows.bindAll(policy.counter, toMs(from));
            while (rows.step()) {
                SpentRow row;
                row.counter = policy.counter;
                row.period = fromMs(rows.integer(0));
                row.key = static_cast<NameId>(rows.integer(1));
                row.spent = Money::fromNano(rows.integer(2));
                kept.push_back(std::move(row));
            }
        }
        compare(budgetsOf(kept), budgetsOf(count.periods()), {});
    }

    void checkRequest(SpentCount& count, const std::string& request)
    {
        const SQLite::Transaction moment(m_database);
        const StoredId id(request);
        const RequestState state = StoredRequests(m_database).current(id);
        if (state.isOverAt(m_now)) {
            return;
        }
        Statement rows(m_database.getHandle(),
                       "SELECT counter, key, spent FROM spent_request WHERE request = ? AND began = ?");
        id.bindTo(rows, 1);
        rows.bind(2, toMs(state.began));
        std::vector<SpentRow> kept;
        while (rows.step()) {
            SpentRow row;
            row.counter = static_cast<CounterId>(rows.integer(0));
            row.period = state.began;
            row.key = static_cast<NameId>(rows.integer(1));
            row.spent = Money::fromNano(rows.integer(2));
            const bool isAsked =
                std::any_of(m_policies.begin(), m_policies.end(),
                            [&](const KeptPolicy& policy) { return policy.counter == row.counter; });
            if (isAsked) {
                kept.push_back(std::move(row));
            }
        }
        compare(budgetsOf(kept), budgetsOf(count.countRequest(request, newestRow())), request);
    }

    SQLite::Database& m_database;
    Names& m_names;
    const WallTime m_now;
    Differences& m_differences;
    const CancelToken& m_cancel;
    const FileProgress& m_progress;
    const Calendar m_calendar;
    std::vector<KeptPolicy> m_policies;
    std::vector<RecountQuestion> m_questions;
    std::int64_t m_namesKnownTo = -1;
};

} // namespace

void checkSpent(SQLite::Database& database, Names& names, WallTime now, Differences& differences,
                const CancelToken& cancel, const FileProgress& progress)
{
    SpentCheck(database, names, now, differences, cancel, progress).run();
}

} // namespace tokenfence::storage
