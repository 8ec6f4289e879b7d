// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/loader.h"

#include "storage/adminchanges.h"
#include "storage/connection.h"
#include "storage/keptpolicies.h"
#include "storage/quarters.h"
#include "storage/statement.h"
#include "storage/storedenum.h"
#include "storage/storedid.h"
#include "storage/storedrequests.h"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace tokenfence::storage {

namespace {

using namespace std::chrono_literals;

/// Periods that ended longer ago than this are of no use to the ledger.
constexpr auto endedPeriodsKept = 48h;
constexpr auto quarterHoursKept = 63 * 24h;
/// The system's clock may have been set back in between.
constexpr auto clockSlack = 1h;

/// The most that a period of the kind lasts, in any zone.
WallTime::duration longestPeriod(PeriodKind kind)
{
    switch (kind) {
    case PeriodKind::hour:
        return 2h;
    case PeriodKind::day:
        return 2 * 24h;
    case PeriodKind::week:
        return 8 * 24h;
    case PeriodKind::month:
        return 32 * 24h;
    case PeriodKind::request:
    case PeriodKind::total:
        break;
    }
    return WallTime::duration::zero();
}

void readSpent(SQLite::Database& database, KeptState& state, WallTime now)
{
    SQLite::Statement rows(database,
                           "SELECT period, key, spent FROM spent WHERE counter = ? AND period >= ?");
    for (const KeptPolicy& kept : state.policies) {
        const PeriodKind kind = kept.policy.period;
        const bool isEndless = kind == PeriodKind::total || kind == PeriodKind::request;
        rows.bind(1, kept.counter);
        rows.bind(2, isEndless ? std::int64_t{0} : toMs(now - longestPeriod(kind) - endedPeriodsKept));
        while (rows.executeStep()) {
            SpentRow row;
            row.counter = kept.counter;
            row.period = fromMs(rows.getColumn(0).getInt64());
            row.key = static_cast<NameId>(rows.getColumn(1).getInt64());
            row.spent = Money::fromNano(rows.getColumn(2).getInt64());
            state.spent.push_back(std::move(row));
        }
        rows.reset();
    }
}

/// What live requests have spent: in all, and by each counter by request.
void readRequests(SQLite::Database& database, KeptState& state, WallTime now, RequestFilter& filter)
{
    std::unordered_set<CounterId> byRequest;
    for (const KeptPolicy& kept : state.policies) {
        if (kept.policy.period == PeriodKind::request) {
            byRequest.insert(kept.counter);
        }
    }
    Statement spent(database.getHandle(),
                    "SELECT counter, key, spent FROM spent_request WHERE request = ? AND began = ?");
    Statement lines(database.getHandle(), "SELECT request, time + delay FROM event ORDER BY row DESC");
    StoredRequests requests(database);
    std::unordered_set<std::string> seen;
    WallTime newest = now; // what arrived under a clock that has been set back since is old, but not over
    for (bool isFirst = true; lines.step(); isFirst = false) {
        const WallTime arrived = fromMs(lines.integer(1));
        newest = isFirst ? std::min(now, arrived) : newest;
        if (arrived <= newest - RequestState::lifetime - clockSlack) {
            break;
        }
        if (lines.isNull(0)) {
            continue;
        }
        std::string name = unpackId(lines.bytes(0), lines.isBlob(0));
        if (!seen.insert(name).second) {
            continue;
        }
        const StoredId id(name);
        filter.add(StoredIdKey(id).hash());
        const RequestState& request = requests.current(id);
        if (request.isOverAt(now)) {
            continue;
        }
        SpentRow row;
        row.period = request.began;
        row.lastLine = request.lastArrived;
        row.request = name;
        if (request.calls > 0) {
            row.spent = request.cost;
            state.spent.push_back(row);
        }
        if (!byRequest.empty()) {
            id.bindTo(spent, 1);
            spent.bind(2, toMs(request.began));
            while (spent.step()) {
                row.counter = static_cast<CounterId>(spent.integer(0));
                row.key = static_cast<NameId>(spent.integer(1));
                row.spent = Money::fromNano(spent.integer(2));
                if (byRequest.contains(row.counter)) {
                    state.spent.push_back(row);
                }
            }
        }
    }
}

void readStops(SQLite::Database& database, KeptState& state)
{
    SQLite::Statement rows(database,
                           "SELECT epoch, scope_kind, scope_name, reason, time FROM stop ORDER BY epoch");
    while (rows.executeStep()) {
        Stop stop;
        stop.epoch = static_cast<std::uint64_t>(rows.getColumn(0).getInt64());
        stop.scope.kind = storedEnum(rows.getColumn(1).getInt(), Scope::Kind::workflow);
        stop.scope.name = rows.getColumn(2).getString();
        stop.reason = rows.getColumn(3).getString();
        stop.time = fromMs(rows.getColumn(4).getInt64());
        state.stops.push_back(std::move(stop));
    }
}

void readPrices(SQLite::Database& database, KeptState& state)
{
    SQLite::Statement prices(database, "SELECT json FROM price");
    if (prices.executeStep()) {
        state.prices = prices.getColumn(0).getString();
    }
    SQLite::Statement tiers(database, "SELECT model, tier FROM tier ORDER BY model");
    while (tiers.executeStep()) {
        state.tiers.emplace_back(tiers.getColumn(0).getString(),
                                 storedEnum(tiers.getColumn(1).getInt(), Tier::critical));
    }
}

void readQuarterHours(SQLite::Database& database, KeptState& state, WallTime now)
{
    SQLite::Statement rows(database, "SELECT start, cost_unknown + cost_simple + cost_complex + cost_critical"
                                     " FROM quarter WHERE start >= ? ORDER BY start");
    rows.bind(1, quarterOf(now - quarterHoursKept));
    while (rows.executeStep()) {
        const Money cost = Money::fromNano(rows.getColumn(1).getInt64());
        if (!cost.isZero()) {
            state.quarterHours.emplace_back(startOf(rows.getColumn(0).getInt()), cost);
        }
    }
}

} // namespace

