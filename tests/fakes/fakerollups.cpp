// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fakerollups.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace tokenfence {
namespace {

std::string nameAt(const std::vector<std::string>& names, std::size_t place)
{
    return names.empty() ? std::string() : names[place];
}

std::string textOf(const FakeMonth& month, const FakeCall& call, Dimension dimension,
                   const std::string& labelKey)
{
    switch (dimension) {
    case Dimension::user:
        return month.users[call.user];
    case Dimension::workflow:
        return month.workflows[call.workflow];
    case Dimension::agent:
        return month.agents[call.agent];
    case Dimension::model:
        return month.models[call.model];
    case Dimension::provider:
        return nameAt(month.providers, call.provider);
    case Dimension::label:
        return labelKey == "plan" ? nameAt(month.plans, call.plan) : std::string();
    case Dimension::tier:
        return std::string(toString(call.tier));
    case Dimension::status:
        return std::string(toString(call.status));
    default:
        return {};
    }
}

bool passes(const FakeMonth& month, const FakeCall& call, const Filter& filter)
{
    return std::all_of(filter.begin(), filter.end(), [&](const FilterTerm& term) {
        return textOf(month, call, term.dimension, term.labelKey) == term.text;
    });
}

void add(SpendCell& cell, const FakeCall& call)
{
    const auto tier = static_cast<std::size_t>(call.tier);
    cell.cost[tier] += call.cost;
    ++cell.calls[tier];
    cell.unpriced += call.priced ? 0 : 1;
}

void add(SpendCell& cell, const SpendCell& other)
{
    for (std::size_t tier = 0; tier < cell.cost.size(); ++tier) {
        cell.cost[tier] += other.cost[tier];
        cell.calls[tier] += other.calls[tier];
    }
    cell.unpriced += other.unpriced;
}

template <class Row>
auto within(const std::vector<Row>& rows, const TimeSpan& span)
{
    const auto before = [](const Row& row, WallTime time) { return row.time < time; };
    return std::pair(std::lower_bound(rows.begin(), rows.end(), span.from, before),
                     std::lower_bound(rows.begin(), rows.end(), span.to, before));
}

std::optional<Money> quantile(const std::vector<Money>& sorted, double q)
{
    if (sorted.empty()) {
        return std::nullopt;
    }
    return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

CallRow rowOf(const FakeMonth& month, std::size_t index)
{
    const FakeCall& call = month.calls[index];
    CallRow row;
    row.row = static_cast<std::int64_t>(index) + 1;
    row.id = "call-" + std::to_string(index);
    row.time = call.time;
    row.request = "req-" + std::to_string(call.request);
    row.user = month.users[call.user];
    row.workflow = month.workflows[call.workflow];
    row.agent = month.agents[call.agent];
    row.provider = nameAt(month.providers, call.provider);
    row.model = month.models[call.model];
    row.requestedModel = row.model;
    row.tier = call.tier;
    row.tokens.input = call.inputTokens;
    row.tokens.output = call.outputTokens;
    row.hasTokens = true;
    row.cost = call.cost;
    row.priced = call.priced;
    row.status = call.status;
    row.verdict = Verdict::allow;
    return row;
}

} // namespace

FakeStore::FakeStore(FakeMonth month)
    : m_month(std::make_shared<FakeMonth>(std::move(month)))
{
}

std::shared_ptr<const FakeMonth> FakeStore::month() const
{
    const std::lock_guard lock(m_mutex);
    return m_month;
}

void FakeStore::setMonth(FakeMonth month)
{
    const std::lock_guard lock(m_mutex);
    m_month = std::make_shared<FakeMonth>(std::move(month));
}

void FakeStore::setError(std::optional<Error> error)
{
    const std::lock_guard lock(m_mutex);
    m_error = std::move(error);
}

std::optional<Error> FakeStore::error() const
{
    const std::lock_guard lock(m_mutex);
    return m_error;
}

void FakeStore::setRequest(std::vector<CallRow> calls)
{
    const std::lock_guard lock(m_mutex);
    m_request = std::move(calls);
}

std::vector<CallRow> FakeStore::request() const
{
    const std::lock_guard lock(m_mutex);
    return m_request;
}

void FakeStore::readCalls(int pieces, std::function<void(int)> pause)
{
    const std::lock_guard lock(m_mutex);
    m_pieces = pieces;
    m_pause = std::move(pause);
}

std::pair<int, std::function<void(int)>> FakeStore::callReading() const
{
    const std::lock_guard lock(m_mutex);
    return {m_pieces, m_pause};
}

int FakeStore::asked() const
{
    const std::lock_guard lock(m_mutex);
    return m_asked;
}

void FakeStore::countQuestion()
{
    const std::lock_guard lock(m_mutex);
    ++m_asked;
}

void FakeStore::setPastReach(std::optional<PastReach> reach)
{
    const std::lock_guard lock(m_mutex);
    m_pastReach = reach;
}

std::optional<PastReach> FakeStore::pastReach() const
{
    const std::lock_guard lock(m_mutex);
    return m_pastReach;
}

void FakeStore::holdPast(bool held)
{
    const std::lock_guard lock(m_mutex);
    m_pastIsHeld = held;
    m_pastChanged.notify_all();
}

void FakeStore::waitForPast()
{
    std::unique_lock lock(m_mutex);
    m_pastChanged.wait(lock, [this] { return !m_pastIsHeld; });
}

int FakeStore::replays() const
{
    const std::lock_guard lock(m_mutex);
    return m_replays;
}

void FakeStore::countReplay()
{
    const std::lock_guard lock(m_mutex);
    ++m_replays;
}

RollupSourceFactory FakeStore::factory()
{
    return [this]() -> Result<std::unique_ptr<RollupSource>> {
        return std::unique_ptr<RollupSource>(std::make_unique<FakeRollups>(*this));
    };
}

FakeRollups::FakeRollups(FakeStore& store)
    : m_store(store)
{
}

std::optional<Error> FakeRollups::refusal(const CancelToken& cancel)
{
    m_store.countQuestion();
    return cancel.isCancelled() ? Error{"cancelled", "The question was given up"} : m_store.error();
}

Result<std::vector<SpendCell>> FakeRollups::series(const std::vector<WallTime>& edges, const Filter& filter,
                                                   const CancelToken& cancel)
{
    if (const auto error = refusal(cancel)) {
        return *error;
    }
    const auto month = m_store.month();
    std::vector<SpendCell> cells(edges.empty() ? 0 : edges.size() - 1);
    for (std::size_t bin = 0; bin < cells.size(); ++bin) {
        const auto [from, to] = within(month->calls, {edges[bin], edges[bin + 1]});
        for (auto call = from; call != to; ++call) {
            if (passes(*month, *call, filter)) {
                add(cells[bin], *call);
            }
        }
    }
    return cells;
}

Result<SpanFigures> FakeRollups::figures(const TimeSpan& span, const Filter& filter,
                                         const CancelToken& cancel)
{
    if (const auto error = refusal(cancel)) {
        return *error;
    }
    const auto month = m_store.month();
    SpanFigures figures;
    std::map<std::uint32_t, Money> requests;
    const auto [from, to] = within(month->calls, span);
    for (auto call = from; call != to; ++call) {
        if (passes(*month, *call, filter)) {
            add(figures.spend, *call);
            requests[call->request] += call->cost;
        }
    }
    const auto [firstEnd, lastEnd] = within(month->ends, span);
    for (auto end = firstEnd; end != lastEnd; ++end) {
        ++figures.endsByStatus[static_cast<std::size_t>(end->status)];
    }
    std::vector<Money> costs;
    for (const auto& [request, cost] : requests) {
        costs.push_back(cost);
    }
    std::sort(costs.begin(), costs.end());
    figures.requests = requests.size();
    figures.p50 = quantile(costs, 0.50);
    figures.p95 = quantile(costs, 0.95);
    figures.p99 = quantile(costs, 0.99);
    std::map<CostBucket, std::int64_t> buckets;
    for (const Money cost : costs) {
        ++buckets[bucketOf(cost)];
    }
    for (const auto& [bucket, count] : buckets) {
        figures.costs.push_back({bucket, count});
    }
    return figures;
}

Result<std::vector<GroupRow>> FakeRollups::groups(const TimeSpan& span, Dimension dimension,
                                                  const std::string& labelKey, const Filter& filter,
                                                  std::size_t limit, GroupRow& rest, std::size_t& restCount,
                                                  const CancelToken& cancel)
{
    if (const auto error = refusal(cancel)) {
        return *error;
    }
    const auto month = m_store.month();
    std::map<std::string, SpendCell> byName;
    const auto [from, to] = within(month->calls, span);
    for (auto call = from; call != to; ++call) {
        if (passes(*month, *call, filter)) {
            add(byName[textOf(*month, *call, dimension, labelKey)], *call);
        }
    }
    std::vector<GroupRow> rows;
    for (auto& [name, cell] : byName) {
        rows.push_back({name, cell});
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const GroupRow& a, const GroupRow& b) { return a.cell.total() > b.cell.total(); });
    rest = {};
    restCount = 0;
    if (limit > 0 && rows.size() > limit) {
        restCount = rows.size() - limit;
        std::for_each(rows.begin() + static_cast<std::ptrdiff_t>(limit), rows.end(),
                      [&rest](const GroupRow& row) { add(rest.cell, row.cell); });
        rows.resize(limit);
    }
    return rows;
}

