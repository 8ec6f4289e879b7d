// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendscan.h"

#include "ui/pages/spend/spendparts.h"

#include <QElapsedTimer>

#include <algorithm>
#include <map>

namespace tokenfence {
namespace {

/// Between two tellings: often enough to be seen moving, rarely enough to be read.
constexpr qint64 tellingPause = 150;

std::size_t binIn(const std::vector<WallTime>& edges, WallTime time)
{
    return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), time) - edges.begin()) - 1;
}

/// Sums of calls as they come in, by chart bin and name, and by hour.
class SpendSums
{
public:
    explicit SpendSums(const SpendQuestion& question)
        : m_question(question)
        , m_chart(question.time.begunEdges())
        , m_hours(question.hourEdges())
        , m_bins(m_chart.size() - 1)
        , m_hourCells(m_hours.empty() ? 0 : m_hours.size() - 1)
    {
        // Cut where either of them is, a bin lies in one of the chart's and in one hour.
        std::set_union(m_chart.begin(), m_chart.end(), m_hours.begin(), m_hours.end(),
                       std::back_inserter(m_edges));
    }

    const std::vector<WallTime>& edges() const { return m_edges; }

    void add(const std::vector<BinnedRow>& piece)
    {
        for (const BinnedRow& row : piece) {
            const std::size_t bin = binIn(m_chart, m_edges[row.bin]);
            addTo(m_bins[bin], row.cell);
            Name& name = m_names[row.name];
            addTo(name.sum, row.cell);
            addTo(name.bins[bin], row.cell);
            if (!m_hourCells.empty()) {
                addTo(m_hourCells[binIn(m_hours, m_edges[row.bin])], row.cell);
            }
        }
    }

    SpendAnswer answer(double done) const
    {
        SpendAnswer answer;
        answer.question = m_question;
        answer.done = done;
        answer.isScanned = true;
        answer.bins = m_bins;
        for (const auto& [name, sums] : m_names) {
            answer.rows.push_back({name, sums.sum, std::nullopt});
            addTo(answer.total, sums.sum);
        }
        std::stable_sort(answer.rows.begin(), answer.rows.end(), [](const SpendRow& a, const SpendRow& b) {
            return a.cell.total() > b.cell.total();
        });
        if (m_question.grouping.dimension == Dimension::tier) {
            stackTiers(answer);
        } else {
            std::vector<std::vector<SpendCell>> named;
            for (std::size_t row = 0; row < namedParts(answer.rows); ++row) {
                std::vector<SpendCell>& cells = named.emplace_back(m_bins.size());
                for (const auto& [bin, cell] : m_names.at(answer.rows[row].name).bins) {
                    cells[bin] = cell;
                }
            }
            stackNames(answer, named);
        }
        if (!m_hourCells.empty()) {
            answer.week = HourWeek::of(m_hours, m_hourCells, m_question.calendar.zone());
        }
        return answer;
    }

private:
    struct Name
    {
        SpendCell sum;
        std::map<std::size_t, SpendCell> bins; ///< those that have any
    };

    const SpendQuestion& m_question;
    std::vector<WallTime> m_chart, m_hours, m_edges;
    std::vector<SpendCell> m_bins, m_hourCells;
    std::map<std::string, Name> m_names;
};

/// The share of all work that the period itself is; the rest is the one before.
double shareOfNow(const SpendQuestion& question)
{
    const auto now = (question.time.span.to - question.time.span.from).count();
    const auto before = (question.time.before.to - question.time.before.from).count();
    return static_cast<double>(now) / static_cast<double>(std::max<std::int64_t>(now + before, 1));
}

/// Adds the period before to an answer whose own period is read.
Result<void> compareScanned(RollupSource& source, double done, const TellSpend& tell,
                            const CancelToken& cancel, SpendAnswer& answer)
{
    const SpendQuestion question = answer.question;
    const std::vector<WallTime>& bins = question.time.edgesBefore;
    const std::vector<WallTime> ends{question.time.before.from, question.time.before.to};
    std::vector<WallTime> edges;
    std::set_union(bins.begin(), bins.end(), ends.begin(), ends.end(), std::back_inserter(edges));
    std::map<std::string, SpendCell> byName;
    std::vector<SpendCell> cells(bins.empty() ? 0 : bins.size() - 1);
    QElapsedTimer sinceTold;
    sinceTold.start();
    const Result<void> read = source.binnedGroups(
        edges, question.grouping.dimension, question.grouping.labelKey, question.filter,
        [&](const std::vector<BinnedRow>& piece, double part) {
            for (const BinnedRow& row : piece) {
                const WallTime begin = edges[row.bin];
                if (begin >= ends.front() && begin < ends.back()) {
                    addTo(byName[row.name], row.cell);
                }
                if (begin >= bins.front() && begin < bins.back()) {
                    addTo(cells[binIn(bins, begin)], row.cell);
                }
            }
            if (tell && sinceTold.elapsed() >= tellingPause) {
                answer.done = done + part * (1 - done);
                tell(answer);
                sinceTold.start();
            }
        },
        cancel);
    if (read) {
        compareWith(byName, cells, answer);
    }
    return read;
}

} // namespace

Result<SpendAnswer> scanSpend(RollupSource& source, const SpendQuestion& question, const TellSpend& tell,
                              const CancelToken& cancel)
{
    SpendSums sums(question);
    QElapsedTimer sinceTold;
    const Grouping& by = question.grouping;
    const double share = shareOfNow(question);
    const Result<void> done = source.binnedGroups(
        sums.edges(), by.dimension, by.labelKey, question.filter,
        [&](const std::vector<BinnedRow>& piece, double part) {
            sums.add(piece);
            if (tell && (!sinceTold.isValid() || sinceTold.elapsed() >= tellingPause)) {
                tell(sums.answer(part * share));
                sinceTold.start();
            }
        },
        cancel);
    if (!done) {
        return done.error();
    }
    // All of the period is told before the one before it is read.
    SpendAnswer answer = sums.answer(share);
    if (tell) {
        tell(answer);
    }
    if (const Result<void> compared = compareScanned(source, share, tell, cancel, answer); !compared) {
        return compared.error();
    }
    answer.done = 1;
    return answer;
}

} // namespace tokenfence
