// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/pastreader.h"

#include "storage/connection.h"
#include "storage/errors.h"
#include "storage/namekeeper.h"
#include "storage/spentcount.h"
#include "storage/statement.h"
#include "storage/storedenum.h"
#include "storage/storedid.h"
#include "storage/timeorder.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace tokenfence {

using namespace storage;

namespace {

constexpr std::size_t callsAtATime = 5'000;
/// To pass over so many rows costs less than to look for the next one.
constexpr std::int64_t passedOver = 50;

constexpr const char* pastColumns = "row, time, request, service_tier, input, cached_input, cache_write, "
                                    "cache_write_1h, output, reasoning, cost, priced, attempt, verdict, ";

bool isEarlier(const PastCall& a, const PastCall& b)
{
    return a.time < b.time;
}

} // namespace

/// What belongs to the connection, in the order in which it has to go.
struct PastReader::Reader
{
    Reader(std::string path, Connection connection)
        : file(std::move(path))
        , database(std::move(connection))
        , stretch(database->getHandle(), (std::string("SELECT ") + pastColumns + callFactColumns +
                                          " FROM event WHERE row BETWEEN ? AND ? AND kind = 0")
                                             .c_str())
    {
    }

    PastReach reach(WallTime wanted)
    {
        Statement last(database->getHandle(),
                       "SELECT max(start) FROM quarter WHERE start >= ? AND pruned_rows > 0");
        last.bindAll(quarterOf(wanted));
        if (last.step() && !last.isNull(0)) {
            const WallTime whole = startOf(static_cast<Quarter>(last.integer(0)) + 1);
            return {std::max(wanted, whole), PastReach::Since::pruned};
        }
        Statement first(database->getHandle(), "SELECT min(start) FROM quarter");
        if (first.step() && !first.isNull(0)) {
            const WallTime recorded = startOf(static_cast<Quarter>(first.integer(0)));
            if (recorded > wanted) {
                return {recorded, PastReach::Since::recorded};
            }
        }
        return {wanted, PastReach::Since::wanted};
    }

    std::uint64_t begin(const TimeSpan& span)
    {
        rows.emplace(*database, span);
        names = std::make_unique<Names>();
        learnNames(*database, *names); // after the newest row: they have the names of all before it
        pruned.clear();
        nextPruned = 0;
        Statement sums(database->getHandle(),
                       "SELECT start, cost, user, workflow, agent, provider, model, tier, 0"
                       " FROM pruned WHERE start >= ? AND start <= ? ORDER BY start");
        sums.bindAll(floorTo(Grain::day, quarterOf(span.from)), quarterOf(span.to));
        while (sums.step()) {
            PastCall& sum = pruned.emplace_back();
            sum.time = std::max(startOf(static_cast<Quarter>(sums.integer(0))), span.from);
            sum.cost = Money::fromNano(sums.integer(1));
            sum.call = readCallFacts(sums, 2);
        }
        return rows->expected() + pruned.size();
    }

    std::vector<PastCall> next(const CancelToken& cancel)
    {
        std::vector<PastCall> calls;
        while (calls.empty()) {
            const std::vector<std::int64_t> some = rows->next(callsAtATime, cancel);
            if (some.empty()) {
                addPruned(calls, WallTime::max());
                break;
            }
            calls = read(some);
            if (!calls.empty()) {
                addPruned(calls, calls.back().time);
            }
        }
        return calls;
    }

    /// The calls of these rows, in their order, without those that were cleared away meanwhile.
    std::vector<PastCall> read(const std::vector<std::int64_t>& wanted)
    {
        std::vector<std::pair<std::int64_t, std::size_t>> byRow; // and its place in time
        byRow.reserve(wanted.size());
        for (const std::int64_t row : wanted) {
            byRow.emplace_back(row, byRow.size());
        }
        std::sort(byRow.begin(), byRow.end());
        std::vector<PastCall> calls(wanted.size());
        std::vector<bool> isThere(wanted.size());
        for (std::size_t first = 0; first < byRow.size();) {
            std::size_t last = first;
            while (last + 1 < byRow.size() && byRow[last + 1].first - byRow[last].first <= passedOver) {
                ++last;
            }
            stretch.bindAll(byRow[first].first, byRow[last].first);
            while (stretch.step()) {
                while (byRow[first].first < stretch.integer(0)) {
                    ++first;
                }
                if (byRow[first].first == stretch.integer(0)) {
                    const std::size_t place = byRow[first].second;
                    readCall(calls[place]);
                    isThere[place] = true;
                }
            }
            first = last + 1;
        }
        std::size_t kept = 0;
        for (std::size_t place = 0; place < calls.size(); ++place) {
            if (isThere[place] && kept++ != place) {
                calls[kept - 1] = std::move(calls[place]);
            }
        }
        calls.resize(kept);
        return calls;
    }

    void readCall(PastCall& call) const
    {
        const Statement& row = stretch;
        call.time = fromMs(row.integer(1));
        call.request = unpackId(row.bytes(2), row.isBlob(2));
        if (const auto tier = static_cast<NameId>(row.integer(3)); tier != 0) {
            call.serviceTier = serviceTierFrom(names->text(tier));
        }
        call.hasTokens = !row.isNull(4);
        call.tokens = {row.integer(4), row.integer(5), row.integer(6),
                       row.integer(7), row.integer(8), row.integer(9)};
        call.cost = Money::fromNano(row.integer(10));
        call.priced = row.integer(11) != 0;
        call.attempt = static_cast<std::uint32_t>(row.integer(12));
        call.wasDowngraded = storedEnum(row.integer(13), Verdict::deny) == Verdict::downgrade;
        call.call = readCallFacts(row, 14);
    }

    /// Those sums whose time has come.
    void addPruned(std::vector<PastCall>& calls, WallTime until)
    {
        const auto middle = static_cast<std::ptrdiff_t>(calls.size());
        while (nextPruned < pruned.size() && pruned[nextPruned].time <= until) {
            calls.push_back(std::move(pruned[nextPruned++]));
        }
        std::inplace_merge(calls.begin(), calls.begin() + middle, calls.end(), isEarlier);
    }

    std::string file;
    Connection database;
    Statement stretch;
    std::optional<TimeOrder> rows;
    std::unique_ptr<Names> names = std::make_unique<Names>();
    std::vector<PastCall> pruned; ///< sums, ascending by time
    std::size_t nextPruned = 0;
};

Result<std::unique_ptr<PastSource>> PastReader::open(const std::string& file)
{
    Result<Connection> database = openReader(file);
    if (!database) {
        return database.error();
    }
    return guarded(file, [&] {
        auto reader = std::make_unique<Reader>(file, std::move(*database));
        return std::unique_ptr<PastSource>(new PastReader(std::move(reader)));
    });
}

PastReader::PastReader(std::unique_ptr<Reader> reader)
    : m_reader(std::move(reader))
{
}
PastReader::~PastReader() = default;

Result<PastReach> PastReader::reach(WallTime wanted)
{
    return guarded(m_reader->file, [&] { return m_reader->reach(wanted); });
}

Result<std::uint64_t> PastReader::begin(const TimeSpan& span)
{
    return guarded(m_reader->file, [&] { return m_reader->begin(span); });
}

Names& PastReader::names()
{
    return *m_reader->names;
}

Result<std::vector<PastCall>> PastReader::next(const CancelToken& cancel)
{
    return guarded(m_reader->file, [&] { return m_reader->next(cancel); });
}

} // namespace tokenfence