Result<bool> FakeRollups::readsCalls(const std::vector<WallTime>&, Dimension, const std::string&,
                                     const Filter&, const CancelToken& cancel)
{
    if (const auto error = refusal(cancel)) {
        return *error;
    }
    return m_store.callReading().first > 0;
}

Result<void> FakeRollups::binnedGroups(const std::vector<WallTime>& edges, Dimension dimension,
                                       const std::string& labelKey, const Filter& filter,
                                       const TakePiece& take, const CancelToken& cancel)
{
    const auto [pieces, pause] = m_store.callReading();
    const auto month = m_store.month();
    const auto [from, to] = within(month->calls, {edges.front(), edges.back()});
    const auto count = static_cast<std::size_t>(to - from);
    const auto parts = static_cast<std::size_t>(std::max(pieces, 1));
    for (std::size_t part = parts; part-- > 0;) {
        if (const auto error = refusal(cancel)) {
            return *error;
        }
        std::map<std::pair<std::size_t, std::string>, SpendCell> cells;
        for (std::size_t at = count * part / parts; at < count * (part + 1) / parts; ++at) {
            const FakeCall& call = from[static_cast<std::ptrdiff_t>(at)];
            const auto bin = std::upper_bound(edges.begin(), edges.end(), call.time) - edges.begin() - 1;
            if (passes(*month, call, filter)) {
                add(cells[{static_cast<std::size_t>(bin), textOf(*month, call, dimension, labelKey)}], call);
            }
        }
        std::vector<BinnedRow> piece;
        piece.reserve(cells.size());
        for (const auto& [place, cell] : cells) {
            piece.push_back({place.first, place.second, cell});
        }
        take(piece, static_cast<double>(parts - part) / static_cast<double>(parts));
        if (pause) {
            pause(static_cast<int>(parts - part));
        }
    }
    return {};
}

