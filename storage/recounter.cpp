// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/recounter.h"

#include "model/ledger/counter.h"
#include "storage/connection.h"
#include "storage/errors.h"
#include "storage/quarters.h"
#include "storage/statement.h"
#include "storage/storedid.h"
#include "storage/storedrequests.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <tuple>
#include <unordered_set>

namespace tokenfence::storage {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t rowsAPiece = 20'000;
/// Pruning moves calls from the log into its sums; a recount that it got in the way of is begun again.
constexpr int mostAttempts = 20;
constexpr auto clockSlack = 1h;

constexpr const char* factColumns = "user, workflow, agent, provider, model, tier, label_set";

CallFacts readFacts(const Statement& row, int column)
{
    const auto name = [&](int offset) { return static_cast<NameId>(row.integer(column + offset)); };
    return {.user = name(0),
            .workflow = name(1),
            .agent = name(2),
            .provider = name(3),
            .model = name(4),
            .tier = static_cast<Tier>(row.integer(column + 5)),
            .labels = name(6)};
}

class Recount
{
public:
    Recount(SQLite::Database& database, Names& names, const std::vector<RecountQuestion>& questions,
            const Calendar& calendar, std::int64_t upToRow, WallTime now)
        : m_database(database)
        , m_upToRow(upToRow)
        , m_now(now)
    {
        for (const RecountQuestion& question : questions) {
            const PeriodKind kind = question.policy.period;
            Asked asked;
            asked.counter = std::make_unique<Counter>(question.counter, question.policy, calendar, names);
            asked.from = kind == PeriodKind::total ? WallTime() : calendar.periodAt(kind, now).start;
            (kind == PeriodKind::request ? m_byRequest : m_byPeriod).push_back(std::move(asked));
        }
    }

    std::vector<SpentRow> run()
    {
        if (!m_byPeriod.empty()) {
            countPeriods();
        }
        if (!m_byRequest.empty()) {
            countRequests();
        }
        return std::move(m_rows);
    }

private:
    struct Asked
    {
        std::unique_ptr<Counter> counter;
        WallTime from; ///< of the period that holds the present
    };
    using Budget = std::tuple<CounterId, WallTime, NameId>;

    void countCall(const CallFacts& call, WallTime time, Money cost)
    {
        for (const Asked& asked : m_byPeriod) {
            if (time >= asked.from && asked.counter->counts(call)) {
                const Charge charge = asked.counter->chargeAt(asked.counter->placeOf(call, {}, time), cost);
                m_sums[{charge.counter, charge.period, charge.key}] += cost;
            }
        }
    }

    void countPeriods()
    {
        const auto earliest =
            std::min_element(m_byPeriod.begin(), m_byPeriod.end(),
                             [](const Asked& a, const Asked& b) { return a.from < b.from; });
        const Quarter from = quarterOf(earliest->from);
        Statement first(m_database.getHandle(),
                        "SELECT min(first_row) FROM quarter WHERE start >= ? AND first_row <= last_row");
        first.bindAll(from);
        const bool isAny = first.step() && !first.isNull(0);
        std::int64_t row = isAny ? first.integer(0) : m_upToRow + 1;
        first.reset();
        Statement calls(m_database.getHandle(),
                        (std::string("SELECT time, cost, ") + factColumns +
                         " FROM event WHERE row BETWEEN ? AND ? AND time >= ? AND kind = 0")
                            .c_str());
        for (; row <= m_upToRow; row += rowsAPiece) {
            calls.bindAll(row, std::min(row + rowsAPiece - 1, m_upToRow), toMs(earliest->from));
            while (calls.step()) {
                countCall(readFacts(calls, 2), fromMs(calls.integer(0)), Money::fromNano(calls.integer(1)));
            }
        }
        // Those that have left the log: they know no label any more.
        Statement pruned(m_database.getHandle(),
                         "SELECT start, cost, user, workflow, agent, provider, model, tier, 0"
                         " FROM pruned WHERE start >= ?");
        pruned.bindAll(floorTo(Grain::day, from));
        while (pruned.step()) {
            countCall(readFacts(pruned, 2), startOf(static_cast<Quarter>(pruned.integer(0))),
                      Money::fromNano(pruned.integer(1)));
        }
        for (const auto& [budget, spent] : m_sums) {
            SpentRow spentRow;
            std::tie(spentRow.counter, spentRow.period, spentRow.key) = budget;
            spentRow.spent = spent;
            m_rows.push_back(std::move(spentRow));
        }
    }

