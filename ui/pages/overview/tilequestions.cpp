// SPDX-License-Identifier: GPL-3.0-or-later
// What the tiles ask of the rollups; runs on the thread of the questions.
#include "ui/pages/overview/tilefigures.h"

#include <limits>

namespace tokenfence {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
/// Pieces of a course: as many as a line of that size can show.
constexpr int coursePieces = 12;
constexpr int weekPieces = 28;

double dollars(Money money)
{
    return static_cast<double>(money.nano()) / 1e9;
}

bool isEmpty(const TimeSpan& span)
{
    return span.to <= span.from;
}

Result<SpanFigures> figuresOf(RollupSource& source, const TimeSpan& span, const CancelToken& cancel)
{
    return isEmpty(span) ? Result<SpanFigures>(SpanFigures()) : source.figures(span, {}, cancel);
}

Result<std::vector<OutcomeRow>> outcomesOf(RollupSource& source, const TimeSpan& span,
                                           const CancelToken& cancel)
{
    return isEmpty(span) ? Result<std::vector<OutcomeRow>>(std::vector<OutcomeRow>())
                         : source.outcomes(span, cancel);
}

Result<Money> spendOf(RollupSource& source, const TimeSpan& span, const CancelToken& cancel)
{
    if (isEmpty(span)) {
        return Money();
    }
    Result<std::vector<SpendCell>> cells = source.series({span.from, span.to}, {}, cancel);
    return cells ? Result<Money>(cells->front().total()) : Result<Money>(cells.error());
}

void addPiece(TileCourses& courses, const SpanFigures& figures, const std::vector<OutcomeRow>& outcomes,
              const std::string& leading)
{
    const std::uint64_t calls = figures.spend.callCount();
    courses.requests.push_back(static_cast<double>(figures.requests));
    courses.median.push_back(figures.p50 ? dollars(*figures.p50) : nothing);
    std::uint64_t ends = 0;
    for (const std::uint64_t count : figures.endsByStatus) {
        ends += count;
    }
    const std::uint64_t hits = figures.endsByStatus[static_cast<std::size_t>(RequestStatus::capped)] +
                               figures.endsByStatus[static_cast<std::size_t>(RequestStatus::denied)];
    courses.capHits.push_back(ends == 0 ? nothing : static_cast<double>(hits) / static_cast<double>(ends));
    double outcome = nothing;
    for (const OutcomeRow& row : outcomes) {
        if (row.outcome == leading && row.requests > 0) {
            outcome = dollars(row.cost) / static_cast<double>(row.requests);
        }
    }
    courses.outcome.push_back(outcome);
    const auto simple = static_cast<double>(figures.spend.calls[static_cast<std::size_t>(Tier::simple)]);
    courses.cheapest.push_back(calls == 0 ? nothing : simple / static_cast<double>(calls));
}

} // namespace

Result<TileAnswers> TileAnswers::ask(RollupSource& source, const PeriodBins& bins, const PeriodBins& week,
                                     const CancelToken& cancel)
{
    TileAnswers answers;
    answers.bins = bins;
    Result<SpanFigures> now = figuresOf(source, bins.span, cancel);
    Result<SpanFigures> whole = figuresOf(source, bins.whole, cancel);
    Result<SpanFigures> before = figuresOf(source, bins.wholeBefore, cancel);
    Result<std::vector<OutcomeRow>> outcomes = outcomesOf(source, bins.span, cancel);
    Result<std::vector<OutcomeRow>> outcomesBefore = outcomesOf(source, bins.wholeBefore, cancel);
    Result<Money> weekTotal = spendOf(source, week.span, cancel);
    Result<Money> weekWhole = spendOf(source, week.whole, cancel);
    Result<Money> weekBefore = spendOf(source, week.wholeBefore, cancel);
    for (const Result<SpanFigures>* figures : {&now, &whole, &before}) {
        if (!figures->ok()) {
            return figures->error();
        }
    }
    for (const Result<std::vector<OutcomeRow>>* rows : {&outcomes, &outcomesBefore}) {
        if (!rows->ok()) {
            return rows->error();
        }
    }
    for (const Result<Money>* sum : {&weekTotal, &weekWhole, &weekBefore}) {
        if (!sum->ok()) {
            return sum->error();
        }
    }
    answers.now = *now;
    answers.whole = *whole;
    answers.before = *before;
    answers.outcomes = std::move(*outcomes);
    answers.outcomesBefore = std::move(*outcomesBefore);
    answers.week = {*weekTotal, *weekWhole, *weekBefore, !weekBefore->isZero()};
    return answers;
}

Result<TileCourses> TileCourses::ask(RollupSource& source, const PeriodBins& bins, const PeriodBins& week,
                                     const CancelToken& cancel)
{
    TileCourses courses;
    Result<std::vector<OutcomeRow>> all = outcomesOf(source, bins.span, cancel);
    if (!all) {
        return all.error();
    }
    const std::string leading = leadingOutcome(*all);
    Result<std::vector<SpendCell>> days = source.series(courseEdges(week.span, weekPieces), {}, cancel);
    if (!days) {
        return days.error();
    }
    for (const SpendCell& cell : *days) {
        courses.week.push_back(dollars(cell.total()));
    }
    const std::vector<WallTime> edges = courseEdges(bins.span, coursePieces);
    for (std::size_t piece = 0; piece + 1 < edges.size(); ++piece) {
        const TimeSpan span{edges[piece], edges[piece + 1]};
        Result<SpanFigures> figures = source.figures(span, {}, cancel);
        if (!figures) {
            return figures.error();
        }
        Result<std::vector<OutcomeRow>> outcomes = source.outcomes(span, cancel);
        if (!outcomes) {
            return outcomes.error();
        }
        addPiece(courses, *figures, *outcomes, leading);
    }
    return courses;
}

} // namespace tokenfence