Result<std::vector<OutcomeRow>> FakeRollups::outcomes(const TimeSpan& span, const CancelToken& cancel)
{
    if (const auto error = refusal(cancel)) {
        return *error;
    }
    const auto month = m_store.month();
    std::map<std::uint32_t, std::string> outcomeOf;
    const auto [firstEnd, lastEnd] = within(month->ends, span);
    for (auto end = firstEnd; end != lastEnd; ++end) {
        if (!end->outcome.empty()) {
            outcomeOf[end->request] = end->outcome;
        }
    }
    std::map<std::string, OutcomeRow> rows;
    for (const auto& [request, outcome] : outcomeOf) {
        rows[outcome].outcome = outcome;
        ++rows[outcome].requests;
    }
    std::vector<Money> costOf;
    for (const FakeCall& call : month->calls) {
        costOf.resize(std::max<std::size_t>(costOf.size(), call.request + 1));
        costOf[call.request] += call.cost;
    }
    for (const auto& [request, outcome] : outcomeOf) {
        rows[outcome].cost += request < costOf.size() ? costOf[request] : Money();
    }
    std::vector<OutcomeRow> result;
    for (auto& [outcome, row] : rows) {
        result.push_back(row);
    }
    return result;
}

Result<std::vector<CallRow>> FakeRollups::newestCalls(std::size_t limit, const CancelToken& cancel)
{
    if (const auto error = refusal(cancel)) {
        return *error;
    }
    const auto month = m_store.month();
    std::vector<CallRow> rows;
    for (std::size_t i = month->calls.size(); i > 0 && rows.size() < limit; --i) {
        rows.push_back(rowOf(*month, i - 1));
    }
    return rows;
}

