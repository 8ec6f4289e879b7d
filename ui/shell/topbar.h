// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace tokenfence {

class KillSwitch;
class Meter;
class StopControl;
class TextLabel;

/// What everybody asks first, always in view: within budget, how fast, how many agents, how fresh; and the
/// stop.
class TopBar : public QWidget
{
    Q_OBJECT
public:
    TopBar(const PageContext& context, StopControl& stop, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void followStatus();
    void followTime();
    void wantLimit(PeriodKind period);

    PageContext m_context;
    StopControl& m_stop;
    Meter* m_today;
    Meter* m_month;
    TextLabel* m_burn;
    TextLabel* m_outlook;
    TextLabel* m_agents;
    TextLabel* m_agentsUnit;
    TextLabel* m_freshness;
    KillSwitch* m_kill;
};

} // namespace tokenfence
