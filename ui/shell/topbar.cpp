// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topbar.h"

#include "ui/items/format.h"
#include "ui/items/textlabel.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"
#include "ui/shell/killswitch.h"
#include "ui/shell/meter.h"
#include "ui/shell/outlook.h"
#include "ui/shell/stopcontrol.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {
namespace {

/// A status that old is no longer live: ten a second are sent, and one a second where nothing happens.
constexpr std::chrono::seconds liveFor{3};
constexpr std::chrono::milliseconds leastAge{100};

QString outlookText(const Outlook& outlook, const QTimeZone& zone)
{
    const bool day = outlook.period == PeriodKind::day;
    switch (outlook.kind) {
    case Outlook::Kind::noLimit:
        return TopBar::tr("no limit is set");
    case Outlook::Kind::stays:
        return day ? TopBar::tr("stays under today's limit") : TopBar::tr("stays under the month's limit");
    case Outlook::Kind::reaches: {
        const QString when = format::clock(outlook.when, zone);
        return day ? TopBar::tr("reaches today's limit at %1").arg(when)
                   : TopBar::tr("reaches the month's limit at %1").arg(when);
    }
    case Outlook::Kind::reached:
        return day ? TopBar::tr("today's limit is reached") : TopBar::tr("the month's limit is reached");
    }
    return {};
}

/// A figure with its unit behind it, and a remark under both.
QWidget* stack(const Theme& theme, TextLabel* figure, TextLabel* unit, TextLabel* remark)
{
    auto* line = new QHBoxLayout;
    line->setSpacing(theme.metrics().gapSmall);
    line->addWidget(figure, 0, Qt::AlignBottom);
    line->addWidget(unit, 1, Qt::AlignBottom);
    auto* widget = new QWidget;
    auto* layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(remark);
    widget->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    return widget;
}

} // namespace

TopBar::TopBar(const PageContext& context, StopControl& stop, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_stop(stop)
    , m_today(new Meter(context.theme))
    , m_month(new Meter(context.theme))
    , m_burn(new TextLabel(context.theme, TextStyle::value, Ink::text))
    , m_outlook(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_agents(new TextLabel(context.theme, TextStyle::value, Ink::text))
    , m_agentsUnit(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_freshness(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_kill(new KillSwitch(context.theme, stop, context.present))
{
    const Metrics& metrics = context.theme.metrics();
    setFixedHeight(metrics.topBarHeight);
    m_outlook->reserve(tr("reaches today's limit at %1").arg(QStringLiteral("00:00")));
    m_freshness->reserve(tr("● live, %1").arg(format::duration(std::chrono::milliseconds(900))));
    auto* burnUnit = new TextLabel(context.theme, TextStyle::small, Ink::dim, tr("/ hour"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.gapTiny, metrics.gapLarge, metrics.gapTiny);
    layout->setSpacing(metrics.gapLarge);
    for (QWidget* figure : {static_cast<QWidget*>(m_today), static_cast<QWidget*>(m_month),
                            stack(context.theme, m_burn, burnUnit, m_outlook),
                            stack(context.theme, m_agents, m_agentsUnit, m_freshness)}) {
        layout->addWidget(figure);
        // The distances give way before the figures do.
        layout->addSpacerItem(new QSpacerItem(metrics.gapHuge - metrics.gapLarge, 0, QSizePolicy::Maximum));
    }
    layout->addStretch(1);
    layout->addWidget(m_kill);

    connect(m_today, &Meter::limitWanted, this, [this] { wantLimit(PeriodKind::day); });
    connect(m_month, &Meter::limitWanted, this, [this] { wantLimit(PeriodKind::month); });
    connect(&context.engine, &EnginePort::statusChanged, this, &TopBar::followStatus);
    connect(&context.engine, &EnginePort::linkChanged, this, &TopBar::followStatus);
    connect(&context.present, &Present::ticked, this, &TopBar::followTime);
    connect(&context.present, &Present::dayChanged, this, &TopBar::followStatus);
    connect(&context.theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    followStatus();
}

void TopBar::followStatus()
{
    const WallTime now = m_context.present.now().wall;
    const std::optional<EngineStatus>& status = m_context.engine.status();
    const QString month = format::monthName(now, m_context.present.zone());
    if (!status) {
        m_today->setFigures(tr("Today"), std::nullopt, nullptr, now);
        m_month->setFigures(month, std::nullopt, nullptr, now);
        m_burn->setText(format::unknown());
        m_outlook->setText({});
        m_agents->setText(format::unknown());
        m_agentsUnit->setText(tr("agents"));
        followTime();
        return;
    }
    m_today->setFigures(tr("Today"), status->today, overallBudget(*status, PeriodKind::day, now), now);
    m_month->setFigures(month, status->month, overallBudget(*status, PeriodKind::month, now), now);
    m_burn->setText(format::money(status->burnPerHour));
    const Outlook leads = outlook(*status, m_context.present.calendar(), now);
    m_outlook->setText(outlookText(leads, m_context.present.zone()));
    m_outlook->setInk(
        leads.kind == Outlook::Kind::reaches || leads.kind == Outlook::Kind::reached ? Ink::warn : Ink::dim);
    const auto connected = std::count_if(status->agents.begin(), status->agents.end(),
                                         [](const AgentView& agent) { return agent.connectedNow; });
    const auto stopped =
        std::count_if(status->agents.begin(), status->agents.end(),
                      [](const AgentView& agent) { return agent.connectedNow && agent.stopped; });
    m_agents->setText(format::count(static_cast<std::uint64_t>(connected)));
    const QString unit = connected == 1 ? tr("agent") : tr("agents");
    m_agentsUnit->setText(
        stopped == 0 || stopped == connected
            ? unit
            : tr("%1, %2 stopped").arg(unit, format::count(static_cast<std::uint64_t>(stopped))));
    followTime();
}

void TopBar::followTime()
{
    const bool connected = m_context.engine.link() == EnginePort::Link::connected;
    if (!m_context.engine.status()) {
        m_freshness->setText(connected ? tr("○ connected") : tr("○ connecting …"));
        m_freshness->setInk(Ink::dim);
        return;
    }
    // A tenth is what it is worth saying: the engine tells ten times a second.
    const auto age = std::max(m_context.present.now().wall - m_context.engine.statusTime(), leastAge);
    const bool live = connected && age < liveFor;
    m_freshness->setText(live ? tr("● live, %1").arg(format::duration(age))
                              : tr("○ as of %1 ago").arg(format::duration(age)));
    m_freshness->setInk(live ? Ink::dim : Ink::warn);
}

void TopBar::wantLimit(PeriodKind period)
{
    if (!m_context.navigator.has(PageId::budgets)) {
        return;
    }
    const bool day = period == PeriodKind::day;
    Policy draft;
    draft.id = day ? "org-daily" : "org-monthly";
    draft.name = (day ? tr("Organisation, per day") : tr("Organisation, per month")).toStdString();
    draft.period = period;
    draft.alertAt = Fraction::parseDecimal("0.8");
    m_context.navigator.go(ToBudgets{{}, draft});
}

void TopBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Palette& palette = m_context.theme.palette();
    painter.fillRect(rect(), palette.panel);
    painter.fillRect(0, height() - m_context.theme.metrics().hair, width(), m_context.theme.metrics().hair,
                     palette.line);
}

} // namespace tokenfence
