// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/overview/overviewperiod.h"
#include "ui/pages/page.h"

namespace tokenfence {

class EventsCard;
class FirstRun;
class SpendCard;
class SpendersCard;
class TiersCard;
class TilesRow;

/// What everybody wants to know first, on one page without scrolling: how much, when, who, within what, and
/// what happened.
class OverviewPage : public Page
{
    Q_OBJECT
public:
    explicit OverviewPage(const PageContext& context, QWidget* parent = nullptr);

    void activate() override;
    void deactivate() override;
    void setStopped(bool stopped) override;
    void saveState(QSettings& settings) const override;
    void restoreState(QSettings& settings) override;

    void setPeriod(OverviewPeriod period);
    OverviewPeriod period() const { return m_period; }

private:
    void setActive(bool active);
    void refresh();
    void chooseView();

    OverviewPeriod m_period = OverviewPeriod::today;
    bool m_asked = false; ///< since the engine has told where it stores
    QWidget* m_figures;
    FirstRun* m_firstRun;
    TilesRow* m_tiles;
    SpendCard* m_spend;
    TiersCard* m_tiers;
    SpendersCard* m_spenders;
    EventsCard* m_events;
};

} // namespace tokenfence