KeptState readKeptState(SQLite::Database& database, WallTime now, RequestFilter& filter)
{
    KeptState state;
    state.schema = static_cast<int>(singleInteger(database, "PRAGMA user_version"));
    state.policies = readPolicies(database);
    state.settings = readSettings(database);
    SQLite::Statement totals(database, "SELECT events, unpriced, next_counter, epoch FROM state");
    if (totals.executeStep()) {
        state.events = static_cast<std::uint64_t>(totals.getColumn(0).getInt64());
        state.unpriced = static_cast<std::uint64_t>(totals.getColumn(1).getInt64());
        state.nextCounter = totals.getColumn(2).getUInt();
        state.epoch = static_cast<std::uint64_t>(totals.getColumn(3).getInt64());
    }
    readSpent(database, state, now);
    readRequests(database, state, now, filter);
    readStops(database, state);
    readPrices(database, state);
    readQuarterHours(database, state, now);
    return state;
}

std::vector<CounterId> findDeadCounters(SQLite::Database& database, const std::vector<KeptPolicy>& policies)
{
    std::vector<CounterId> dead;
    const auto take = [&](CounterId counter) {
        const bool lives = std::any_of(policies.begin(), policies.end(),
                                       [&](const KeptPolicy& kept) { return kept.counter == counter; });
        if (!lives && std::find(dead.begin(), dead.end(), counter) == dead.end()) {
            dead.push_back(counter);
        }
    };
    // From one counter to the next by the key, however many rows each has.
    SQLite::Statement next(database, "SELECT min(counter) FROM spent WHERE counter > ?");
    for (std::int64_t counter = 0;;) {
        next.bind(1, counter);
        if (!next.executeStep() || next.isColumnNull(0)) {
            break;
        }
        counter = next.getColumn(0).getInt64();
        take(static_cast<CounterId>(counter));
        next.reset();
    }
    SQLite::Statement byRequest(database, "SELECT DISTINCT counter FROM spent_request");
    while (byRequest.executeStep()) {
        take(byRequest.getColumn(0).getUInt());
    }
    return dead;
}

} // namespace tokenfence::storage
