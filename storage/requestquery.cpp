// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/requestquery.h"

#include "model/insight/histogram.h"
#include "storage/eventscan.h"
#include "storage/requesthistory.h"
#include "storage/statement.h"
#include "storage/storedenum.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace tokenfence::storage {

namespace {

constexpr std::size_t mostRequestsRemembered = 50'000;

} // namespace

RequestQuery::RequestQuery(SQLite::Database& database, LabelLookup& labels)
    : m_database(database)
    , m_labels(labels)
{
}

void RequestQuery::figures(Quarter from, Quarter to, const CallFilter& filter, const CancelToken& cancel,
                           SpanFigures& figures)
{
    if (filter.matchesNothing()) {
        return;
    }
    const std::vector<SpanPiece> pieces = piecesBetween({from, to});
    Histogram costs;
    if (filter.isEmpty()) {
        costsFromRollup(pieces, costs);
    } else if (filter.usesOnly({Dimension::workflow})) {
        costsOfWorkflow(piecesBetween({from, to}, Grain::hour), filter, cancel, costs);
    } else {
        costsFromEvents(from, to, filter, cancel, costs);
    }
    std::vector<BucketCount> counts;
    for (const auto& [bucket, count] : costs) {
        if (count > 0) { // all of a bucket's requests may have moved on to dearer ones
            counts.push_back({bucket, count});
            figures.requests += static_cast<std::uint64_t>(count);
        }
    }
    figures.p50 = percentile(counts, 50);
    figures.p95 = percentile(counts, 95);
    figures.p99 = percentile(counts, 99);
    figures.costs = std::move(counts);
    if (filter.usesOnly({Dimension::workflow, Dimension::agent})) {
        endsFromRollup(pieces, filter, figures);
    } else {
        endsFromEvents(from, to, filter, cancel, figures);
    }
}

void RequestQuery::costsFromRollup(const std::vector<SpanPiece>& pieces, Histogram& costs)
{
    Statement rows(m_database.getHandle(), "SELECT bucket, sum(requests) FROM request_cost"
                                           " WHERE grain = ? AND start >= ? AND start < ? GROUP BY bucket");
    for (const SpanPiece& piece : pieces) {
        rows.bindAll(piece.grain, piece.from, piece.to);
        while (rows.step()) {
            costs[static_cast<CostBucket>(rows.integer(0))] += rows.integer(1);
        }
    }
}

void RequestQuery::costsOfWorkflow(const std::vector<SpanPiece>& pieces, const CallFilter& filter,
                                   const CancelToken& cancel, Histogram& costs)
{
    Statement rows(m_database.getHandle(),
                   "SELECT bucket, sum(requests) FROM request_cost_workflow"
                   " WHERE workflow = ? AND start >= ? AND start < ? GROUP BY bucket");
    for (const SpanPiece& piece : pieces) {
        if (piece.grain == Grain::quarter) { // workflows have no rows as short as that
            costsFromEvents(piece.from, piece.to, filter, cancel, costs);
            continue;
        }
        rows.bindAll(filter.value(Dimension::workflow).value_or(0), piece.from, piece.to);
        while (rows.step()) {
            costs[static_cast<CostBucket>(rows.integer(0))] += rows.integer(1);
        }
    }
}

void RequestQuery::costsFromEvents(Quarter from, Quarter to, const CallFilter& filter,
                                   const CancelToken& cancel, Histogram& costs)
{
    RequestHistory history(m_database);
    std::unordered_map<std::string, std::vector<RequestState>> known;
    EventScan(m_database, m_labels).run(from, to, filter, true, cancel, [&](const ScannedEvent& event) {
        if (event.facts.isEnd) {
            return;
        }
        if (event.request.empty()) {
            ++costs[bucketOf(event.cost)];
            return;
        }
        if (known.size() >= mostRequestsRemembered) {
            known.clear();
        }
        const auto [place, isNew] = known.try_emplace(event.request);
        if (isNew) {
            place->second = history.requestsNamed(event.request);
        }
        for (const RequestState& request : place->second) {
            if (request.firstRow == event.row) {
                ++costs[bucketOf(request.cost)];
            }
        }
    });
}

void RequestQuery::endsFromRollup(const std::vector<SpanPiece>& pieces, const CallFilter& filter,
                                  SpanFigures& figures)
{
    Statement rows(m_database.getHandle(), "SELECT status, sum(ends) FROM request_end"
                                           " WHERE grain = ?1 AND start >= ?2 AND start < ?3"
                                           " AND (?4 IS NULL OR workflow = ?4) AND (?5 IS NULL OR agent = ?5)"
                                           " GROUP BY status");
    if (const std::optional<std::int64_t> workflow = filter.value(Dimension::workflow)) {
        rows.bind(4, *workflow);
    }
    if (const std::optional<std::int64_t> agent = filter.value(Dimension::agent)) {
        rows.bind(5, *agent);
    }
    for (const SpanPiece& piece : pieces) {
        rows.bindAll(piece.grain, piece.from, piece.to);
        while (rows.step()) {
            const RequestStatus status = storedEnum(rows.integer(0), RequestStatus::killed);
            figures.endsByStatus.at(static_cast<std::size_t>(status)) +=
                static_cast<std::uint64_t>(rows.integer(1));
        }
    }
}

void RequestQuery::endsFromEvents(Quarter from, Quarter to, const CallFilter& filter,
                                  const CancelToken& cancel, SpanFigures& figures)
{
    EventScan(m_database, m_labels).run(from, to, filter, false, cancel, [&](const ScannedEvent& event) {
        if (event.facts.isEnd) {
            ++figures.endsByStatus.at(event.facts.status);
        }
    });
}

std::vector<OutcomeRow> RequestQuery::outcomes(Quarter from, Quarter to)
{
    Statement rows(m_database.getHandle(), "SELECT o.text, e.requests, e.cost FROM request_end e"
                                           " JOIN outcome o ON o.id = e.outcome"
                                           " WHERE e.grain = ? AND e.start >= ? AND e.start < ?");
    std::map<std::string, OutcomeRow> sums;
    for (const SpanPiece& piece : piecesBetween({from, to})) {
        rows.bindAll(piece.grain, piece.from, piece.to);
        while (rows.step()) {
            OutcomeRow& sum = sums[std::string(rows.bytes(0))];
            sum.requests += static_cast<std::uint64_t>(rows.integer(1));
            sum.cost += Money::fromNano(rows.integer(2));
        }
    }
    std::vector<OutcomeRow> outcomes;
    for (auto& [text, sum] : sums) {
        if (sum.requests > 0) {
            sum.outcome = text;
            outcomes.push_back(std::move(sum));
        }
    }
    std::stable_sort(outcomes.begin(), outcomes.end(),
                     [](const OutcomeRow& a, const OutcomeRow& b) { return a.requests > b.requests; });
    return outcomes;
}

} // namespace tokenfence::storage
