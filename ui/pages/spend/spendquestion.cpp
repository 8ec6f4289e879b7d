// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendquestion.h"

#include "ui/pages/spend/spendparts.h"
#include "ui/pages/spend/spendscan.h"

#include <map>

namespace tokenfence {
namespace {

/// Calls may come in between the readings of bins and rows, so that these differ by them: it is read again.
constexpr int mostReadings = 4;
/// More days than these make no week that anybody could read, and many hours to ask for.
constexpr std::chrono::hours longestWeek{93 * 24 + 1};

template <class Value>
Result<void> take(Result<Value> result, Value& into)
{
    if (!result) {
        return result.error();
    }
    into = std::move(*result);
    return {};
}

SpendCell sumOf(const std::vector<SpendCell>& cells)
{
    SpendCell sum;
    for (const SpendCell& cell : cells) {
        addTo(sum, cell);
    }
    return sum;
}

/// The readings that have to fit together.
class Reading
{
public:
    Reading(RollupSource& source, const SpendQuestion& question, const CancelToken& cancel)
        : m_source(source)
        , m_cancel(cancel)
        , m_question(question)
        , m_edges(question.time.begunEdges())
    {
    }

    Result<SpendAnswer> read()
    {
        SpendAnswer answer;
        answer.question = m_question;
        Result<void> done = readRows(answer);
        done = done ? take(m_source.series(m_edges, m_question.filter, m_cancel), answer.bins) : done;
        done = done ? readParts(answer) : done;
        done = done ? readWeek(answer) : done;
        if (!done) {
            return done.error();
        }
        answer.isWhole = answer.isWhole && isSame(sumOf(answer.bins), answer.total);
        return answer;
    }

private:
    Result<void> readRows(SpendAnswer& answer)
    {
        GroupRow rest;
        std::size_t restCount = 0;
        const Grouping& by = m_question.grouping;
        const auto rows = m_source.groups(m_question.time.span, by.dimension, by.labelKey, m_question.filter,
                                          0, rest, restCount, m_cancel);
        if (!rows) {
            return rows.error();
        }
        for (const GroupRow& row : *rows) {
            answer.rows.push_back({row.name, row.cell, std::nullopt});
            addTo(answer.total, row.cell);
        }
        return {};
    }

    Result<void> readParts(SpendAnswer& answer)
    {
        if (m_question.grouping.dimension == Dimension::tier) {
            stackTiers(answer);
            return {};
        }
        std::vector<std::vector<SpendCell>> named;
        for (std::size_t row = 0; row < namedParts(answer.rows); ++row) {
            std::vector<SpendCell>& cells = named.emplace_back();
            Filter filter = m_question.filter;
            filter.push_back(
                {m_question.grouping.dimension, m_question.grouping.labelKey, answer.rows[row].name});
            if (answer.rows.size() == 1) {
                cells = answer.bins;
            } else if (const Result<void> done = take(m_source.series(m_edges, filter, m_cancel), cells);
                       !done) {
                return done.error();
            }
            answer.isWhole = answer.isWhole && isSame(sumOf(cells), answer.rows[row].cell);
        }
        stackNames(answer, named);
        return {};
    }

    Result<void> readWeek(SpendAnswer& answer)
    {
        const std::vector<WallTime> edges = m_question.hourEdges();
        if (edges.empty()) {
            return {};
        }
        std::vector<SpendCell> cells;
        if (const Result<void> done = take(m_source.series(edges, m_question.filter, m_cancel), cells);
            !done) {
            return done;
        }
        answer.isWhole = answer.isWhole && isSame(sumOf(cells), answer.total);
        answer.week = HourWeek::of(edges, cells, m_question.calendar.zone());
        return {};
    }

    RollupSource& m_source;
    const CancelToken& m_cancel;
    const SpendQuestion& m_question;
    std::vector<WallTime> m_edges;
};

Result<void> readBefore(RollupSource& source, const CancelToken& cancel, SpendAnswer& answer)
{
    const SpendQuestion& question = answer.question;
    GroupRow rest;
    std::size_t restCount = 0;
    std::vector<GroupRow> rows;
    Result<void> done =
        take(source.groups(question.time.before, question.grouping.dimension, question.grouping.labelKey,
                           question.filter, 0, rest, restCount, cancel),
             rows);
    std::vector<SpendCell> bins;
    done = done ? take(source.series(question.time.edgesBefore, question.filter, cancel), bins) : done;
    if (!done) {
        return done;
    }
    std::map<std::string, SpendCell> byName;
    for (const GroupRow& row : rows) {
        byName[row.name] = row.cell;
    }
    compareWith(byName, bins, answer);
    return {};
}

} // namespace

void addTo(SpendCell& sum, const SpendCell& cell)
{
    for (std::size_t tier = 0; tier < sum.cost.size(); ++tier) {
        sum.cost[tier] += cell.cost[tier];
        sum.calls[tier] += cell.calls[tier];
    }
    sum.unpriced += cell.unpriced;
}

bool isSame(const SpendCell& a, const SpendCell& b)
{
    return a.cost == b.cost && a.calls == b.calls && a.unpriced == b.unpriced;
}

std::vector<WallTime> SpendQuestion::hourEdges() const
{
    return time.isEmpty() || time.span.to - time.span.from > longestWeek
               ? std::vector<WallTime>()
               : HourWeek::edges(time.span, calendar);
}

Result<SpendAnswer> answerSpend(RollupSource& source, const SpendQuestion& question, const TellSpend& tell,
                                const CancelToken& cancel)
{
    if (question.time.isEmpty()) {
        SpendAnswer nothing;
        nothing.question = question;
        return nothing;
    }
    const Result<bool> scans = source.readsCalls(question.time.begunEdges(), question.grouping.dimension,
                                                 question.grouping.labelKey, question.filter, cancel);
    if (!scans) {
        return scans.error();
    }
    if (*scans) {
        return scanSpend(source, question, tell, cancel);
    }
    Result<SpendAnswer> answer = Reading(source, question, cancel).read();
    for (int reading = 1; answer && !answer->isWhole && reading < mostReadings; ++reading) {
        answer = Reading(source, question, cancel).read();
    }
    if (answer) {
        if (const Result<void> done = readBefore(source, cancel, *answer); !done) {
            return done.error();
        }
    }
    return answer;
}

} // namespace tokenfence
