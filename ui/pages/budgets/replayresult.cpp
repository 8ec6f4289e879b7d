// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/replayresult.h"

#include "ui/charts/pairchart.h"
#include "ui/items/button.h"
#include "ui/items/format.h"
#include "ui/items/textlabel.h"
#include "ui/pages/budgets/replaywords.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"
#include "ui/theme/metrics.h"

#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace tokenfence {

ReplayResult::ReplayResult(const PageContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_chart(new PairChart(context.theme))
    , m_spend(new TextLabel(context.theme, TextStyle::value, Ink::text))
    , m_spendWas(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_downgraded(new TextLabel(context.theme, TextStyle::value, Ink::text))
    , m_downgradedOf(new TextLabel(context.theme, TextStyle::small, Ink::dim, tr("calls downgraded")))
    , m_stopped(new TextLabel(context.theme, TextStyle::value, Ink::text))
    , m_stoppedOf(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_which(makeButton(tr("Which …"), ButtonLook::link))
    , m_remarks(new TextLabel(context.theme, TextStyle::small, Ink::dim))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(context.theme.metrics().gapSmall);
    m_chart->setAccessibleName(tr("Spend by day, as it was and as it would have been"));
    connect(m_chart, &PairChart::chosen, this, [this](const Period& day) {
        m_context.navigator.go(ToSpend{{}, TimeSpan{day.start, day.end}, SpendPeriod::custom, {}});
    });
    layout->addWidget(m_chart);
    layout->addWidget(buildFigures());
    m_remarks->setWordWrap(true);
    layout->addWidget(m_remarks);
}

QWidget* ReplayResult::buildFigures()
{
    m_figures = new QWidget;
    auto* grid = new QGridLayout(m_figures);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(m_context.theme.metrics().gapLarge);
    grid->setVerticalSpacing(0);
    const std::pair<TextLabel*, TextLabel*> columns[] = {
        {m_spend, m_spendWas}, {m_downgraded, m_downgradedOf}, {m_stopped, m_stoppedOf}};
    const int count = static_cast<int>(std::size(columns));
    for (int column = 0; column < count; ++column) {
        const auto [figure, about] = columns[column];
        about->setWordWrap(true);
        grid->addWidget(figure, 0, column);
        grid->addWidget(about, 1, column, Qt::AlignTop);
        grid->setColumnStretch(column, 1);
    }
    m_which->setAccessibleName(tr("Which requests"));
    m_which->setFont(m_context.theme.font(TextStyle::small));
    connect(m_which, &QPushButton::clicked, this, &ReplayResult::requestsWanted);
    grid->addWidget(m_which, 0, count, 2, 1, Qt::AlignTop);
    return m_figures;
}

void ReplayResult::show(const ReplayAnswer& answer, const Policy& edited, int days)
{
    const ReplayOutcome& outcome = answer.outcome;
    const bool isKnown = outcome.calls > 0;
    m_chart->setVisible(isKnown);
    m_figures->setVisible(isKnown);
    showDays(outcome, edited);
    showFigures(outcome);
    QStringList remarks = replaywords::remarks(answer, edited, m_context.present.zone());
    if (!isKnown)
        remarks.prepend(replaywords::summary(outcome, days));
    m_remarks->setText(remarks.join(u' '));
    m_remarks->setVisible(!remarks.isEmpty());
}

void ReplayResult::showDays(const ReplayOutcome& outcome, const Policy& edited)
{
    PairCourse course;
    for (const ReplayedDay& day : outcome.days)
        course.pairs.push_back({day.day, day.then, day.with});
    // Only of the budget whose days these are.
    if (edited.per == Per::all && edited.match.empty() && edited.period == PeriodKind::day)
        course.limit = edited.killAt.of(edited.limit);
    course.zone = m_context.present.zone();
    m_chart->setCourse(std::move(course));
}

void ReplayResult::showFigures(const ReplayOutcome& outcome)
{
    m_spend->setText(format::money(outcome.with));
    m_spendWas->setText(outcome.with == outcome.then ? tr("spent, as it was")
                                                     : tr("instead of %1 (%2)")
                                                           .arg(format::money(outcome.then),
                                                                format::change(outcome.with, outcome.then)));
    m_downgraded->setText(format::count(outcome.callsDowngraded));
    m_downgraded->setInk(outcome.callsDowngraded > 0 ? Ink::warn : Ink::text);
    m_stopped->setText(format::count(outcome.requestsStopped));
    m_stopped->setInk(outcome.requestsStopped > 0 ? Ink::warn : Ink::text);
    m_stoppedOf->setText(tr("of %1 requests stopped").arg(format::count(outcome.requests)));
    m_which->setVisible(!outcome.hit.empty());
}

} // namespace tokenfence