Result<std::vector<CallRow>> FakeRollups::callsIn(const TimeSpan& span, const Filter& filter,
                                                  std::size_t limit, const CancelToken& cancel)
{
    if (const auto error = refusal(cancel)) {
        return *error;
    }
    const auto month = m_store.month();
    const auto [from, to] = within(month->calls, span);
    std::vector<CallRow> rows;
    for (auto call = to; call != from && rows.size() < limit;) {
        --call;
        if (passes(*month, *call, filter)) {
            rows.push_back(rowOf(*month, static_cast<std::size_t>(call - month->calls.begin())));
        }
    }
    return rows;
}

Result<std::vector<CallRow>> FakeRollups::callsOfRequest(const std::string& request,
                                                         const CancelToken& cancel)
{
    if (const auto error = refusal(cancel)) {
        return *error;
    }
    std::vector<CallRow> rows = m_store.request();
    if (!rows.empty() && rows.front().request == request) {
        return rows;
    }
    rows.clear();
    const auto month = m_store.month();
    for (std::size_t i = 0; i < month->calls.size(); ++i) {
        if ("req-" + std::to_string(month->calls[i].request) == request) {
            rows.push_back(rowOf(*month, i));
        }
    }
    return rows;
}

Result<std::vector<LogEntry>> FakeRollups::log(const LogQuestion& question, const CancelToken& cancel)
{
    if (const auto error = refusal(cancel)) {
        return *error;
    }
    const auto month = m_store.month();
    std::vector<LogEntry> entries;
    const auto holds = [&question](const std::string& text) {
        return text.find(question.contains) != std::string::npos;
    };
    for (auto entry = month->log.rbegin(); entry != month->log.rend() && entries.size() < question.limit;
         ++entry) {
        const bool rightKind = question.kinds.empty() ||
                               std::count(question.kinds.begin(), question.kinds.end(), entry->kind) > 0;
        const bool older = question.before == 0 || entry->number < question.before;
        if (rightKind && older && (holds(entry->text) || holds(entry->subject) || holds(entry->who))) {
            entries.push_back(*entry);
        }
    }
    return entries;
}

Result<StoreFacts> FakeRollups::facts(const CancelToken& cancel)
{
    if (const auto error = refusal(cancel)) {
        return *error;
    }
    const auto month = m_store.month();
    StoreFacts facts;
    facts.events = month->calls.size();
    if (!month->calls.empty()) {
        facts.firstEvent = month->calls.front().time;
        facts.lastEvent = month->calls.back().time;
    }
    facts.fileBytes = month->fileBytes;
    return facts;
}

} // namespace tokenfence
