// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/spendquery.h"

#include "storage/labelrollups.h"
#include "storage/rollupreader.h"
#include "storage/storedenum.h"

#include <algorithm>

namespace tokenfence::storage {

namespace {

/// A span that begins and ends within an hour has so many quarter hours beside its whole ones.
constexpr Quarter mostQuartersAtEdges = 6;

constexpr auto spendDimensions = {Dimension::workflow, Dimension::agent, Dimension::provider,
                                  Dimension::model,    Dimension::tier,  Dimension::status};

bool isSpendDimension(Dimension dimension)
{
    return dimension == Dimension::none ||
           std::find(spendDimensions.begin(), spendDimensions.end(), dimension) != spendDimensions.end();
}

/// The place of a dimension among the columns of `spend`, which its key begins with.
int spendColumn(Dimension dimension)
{
    switch (dimension) {
    case Dimension::workflow:
        return 1;
    case Dimension::agent:
        return 2;
    case Dimension::provider:
        return 3;
    case Dimension::model:
        return 4;
    case Dimension::tier:
        return 5;
    case Dimension::status:
        return 6;
    default:
        return -1;
    }
}

/// How the rows of a piece are gone through: at once, or start by start where the key goes on with what is
/// asked for, so that the rows of others are not looked at.
enum class Walk
{
    atOnce,
    startByStart
};

/// To be followed by what is asked for beside the piece, from ?4 on.
std::string inPiece(Walk walk)
{
    return walk == Walk::atOnce ? " WHERE grain = ?1 AND start >= ?2 AND start < ?3"
                                : " WHERE grain = ?1 AND start = ?2";
}

template <class Read>
void forPiece(Statement& statement, const SpanPiece& piece, Walk walk, Read read)
{
    statement.bind(1, static_cast<std::int64_t>(piece.grain));
    const Quarter step = walk == Walk::startByStart ? quartersOf(piece.grain) : piece.to - piece.from;
    for (Quarter start = piece.from; start < piece.to; start += step) {
        statement.bind(2, start);
        if (walk == Walk::atOnce) {
            statement.bind(3, piece.to);
        }
        while (statement.step()) {
            read(statement);
        }
    }
}

constexpr const char* tierColumns =
    "calls_unknown, cost_unknown, calls_simple, cost_simple, calls_complex, cost_complex,"
    " calls_critical, cost_critical, unpriced";

} // namespace

SpendQuery::SpendQuery(SQLite::Database& database, NameLookup& names, LabelLookup& labels)
    : m_database(database)
    , m_names(names)
    , m_labels(labels)
{
}

SpendQuery::Plan SpendQuery::planFor(const Question& question, const CallFilter& filter)
{
    if (filter.matchesNothing() || question.edges.size() < 2) {
        return {Source::nothing};
    }
    const Dimension dimension = question.dimension;
    if (dimension == Dimension::none && filter.isEmpty()) {
        return {Source::quarters};
    }
    if (isSpendDimension(dimension) && filter.usesOnly(spendDimensions)) {
        return {Source::spend};
    }
    if ((dimension == Dimension::user || dimension == Dimension::none) &&
        filter.usesOnly({Dimension::user})) {
        return {Source::users};
    }
    if (const std::optional<NameId> key = labelRollupFor(question, filter)) {
        return {Source::labels, *key};
    }
    return {Source::events};
}

void SpendQuery::run(const Question& question, const CallFilter& filter, const CancelToken& cancel,
                     const Visit& visit)
{
    const Plan plan = planFor(question, filter);
    switch (plan.source) {
    case Source::nothing:
        return;
    case Source::quarters:
        return fromQuarters(question, visit);
    case Source::spend:
        return fromSpend(question, filter, visit);
    case Source::users:
        return fromUsers(question, filter, cancel, visit);
    case Source::labels:
        return fromLabels(question, plan.labelKey, filter, visit);
    case Source::events:
        return fromEvents(question.edges.front(), question.edges.back(), question, filter, cancel, visit);
    }
}

bool SpendQuery::readsEvents(const Question& question, const CallFilter& filter)
{
    const Source source = planFor(question, filter).source;
    if (source != Source::users) {
        return source == Source::events;
    }
    Quarter fromEvents = 0;
    for (const SpanPiece& piece : piecesBetween(question.edges)) {
        fromEvents += piece.grain == Grain::quarter ? piece.to - piece.from : 0;
    }
    return fromEvents > mostQuartersAtEdges;
}

void SpendQuery::runOnEvents(const Question& question, const CallFilter& filter, const CancelToken& cancel,
                             const Visit& visit, const EventScan::Pause& pause)
{
    if (planFor(question, filter).source != Source::nothing) {
        fromEvents(question.edges.front(), question.edges.back(), question, filter, cancel, visit, pause);
    }
}

void SpendQuery::fromQuarters(const Question& question, const Visit& visit)
{
    Statement rows(m_database.getHandle(), (std::string("SELECT start, ") + tierColumns +
                                            " FROM quarter WHERE start >= ? AND start < ?")
                                               .c_str());
    rows.bindAll(question.edges.front(), question.edges.back());
    while (rows.step()) {
        visit(static_cast<Quarter>(rows.integer(0)), 0, readTierSums(rows, 1));
    }
}

void SpendQuery::fromSpend(const Question& question, const CallFilter& filter, const Visit& visit)
{
    const Walk walk = filter.value(Dimension::workflow) ? Walk::startByStart : Walk::atOnce;
    std::string sql =
        "SELECT start, workflow, agent, provider, model, tier, status, calls, cost, unpriced FROM spend" +
        inPiece(walk);
    constexpr const char* columns[] = {"workflow", "agent", "provider", "model", "tier", "status"};
    int parameter = 3;
    for (const Dimension dimension : spendDimensions) {
        ++parameter;
        if (filter.value(dimension)) {
            sql += std::string(" AND ") + columns[parameter - 4] + " = ?" + std::to_string(parameter);
        }
    }
    Statement rows(m_database.getHandle(), sql.c_str());
    parameter = 3;
    for (const Dimension dimension : spendDimensions) {
        ++parameter;
        if (const std::optional<std::int64_t> value = filter.value(dimension)) {
            rows.bind(parameter, *value);
        }
    }
    const int groupColumn = spendColumn(question.dimension);
    for (const SpanPiece& piece : piecesBetween(question.edges)) {
        forPiece(rows, piece, walk, [&](const Statement& row) {
            TierSums sums;
            const auto tier = static_cast<std::size_t>(storedEnum(row.integer(5), Tier::critical));
            sums.calls[tier] = row.integer(7);
            sums.cost[tier] = Money::fromNano(row.integer(8));
            sums.unpriced = row.integer(9);
            visit(static_cast<Quarter>(row.integer(0)), groupColumn < 0 ? 0 : row.integer(groupColumn), sums);
        });
    }
}

void SpendQuery::fromUsers(const Question& question, const CallFilter& filter, const CancelToken& cancel,
                           const Visit& visit)
{
    const std::optional<std::int64_t> user = filter.value(Dimension::user);
    const Walk walk = user ? Walk::startByStart : Walk::atOnce;
    const std::string sql = std::string("SELECT start, user, ") + tierColumns + " FROM spend_user" +
                            inPiece(walk) + (user ? " AND user = ?4" : "");
    Statement rows(m_database.getHandle(), sql.c_str());
    if (user) {
        rows.bind(4, *user);
    }
    for (const SpanPiece& piece : piecesBetween(question.edges)) {
        if (piece.grain == Grain::quarter) { // users have no rows as short as that
            fromEvents(piece.from, piece.to, question, filter, cancel, visit);
            continue;
        }
        forPiece(rows, piece, walk, [&](const Statement& row) {
            visit(static_cast<Quarter>(row.integer(0)),
                  question.dimension == Dimension::user ? row.integer(1) : std::int64_t{0},
                  readTierSums(row, 2));
        });
    }
}

std::optional<NameId> SpendQuery::labelRollupFor(const Question& question, const CallFilter& filter)
{
    const std::vector<Label>& asked = filter.labels();
    if (!filter.usesOnly({Dimension::label}) || asked.size() > 1) {
        return std::nullopt;
    }
    std::optional<NameId> key;
    if (question.dimension == Dimension::label) {
        key = m_names.find(question.labelKey);
        if (!asked.empty() && key != asked.front().key) {
            return std::nullopt;
        }
    } else if (question.dimension == Dimension::none && !asked.empty()) {
        key = asked.front().key;
    }
    if (!key) {
        return std::nullopt;
    }
    // In all of the span it must have counted already.
    Statement counts(m_database.getHandle(),
                     "SELECT NOT EXISTS (SELECT 1 FROM quarter WHERE start >= ?2 AND start < ?3"
                     " AND first_row <= since_row) FROM rollup_label WHERE key = ?1");
    counts.bindAll(*key, question.edges.front(), question.edges.back());
    if (!counts.step() || counts.integer(0) == 0) {
        return std::nullopt;
    }
    counts.reset();
    if (!asked.empty() && asked.front().value != 0 &&
        asked.front().value != m_names.find(LabelRollups::otherValue)) {
        Statement hasRows(m_database.getHandle(),
                          "SELECT 1 FROM rollup_label_value WHERE key = ? AND value = ?");
        hasRows.bindAll(*key, asked.front().value);
        if (!hasRows.step()) {
            return std::nullopt; // it is counted among the others
        }
    }
    return key;
}

void SpendQuery::fromLabels(const Question& question, NameId key, const CallFilter& filter,
                            const Visit& visit)
{
    const bool isOne = !filter.labels().empty();
    const std::string sql = std::string("SELECT start, value, ") + tierColumns + " FROM spend_label" +
                            inPiece(Walk::startByStart) + " AND key = ?4" + (isOne ? " AND value = ?5" : "");
    Statement rows(m_database.getHandle(), sql.c_str());
    rows.bind(4, key);
    if (isOne) {
        rows.bind(5, filter.labels().front().value);
    }
    for (const SpanPiece& piece : piecesBetween(question.edges)) {
        forPiece(rows, piece, Walk::startByStart, [&](const Statement& row) {
            visit(static_cast<Quarter>(row.integer(0)),
                  question.dimension == Dimension::label ? row.integer(1) : std::int64_t{0},
                  readTierSums(row, 2));
        });
    }
}

void SpendQuery::fromEvents(Quarter from, Quarter to, const Question& question, const CallFilter& filter,
                            const CancelToken& cancel, const Visit& visit, const EventScan::Pause& pause)
{
    const std::optional<NameId> key =
        question.dimension == Dimension::label ? m_names.find(question.labelKey) : std::nullopt;
    EventScan scan(m_database, m_labels);
    scan.pauseWith(pause);
    scan.run(from, to, filter, false, cancel, [&](const ScannedEvent& event) {
        if (event.facts.isEnd) {
            return;
        }
        TierSums sums;
        sums.calls[event.facts.tier] = 1;
        sums.cost[event.facts.tier] = event.cost;
        sums.unpriced = event.priced ? 0 : 1;
        std::int64_t group = valueIn(event.facts, question.dimension);
        if (key) {
            group = m_labels.valueOf(event.facts.labels, *key);
        }
        visit(quarterOf(event.time), group, sums);
    });
}

} // namespace tokenfence::storage
