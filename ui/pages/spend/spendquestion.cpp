// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendquestion.h"

#include <algorithm>
#include <unordered_map>

namespace tokenfence {
namespace {

/// As many names as there are colours for; all the others are one part.
constexpr std::size_t mostParts = 5;
/// Calls may come in between the readings of bins and rows, so that these differ by them: it is read again.
constexpr int mostReadings = 4;
/// What is stacked from the bottom upwards where it is grouped by tier.
constexpr std::array tiersUpwards = {Tier::simple, Tier::complex, Tier::critical, Tier::unknown};

template <class Value>
Result<void> take(Result<Value> result, Value& into)
{
    if (!result) {
        return result.error();
    }
    into = std::move(*result);
    return {};
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
        if (!done) {
            return done.error();
        }
        SpendCell bins;
        for (const SpendCell& bin : answer.bins) {
            addTo(bins, bin);
        }
        answer.isWhole = answer.isWhole && isSame(bins, answer.total);
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
        return m_question.grouping.dimension == Dimension::tier ? (stackTiers(answer), Result<void>())
                                                                : stackNames(answer);
    }

    static void stackTiers(SpendAnswer& answer)
    {
        for (const Tier tier : tiersUpwards) {
            const std::string name(toString(tier));
            if (std::any_of(answer.rows.begin(), answer.rows.end(),
                            [&name](const SpendRow& row) { return row.name == name; })) {
                answer.parts.push_back({name, tier});
            }
        }
        for (const SpendCell& bin : answer.bins) {
            std::vector<Money>& stack = answer.stacks.emplace_back();
            for (const SpendAnswer::Part& part : answer.parts) {
                stack.push_back(bin.cost[static_cast<std::size_t>(*part.tier)]);
            }
        }
    }

    Result<void> stackNames(SpendAnswer& answer)
    {
        answer.stacks.resize(answer.bins.size());
        std::size_t named = 0;
        while (named < std::min(answer.rows.size(), mostParts) && !answer.rows[named].cell.total().isZero()) {
            ++named;
        }
        std::vector<Money> others;
        for (const SpendCell& bin : answer.bins) {
            others.push_back(bin.total());
        }
        // The dearest lies at the bottom, where its course can be read off.
        for (std::size_t row = 0; row < named; ++row) {
            std::vector<SpendCell> cells;
            Filter filter = m_question.filter;
            filter.push_back(
                {m_question.grouping.dimension, m_question.grouping.labelKey, answer.rows[row].name});
            if (answer.rows.size() == 1) {
                cells = answer.bins;
            } else if (const Result<void> done = take(m_source.series(m_edges, filter, m_cancel), cells);
                       !done) {
                return done.error();
            }
            answer.parts.push_back({answer.rows[row].name, std::nullopt});
            SpendCell sum;
            for (std::size_t bin = 0; bin < cells.size(); ++bin) {
                answer.stacks[bin].push_back(cells[bin].total());
                others[bin] -= cells[bin].total();
                addTo(sum, cells[bin]);
            }
            answer.isWhole = answer.isWhole && isSame(sum, answer.rows[row].cell);
        }
        if (answer.rows.size() > named) {
            answer.parts.push_back({std::nullopt, std::nullopt, answer.rows.size() - named});
            for (std::size_t bin = 0; bin < others.size(); ++bin) {
                answer.stacks[bin].push_back(others[bin]);
            }
        }
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
    std::unordered_map<std::string, SpendCell> byName;
    for (const GroupRow& row : rows) {
        byName[row.name] = row.cell;
        if (!answer.before) {
            answer.before.emplace();
        }
        addTo(*answer.before, row.cell);
    }
    for (SpendRow& row : answer.rows) {
        if (const auto found = byName.find(row.name); found != byName.end()) {
            row.before = found->second;
        }
    }
    const bool anything =
        std::any_of(bins.begin(), bins.end(), [](const SpendCell& bin) { return bin.callCount() > 0; });
    for (const SpendCell& bin : bins) {
        if (anything) {
            answer.binsBefore.push_back(bin.total());
        }
    }
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

Result<SpendAnswer> answerSpend(RollupSource& source, const SpendQuestion& question,
                                const CancelToken& cancel)
{
    if (question.time.isEmpty()) {
        SpendAnswer nothing;
        nothing.question = question;
        return nothing;
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
