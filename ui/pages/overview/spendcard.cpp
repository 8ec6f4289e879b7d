// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/spendcard.h"

#include "ui/charts/stackchart.h"
#include "ui/charts/tierkey.h"
#include "ui/items/accessible.h"
#include "ui/items/ifroom.h"
#include "ui/items/plaintext.h"
#include "ui/items/segments.h"
#include "ui/items/textlabel.h"
#include "ui/pages/present.h"
#include "ui/pages/spendlinks.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {
namespace {

/// A stored call is seen within a second, and a chart is not replaced more often than that needs.
constexpr std::chrono::milliseconds interval{500};

/// Fewer bins than these do not make a course.
constexpr std::size_t fewestOfCourse = 36;

SpendCell sumOf(const std::vector<SpendCell>& cells)
{
    SpendCell sum;
    for (const SpendCell& cell : cells) {
        for (std::size_t tier = 0; tier < sum.cost.size(); ++tier) {
            sum.cost[tier] += cell.cost[tier];
            sum.calls[tier] += cell.calls[tier];
        }
        sum.unpriced += cell.unpriced;
    }
    return sum;
}

} // namespace

SpendCard::SpendCard(const PageContext& context, QWidget* parent)
    : Card(context.theme, {}, parent)
    , m_context(context)
    , m_chart(new StackChart(context.theme))
    , m_periods(new Segments(context.theme, tr("Period"), overviewPeriodNames()))
    , m_unknownKey(new TierKey(context.theme, Tier::unknown, TextStyle::small, Ink::dim))
    , m_before(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_refresh(interval, [this] { ask(); })
{
    m_periods->setCurrent(static_cast<int>(m_period));
    auto* legend = new QWidget; // the tiers stand beside it too
    auto* keys = new QHBoxLayout(legend);
    keys->setContentsMargins(0, 0, 0, 0);
    keys->setSpacing(context.theme.metrics().cardGap);
    keys->addWidget(m_unknownKey);
    for (const Tier tier : {Tier::critical, Tier::complex, Tier::simple}) {
        keys->addWidget(new TierKey(context.theme, tier, TextStyle::small, Ink::dim));
    }
    keys->addWidget(m_before);
    keepTitleWhole();
    addToHead(new IfRoom(legend));
    addToHead(m_periods);
    m_unknownKey->hide();
    m_chart->setMinimumHeight(context.theme.metrics().chartCardHeight / 4);
    body()->addWidget(m_chart, 1);
    connect(m_periods, &Segments::chosen, this,
            [this](int index) { Q_EMIT periodChosen(static_cast<OverviewPeriod>(index)); });
    connect(m_chart, &StackChart::chosen, this,
            [this](const TimeSpan& span, std::optional<std::size_t> part) {
                Filter filter;
                if (part) {
                    const Tier tier = *m_chart->course().parts[*part].tier;
                    filter.push_back({Dimension::tier, {}, std::string(toString(tier))});
                }
                showSpend(m_context.navigator, filter, span);
            });
    connect(m_chart, &StackChart::ranged, this,
            [this](const TimeSpan& span) { showSpend(m_context.navigator, {}, span); });
    nameAs(PeriodBins::of(m_period, m_context.present.calendar(), m_context.present.now().wall));
    m_refresh.request();
}

void SpendCard::nameAs(const PeriodBins& bins)
{
    setTitle(bins.title);
    setSpokenName(*m_chart, bins.title);
}

void SpendCard::setPeriod(OverviewPeriod period)
{
    m_period = period;
    m_periods->setCurrent(static_cast<int>(period));
    m_refresh.restart();
}

void SpendCard::setActive(bool active)
{
    m_refresh.setActive(active);
}

void SpendCard::refresh()
{
    m_refresh.request();
}

void SpendCard::ask()
{
    const PeriodBins bins =
        PeriodBins::of(m_period, m_context.present.calendar(), m_context.present.now().wall);
    m_query = m_context.queries.ask(
        [bins](RollupSource& source, const CancelToken& cancel) -> Result<Answer> {
            Result<std::vector<SpendCell>> cells = source.series(bins.edges, {}, cancel);
            if (!cells) {
                return cells.error();
            }
            Result<std::vector<SpendCell>> before = source.series(bins.edgesBefore, {}, cancel);
            if (!before) {
                return before.error();
            }
            return Answer{bins, std::move(*cells), std::move(*before)};
        },
        [this](const Result<Answer>& answer) {
            if (answer) {
                show(*answer);
            }
            setProblem(answer ? QString() : tr("Not up to date: %1").arg(shownText(answer.error().message)));
            m_refresh.answered();
        });
}

void SpendCard::show(const Answer& answer)
{
    // Bins that have not begun are not known, and no zero.
    const auto begun = std::count_if(answer.bins.edges.begin(), answer.bins.edges.end(),
                                     [&answer](WallTime edge) { return edge < answer.bins.span.to; });
    std::vector<SpendCell> cells = answer.cells;
    cells.resize(std::min(cells.size(), static_cast<std::size_t>(begun)));
    StackCourse course = StackCourse::byTier(cells);
    course.edges = answer.bins.edges;
    course.zone = m_context.present.zone();
    course.beforeName = answer.bins.beforeName;
    bool anyBefore = false;
    for (const SpendCell& cell : answer.before) {
        course.before.push_back(cell.total());
        anyBefore = anyBefore || cell.callCount() > 0;
    }
    if (!anyBefore) {
        course.before.clear();
    }
    // The title changes with the picture: never a month's name over a day's spend.
    nameAs(answer.bins);
    const SpendCell sum = sumOf(cells);
    m_unknownKey->setVisible(sum.calls[static_cast<std::size_t>(Tier::unknown)] > 0);
    m_before->setText(anyBefore ? tr("┄ %1").arg(answer.bins.beforeName) : QString());
    const bool isCourse = course.binCount() >= fewestOfCourse;
    m_chart->setCourse(std::move(course), isCourse ? StackShape::areas : StackShape::bars);
    Q_EMIT summed(sum, answer.bins.phrase, answer.bins.span);
}

} // namespace tokenfence
