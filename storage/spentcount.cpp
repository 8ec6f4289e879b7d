// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/spentcount.h"

#include "storage/connection.h"
#include "storage/quarters.h"
#include "storage/requestlinks.h"
#include "storage/storedenum.h"
#include "storage/storedid.h"
#include "storage/storedrequests.h"

#include <algorithm>
#include <chrono>
#include <unordered_set>
#include <utility>

namespace tokenfence::storage {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t rowsAPiece = 20'000;
/// The system's clock may have been set back in between.
constexpr auto clockSlack = 1h;

} // namespace

const char* const callFactColumns = "user, workflow, agent, provider, model, tier, label_set";

CallFacts readCallFacts(const Statement& row, int firstColumn)
{
    const auto name = [&](int column) { return static_cast<NameId>(row.integer(firstColumn + column)); };
    CallFacts facts;
    facts.user = name(0);
    facts.workflow = name(1);
    facts.agent = name(2);
    facts.provider = name(3);
    facts.model = name(4);
    facts.tier = storedEnum(row.integer(firstColumn + 5), Tier::critical);
    facts.labels = name(6);
    return facts;
}

SpentCount::SpentCount(SQLite::Database& database, Names& names,
                       const std::vector<RecountQuestion>& questions, const Calendar& calendar, WallTime now)
    : m_database(database)
    , m_now(now)
    , m_from(WallTime::max())
{
    for (const RecountQuestion& question : questions) {
        const PeriodKind kind = question.policy.period;
        Asked asked;
        asked.counter = std::make_unique<Counter>(question.counter, question.policy, calendar, names);
        if (kind == PeriodKind::request) {
            m_byRequest.push_back(std::move(asked));
        } else {
            asked.from = kind == PeriodKind::total ? WallTime() : calendar.periodAt(kind, now).start;
            m_from = std::min(m_from, asked.from);
            m_byPeriod.push_back(std::move(asked));
        }
    }
}

void SpentCount::countCall(const CallFacts& call, WallTime time, Money cost)
{
    for (const Asked& asked : m_byPeriod) {
        if (time >= asked.from && asked.counter->counts(call)) {
            const Charge charge = asked.counter->chargeAt(asked.counter->placeOf(call, {}, time), cost);
            m_sums[{charge.counter, charge.period, charge.key}] += cost;
        }
    }
}

/// Before it lies nothing of the periods.
std::int64_t SpentCount::firstRow()
{
    Statement first(m_database.getHandle(), "SELECT min(max(first_row, pruned_to + 1)) FROM quarter"
                                            " WHERE start >= ? AND pruned_to < last_row");
    first.bindAll(quarterOf(m_from));
    return first.step() && !first.isNull(0) ? first.integer(0) : 1;
}

void SpentCount::countTo(std::int64_t row)
{
    if (m_byPeriod.empty()) {
        return;
    }
    if (m_countedTo < 0) {
        m_countedTo = firstRow() - 1;
    }
    Statement calls(m_database.getHandle(),
                    (std::string("SELECT time, cost, ") + callFactColumns +
                     " FROM event WHERE row BETWEEN ? AND ? AND time >= ? AND kind = 0")
                        .c_str());
    while (m_countedTo < row) {
        const std::int64_t last = std::min(m_countedTo + rowsAPiece, row);
        calls.bindAll(m_countedTo + 1, last, toMs(m_from));
        while (calls.step()) {
            countCall(readCallFacts(calls, 2), fromMs(calls.integer(0)), Money::fromNano(calls.integer(1)));
        }
        m_countedTo = last;
    }
}

void SpentCount::addPruned()
{
    if (m_byPeriod.empty()) {
        return;
    }
    // They know no label any more.
    Statement pruned(m_database.getHandle(),
                     "SELECT start, cost, user, workflow, agent, provider, model, tier, 0"
                     " FROM pruned WHERE start >= ?");
    pruned.bindAll(floorTo(Grain::day, quarterOf(m_from)));
    while (pruned.step()) {
        countCall(readCallFacts(pruned, 2), startOf(static_cast<Quarter>(pruned.integer(0))),
                  Money::fromNano(pruned.integer(1)));
    }
}

std::vector<SpentRow> SpentCount::periods() const
{
    std::vector<SpentRow> rows;
    for (const auto& [budget, spent] : m_sums) {
        SpentRow row;
        std::tie(row.counter, row.period, row.key) = budget;
        row.spent = spent;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<std::string> SpentCount::liveRequests()
{
    std::vector<std::string> found;
    std::unordered_set<std::string> seen;
    Statement lines(m_database.getHandle(),
                    "SELECT request, time + delay FROM event"
                    " WHERE row BETWEEN ? AND ? AND request IS NOT NULL ORDER BY row DESC");
    const WallTime oldest = m_now - RequestState::lifetime - clockSlack;
    for (std::int64_t row = singleInteger(m_database, "SELECT newest_row FROM state"); row > 0;
         row -= rowsAPiece) {
        lines.bindAll(std::max<std::int64_t>(row - rowsAPiece + 1, 1), row);
        while (lines.step()) {
            if (fromMs(lines.integer(1)) < oldest) {
                return found;
            }
            std::string name = unpackId(lines.bytes(0), lines.isBlob(0));
            if (seen.insert(name).second) {
                found.push_back(std::move(name));
            }
        }
    }
    return found;
}

void SpentCount::prepareRequests()
{
    if (m_requests) {
        return;
    }
    m_requests = std::make_unique<StoredRequests>(m_database);
    m_callsOfRequest = std::make_unique<Statement>(
        m_database.getHandle(), linesOfRequest(std::string("row, cost, ") + callFactColumns,
                                               "AND row <= ?3 AND kind = 0 ORDER BY row LIMIT ?4")
                                    .c_str());
}

std::vector<SpentRow> SpentCount::countRequest(const std::string& name, std::int64_t upToRow)
{
    prepareRequests();
    const StoredId id(name);
    const RequestState state = m_requests->current(id);
    if (state.isOverAt(m_now) || state.beginRow > upToRow) {
        return {};
    }
    Statement& calls = *m_callsOfRequest;
    std::map<std::pair<CounterId, NameId>, Money> sums;
    std::int64_t count = rowsAPiece;
    for (std::int64_t from = state.beginRow; count == rowsAPiece;) {
        id.bindTo(calls, 1);
        calls.bind(2, from - 1);
        calls.bind(3, upToRow);
        calls.bind(4, rowsAPiece);
        for (count = 0; calls.step(); ++count) {
            from = calls.integer(0) + 1;
            const Money cost = Money::fromNano(calls.integer(1));
            const CallFacts call = readCallFacts(calls, 2);
            for (const Asked& asked : m_byRequest) {
                if (asked.counter->counts(call)) {
                    sums[{asked.counter->id(), asked.counter->keyOf(call)}] += cost;
                }
            }
        }
    }
    std::vector<SpentRow> rows;
    for (const auto& [budget, spent] : sums) {
        SpentRow row;
        row.counter = budget.first;
        row.key = budget.second;
        row.period = state.began;
        row.request = name;
        row.lastLine = state.lastArrived;
        row.spent = spent;
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace tokenfence::storage
