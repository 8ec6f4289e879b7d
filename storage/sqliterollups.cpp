// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqliterollups.h"

#include "storage/callsquery.h"
#include "storage/connection.h"
#include "storage/errors.h"
#include "storage/logquery.h"
#include "storage/requestquery.h"
#include "storage/spendquery.h"
#include "storage/storedenum.h"

#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace tokenfence {

using namespace storage;

namespace {

/// After so many of SQLite's instructions it asks whether the question still stands: well below a
/// millisecond.
constexpr int instructionsBetweenAsking = 10'000;

SpendCell cellOf(const TierSums& sums)
{
    SpendCell cell;
    for (std::size_t tier = 0; tier < sums.calls.size(); ++tier) {
        cell.cost[tier] = sums.cost[tier];
        cell.calls[tier] = static_cast<std::uint64_t>(std::max<std::int64_t>(sums.calls[tier], 0));
    }
    cell.unpriced = static_cast<std::uint64_t>(std::max<std::int64_t>(sums.unpriced, 0));
    return cell;
}

std::vector<Quarter> quartersOf(const std::vector<WallTime>& edges)
{
    std::vector<Quarter> quarters;
    std::transform(edges.begin(), edges.end(), std::back_inserter(quarters), quarterOf);
    return quarters;
}

/// Which bin a row of a rollup belongs to.
std::size_t binOf(Quarter start, const std::vector<Quarter>& edges)
{
    const auto next = std::upper_bound(edges.begin(), edges.end(), start);
    if (next == edges.begin() || next == edges.end()) {
        throw StorageFailure{
            {errorCode::damaged, "The database is damaged (a row is not where it was looked for)."}};
    }
    return static_cast<std::size_t>(next - edges.begin()) - 1;
}

std::vector<Quarter> quartersOf(const TimeSpan& span)
{
    return {quarterOf(span.from), std::max(quarterOf(span.from), quarterOf(span.to))};
}

} // namespace

/// What belongs to the connection, in the order in which it has to go.
struct SqliteRollups::Reader
{
    Reader(std::string path, Connection connection)
        : file(std::move(path))
        , database(std::move(connection))
        , names(*database)
        , labels(*database)
        , spend(*database, names, labels)
        , requests(*database, labels)
        , calls(*database, names)
    {
    }

    std::string nameOf(Dimension dimension, std::int64_t group)
    {
        switch (dimension) {
        case Dimension::none:
            return {};
        case Dimension::tier:
            return std::string(toString(storedEnum(group, Tier::critical)));
        case Dimension::status:
            return std::string(toString(storedEnum(group, CallStatus::cut)));
        default:
            return names.text(static_cast<NameId>(group));
        }
    }

    std::string file;
    Connection database;
    NameLookup names;
    LabelLookup labels;
    SpendQuery spend;
    RequestQuery requests;
    CallsQuery calls;
};

Result<std::unique_ptr<RollupSource>> SqliteRollups::open(const std::string& file)
{
    Result<Connection> database = openReader(file);
    if (!database) {
        return database.error();
    }
    return guarded(file, [&] {
        auto reader = std::make_unique<Reader>(file, std::move(*database));
        return std::unique_ptr<RollupSource>(new SqliteRollups(std::move(reader)));
    });
}

SqliteRollups::SqliteRollups(std::unique_ptr<Reader> reader)
    : m_reader(std::move(reader))
{
}
SqliteRollups::~SqliteRollups() = default;

/// Runs a question so that `cancel` ends it whatever it is doing.
template <class Answer>
auto SqliteRollups::ask(const CancelToken& cancel, Answer answer)
{
    sqlite3* handle = m_reader->database->getHandle();
    const auto isCancelled = [](void* token) {
        return static_cast<const CancelToken*>(token)->isCancelled() ? 1 : 0;
    };
    CancelToken token = cancel;
    sqlite3_progress_handler(handle, instructionsBetweenAsking, isCancelled, &token);
    auto result = guarded(m_reader->file, [&] {
        if (token.isCancelled()) {
            throw StorageFailure{{errorCode::cancelled, "Given up."}};
        }
        return answer();
    });
    sqlite3_progress_handler(handle, 0, nullptr, nullptr);
    return result;
}

Result<std::vector<SpendCell>> SqliteRollups::series(const std::vector<WallTime>& edges, const Filter& filter,
                                                     const CancelToken& cancel)
{
    return ask(cancel, [&] {
        const SpendQuery::Question question{quartersOf(edges), Dimension::none, {}};
        std::vector<TierSums> sums(edges.empty() ? 0 : edges.size() - 1);
        m_reader->spend.run(question, CallFilter(filter, m_reader->names), cancel,
                            [&](Quarter start, std::int64_t, const TierSums& more) {
                                sums[binOf(start, question.edges)] += more;
                            });
        std::vector<SpendCell> cells;
        std::transform(sums.begin(), sums.end(), std::back_inserter(cells), cellOf);
        return cells;
    });
}

