// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/settings/alerts.h"

namespace tokenfence {

class DataCard;
class DesktopNotes;
class GeneralCard;
class PriceCard;

/// What the operator sets once: the engine's settings, prices and tiers, how the window looks, and whether it
/// notifies (which it then does); and where the data is. Thread: the main thread.
class SettingsPage : public Page
{
    Q_OBJECT
public:
    explicit SettingsPage(const PageContext& context, QWidget* parent = nullptr);

    void activate() override;
    void saveState(QSettings& settings) const override;
    void restoreState(QSettings& settings) override;

private:
    void tellAlerts();
    void tellFault();
    void tell(const Alert& alert);

    GeneralCard* m_general;
    DataCard* m_data;
    PriceCard* m_prices;
    DesktopNotes* m_notes;
    Alerts m_alerts;
};

} // namespace tokenfence