    /// The requests that live are those with a line of the last 24 hours.
    void countRequests()
    {
        StoredRequests requests(m_database);
        Statement lines(m_database.getHandle(),
                        "SELECT request, time + delay, row FROM event"
                        " WHERE row BETWEEN ? AND ? AND request IS NOT NULL ORDER BY row DESC");
        std::unordered_set<std::string> seen;
        const WallTime oldest = m_now - RequestState::lifetime - clockSlack;
        bool isOver = false;
        const std::int64_t newest = singleInteger(m_database, "SELECT newest_row FROM state");
        for (std::int64_t row = newest; row > 0 && !isOver; row -= rowsAPiece) {
            std::vector<std::string> found;
            lines.bindAll(std::max<std::int64_t>(row - rowsAPiece + 1, 1), row);
            while (lines.step()) {
                if (fromMs(lines.integer(1)) < oldest) {
                    isOver = true;
                    lines.reset();
                    break;
                }
                std::string name = unpackId(lines.bytes(0), lines.isBlob(0));
                if (seen.insert(name).second) {
                    found.push_back(std::move(name));
                }
            }
            for (const std::string& name : found) {
                const RequestState state = requests.current(StoredId(name));
                if (!state.isOverAt(m_now) && state.beginRow <= m_upToRow) {
                    countRequest(name, state);
                }
            }
        }
    }

    void countRequest(const std::string& name, const RequestState& state)
    {
        Statement calls(
            m_database.getHandle(),
            (std::string("SELECT row, cost, ") + factColumns +
             " FROM event WHERE request = ? AND row BETWEEN ? AND ? AND kind = 0 ORDER BY row LIMIT ?")
                .c_str());
        const StoredId id(name);
        std::map<std::pair<CounterId, NameId>, Money> sums;
        std::int64_t count = rowsAPiece;
        for (std::int64_t from = state.beginRow; count == rowsAPiece;) {
            id.bindTo(calls, 1);
            calls.bind(2, from);
            calls.bind(3, m_upToRow);
            calls.bind(4, rowsAPiece);
            for (count = 0; calls.step(); ++count) {
                from = calls.integer(0) + 1;
                const Money cost = Money::fromNano(calls.integer(1));
                const CallFacts call = readFacts(calls, 2);
                for (const Asked& asked : m_byRequest) {
                    if (asked.counter->counts(call)) {
                        sums[{asked.counter->id(), asked.counter->keyOf(call)}] += cost;
                    }
                }
            }
        }
        for (const auto& [budget, spent] : sums) {
            SpentRow row;
            row.counter = budget.first;
            row.key = budget.second;
            row.period = state.began;
            row.request = name;
            row.lastLine = state.lastArrived;
            row.spent = spent;
            m_rows.push_back(std::move(row));
        }
    }

    SQLite::Database& m_database;
    const std::int64_t m_upToRow;
    const WallTime m_now;
    std::vector<Asked> m_byPeriod;
    std::vector<Asked> m_byRequest;
    std::map<Budget, Money> m_sums;
    std::vector<SpentRow> m_rows;
};

} // namespace

Result<std::vector<SpentRow>> recountSpent(const std::string& file, Names& names,
                                           const std::vector<RecountQuestion>& questions,
                                           const Calendar& calendar, std::int64_t upToRow, WallTime now)
{
    Result<Connection> connection = openReader(file);
    if (!connection) {
        return connection.error();
    }
    SQLite::Database& database = **connection;
    return guarded(file, [&] {
        for (int attempt = 0; attempt < mostAttempts; ++attempt) {
            const std::int64_t rewrites = singleInteger(database, "SELECT rewrites FROM state");
            std::vector<SpentRow> rows = Recount(database, names, questions, calendar, upToRow, now).run();
            if (singleInteger(database, "SELECT rewrites FROM state") == rewrites) {
                return rows;
            }
        }
        throw StorageFailure{
            {errorCode::failed, "The past calls in " + file +
                                    " could not be counted, because they are being cleared away; "
                                    "try again in a while."}};
    });
}

Result<std::vector<UnpricedCall>> readUnpricedCalls(const std::string& file, std::int64_t after,
                                                    std::size_t limit)
{
    Result<Connection> connection = openReader(file);
    if (!connection) {
        return connection.error();
    }
    return guarded(file, [&] {
        Statement rows(
            (*connection)->getHandle(),
            (std::string("SELECT row, time, request, service_tier, input, cached_input, cache_write,"
                         " cache_write_1h, output, reasoning, ") +
             factColumns +
             " FROM event INDEXED BY event_unpriced WHERE priced = 0 AND row > ? ORDER BY row LIMIT ?")
                .c_str());
        rows.bindAll(after, limit);
        std::vector<UnpricedCall> calls;
        while (rows.step()) {
            UnpricedCall call;
            call.row = rows.integer(0);
            call.time = fromMs(rows.integer(1));
            call.request = unpackId(rows.bytes(2), rows.isBlob(2));
            call.serviceTier = static_cast<NameId>(rows.integer(3));
            call.tokens = {rows.integer(4), rows.integer(5), rows.integer(6),
                           rows.integer(7), rows.integer(8), rows.integer(9)};
            call.call = readFacts(rows, 10);
            calls.push_back(std::move(call));
        }
        return calls;
    });
}

} // namespace tokenfence::storage
