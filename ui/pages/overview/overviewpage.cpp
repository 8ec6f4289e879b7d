// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/overviewpage.h"

#include "ui/pages/overview/budgetscard.h"
#include "ui/pages/overview/eventscard.h"
#include "ui/pages/overview/firstrun.h"
#include "ui/pages/overview/spendcard.h"
#include "ui/pages/overview/spenderscard.h"
#include "ui/pages/overview/tierscard.h"
#include "ui/pages/overview/tilesrow.h"
#include "ui/pages/present.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace tokenfence {
namespace {

const QString periodKey = QStringLiteral("period");
const QString workflowsKey = QStringLiteral("workflows");
/// What happens between two records: the bins go on with the clock.
constexpr std::chrono::minutes quiet{1};

} // namespace

OverviewPage::OverviewPage(const PageContext& context, QWidget* parent)
    : Page(PageId::overview, tr("Overview"), Icon::overview, context, parent)
    , m_figures(new QWidget)
    , m_firstRun(new FirstRun(context))
    , m_tiles(new TilesRow(context))
    , m_spend(new SpendCard(context))
    , m_tiers(new TiersCard(context))
    , m_spenders(new SpendersCard(context))
    , m_events(new EventsCard(context))
{
    const Metrics& metrics = theme().metrics();
    auto* middle = new QHBoxLayout;
    middle->setSpacing(metrics.cardGap);
    middle->addWidget(m_spend, 4);
    middle->addWidget(m_tiers, 1);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(metrics.cardGap);
    for (QWidget* card : {static_cast<QWidget*>(m_spenders), static_cast<QWidget*>(new BudgetsCard(context)),
                          static_cast<QWidget*>(m_events)}) {
        card->setMinimumHeight(metrics.listCardHeight / 2);
        card->setMaximumHeight(2 *
                               metrics.listCardHeight); // more than that is a list, which has its own page
        card->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        lower->addWidget(card, 1);
    }
    auto* layout = new QVBoxLayout(m_figures);
    layout->setContentsMargins(metrics.pagePadX, metrics.pagePadY, metrics.pagePadX, metrics.pagePadY);
    layout->setSpacing(metrics.cardGap);
    layout->addWidget(m_tiles);
    layout->addLayout(middle, 4);
    layout->addLayout(lower, 3);
    // One of the two is hidden: a stack of them would ask for the room of both.
    auto* views = new QVBoxLayout(this);
    views->setContentsMargins(0, 0, 0, 0);
    views->addWidget(m_figures);
    views->addWidget(m_firstRun);

    connect(m_spend, &SpendCard::periodChosen, this, &OverviewPage::setPeriod);
    connect(m_spend, &SpendCard::summed, m_tiers,
            [this](const SpendCell& cell, const QString& phrase, const TimeSpan& span) {
                m_tiers->show(cell, phrase, span);
            });
    connect(m_firstRun, &FirstRun::demoWanted, this, &Page::demoWanted);
    connect(&engine(), &EnginePort::spendChanged, this, &OverviewPage::refresh);
    connect(&engine(), &EnginePort::statusChanged, this, &OverviewPage::chooseView);
    connect(&present(), &Present::dayChanged, this, [this] { setPeriod(m_period); });
    auto* timer = new QTimer(this);
    timer->setInterval(quiet);
    connect(timer, &QTimer::timeout, this, &OverviewPage::refresh);
    timer->start();
    chooseView();
}

void OverviewPage::activate()
{
    setActive(true);
}

void OverviewPage::deactivate()
{
    setActive(false);
}

void OverviewPage::setActive(bool active)
{
    m_tiles->setActive(active);
    m_spend->setActive(active);
    m_spenders->setActive(active);
    m_events->setActive(active);
}

void OverviewPage::refresh()
{
    m_tiles->refresh();
    m_spend->refresh();
    m_spenders->refresh();
    m_events->refresh();
}

void OverviewPage::setPeriod(OverviewPeriod period)
{
    m_period = period;
    m_tiles->setPeriod(period);
    m_spend->setPeriod(period);
    m_spenders->setPeriod(period);
}

void OverviewPage::setStopped(bool stopped)
{
    // The banner takes their place, so that nothing else is cut.
    m_tiles->setVisible(!stopped);
}

void OverviewPage::chooseView()
{
    const std::optional<EngineStatus>& status = engine().status();
    const bool nothingYet = status && status->events == 0;
    m_figures->setVisible(!nothingYet);
    m_firstRun->setVisible(nothingYet);
    if (status && !std::exchange(m_asked, true)) {
        setPeriod(m_period); // what was asked before the engine had told where it stores had no answer
        m_events->refresh();
    }
}

void OverviewPage::saveState(QSettings& settings) const
{
    settings.setValue(periodKey, static_cast<int>(m_period));
    settings.setValue(workflowsKey, m_spenders->showsWorkflows());
}

void OverviewPage::restoreState(QSettings& settings)
{
    const int last = static_cast<int>(OverviewPeriod::month);
    const int period = settings.value(periodKey, static_cast<int>(OverviewPeriod::today)).toInt();
    setPeriod(static_cast<OverviewPeriod>(std::clamp(period, 0, last)));
    m_spenders->showWorkflows(settings.value(workflowsKey).toBool());
}

} // namespace tokenfence