Result<SpanFigures> SqliteRollups::figures(const TimeSpan& span, const Filter& filter,
                                           const CancelToken& cancel)
{
    return ask(cancel, [&] {
        const CallFilter asked(filter, m_reader->names);
        const std::vector<Quarter> edges = quartersOf(span);
        TierSums sums;
        m_reader->spend.run({edges, Dimension::none, {}}, asked, cancel,
                            [&](Quarter, std::int64_t, const TierSums& more) { sums += more; });
        SpanFigures figures;
        figures.spend = cellOf(sums);
        m_reader->requests.figures(edges.front(), edges.back(), asked, cancel, figures);
        return figures;
    });
}

Result<std::vector<GroupRow>> SqliteRollups::groups(const TimeSpan& span, Dimension dimension,
                                                    const std::string& labelKey, const Filter& filter,
                                                    std::size_t limit, GroupRow& rest, std::size_t& restCount,
                                                    const CancelToken& cancel)
{
    return ask(cancel, [&] {
        std::unordered_map<std::int64_t, TierSums> sums;
        m_reader->spend.run({quartersOf(span), dimension, labelKey}, CallFilter(filter, m_reader->names),
                            cancel,
                            [&](Quarter, std::int64_t group, const TierSums& more) { sums[group] += more; });
        std::vector<GroupRow> rows;
        for (const auto& [group, sum] : sums) {
            if (!sum.isNothing()) {
                rows.push_back({m_reader->nameOf(dimension, group), cellOf(sum)});
            }
        }
        std::sort(rows.begin(), rows.end(), [](const GroupRow& a, const GroupRow& b) {
            const Money costA = a.cell.total();
            const Money costB = b.cell.total();
            return costA != costB ? costA > costB : a.name < b.name;
        });
        TierSums others;
        restCount = limit > 0 && rows.size() > limit ? rows.size() - limit : 0;
        for (std::size_t at = rows.size() - restCount; at < rows.size(); ++at) {
            const SpendCell& cell = rows[at].cell;
            for (std::size_t tier = 0; tier < cell.cost.size(); ++tier) {
                others.cost[tier] += cell.cost[tier];
                others.calls[tier] += static_cast<std::int64_t>(cell.calls[tier]);
            }
            others.unpriced += static_cast<std::int64_t>(cell.unpriced);
        }
        rest = {{}, cellOf(others)};
        rows.resize(rows.size() - restCount);
        return rows;
    });
}

Result<bool> SqliteRollups::readsCalls(const std::vector<WallTime>& edges, Dimension dimension,
                                       const std::string& labelKey, const Filter& filter,
                                       const CancelToken& cancel)
{
    return ask(cancel, [&] {
        return m_reader->spend.readsEvents({quartersOf(edges), dimension, labelKey},
                                           CallFilter(filter, m_reader->names));
    });
}

Result<void> SqliteRollups::binnedGroups(const std::vector<WallTime>& edges, Dimension dimension,
                                         const std::string& labelKey, const Filter& filter,
                                         const TakePiece& take, const CancelToken& cancel)
{
    return ask(cancel, [&] {
        const SpendQuery::Question question{quartersOf(edges), dimension, labelKey};
        std::map<std::pair<std::size_t, std::int64_t>, TierSums> sums; // of the piece, by bin and group
        m_reader->spend.runOnEvents(
            question, CallFilter(filter, m_reader->names), cancel,
            [&](Quarter start, std::int64_t group, const TierSums& more) {
                sums[{binOf(start, question.edges), group}] += more;
            },
            [&](double done) {
                std::vector<BinnedRow> piece;
                piece.reserve(sums.size());
                for (const auto& [place, sum] : sums) {
                    piece.push_back({place.first, m_reader->nameOf(dimension, place.second), cellOf(sum)});
                }
                sums.clear();
                take(piece, done);
                return true;
            });
    });
}

Result<std::vector<OutcomeRow>> SqliteRollups::outcomes(const TimeSpan& span, const CancelToken& cancel)
{
    return ask(cancel, [&] {
        const std::vector<Quarter> edges = quartersOf(span);
        return m_reader->requests.outcomes(edges.front(), edges.back());
    });
}

Result<std::vector<CallRow>> SqliteRollups::newestCalls(std::size_t limit, const CancelToken& cancel)
{
    return ask(cancel, [&] { return m_reader->calls.newest(limit); });
}

Result<std::vector<CallRow>> SqliteRollups::callsIn(const TimeSpan& span, const Filter& filter,
                                                    std::size_t limit, const CancelToken& cancel)
{
    return ask(cancel, [&] {
        const std::vector<Quarter> edges = quartersOf(span);
        return m_reader->calls.within(edges.front(), edges.back(), CallFilter(filter, m_reader->names),
                                      m_reader->labels, limit, cancel);
    });
}

Result<std::vector<CallRow>> SqliteRollups::callsOfRequest(const std::string& request,
                                                           const CancelToken& cancel)
{
    return ask(cancel, [&] { return m_reader->calls.ofRequest(request); });
}

Result<std::vector<LogEntry>> SqliteRollups::log(const LogQuestion& question, const CancelToken& cancel)
{
    return ask(cancel, [&] { return readLog(*m_reader->database, question); });
}

Result<StoreFacts> SqliteRollups::facts(const CancelToken& cancel)
{
    return ask(cancel, [&] { return readFacts(*m_reader->database, m_reader->file); });
}

} // namespace tokenfence
