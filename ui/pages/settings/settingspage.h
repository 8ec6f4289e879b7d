// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"

namespace tokenfence {

class DataCard;
class GeneralCard;
class PriceCard;

/// What the operator sets once: the engine's settings, prices and tiers, how the window looks; and where the
/// data is. Thread: the main thread.
class SettingsPage : public Page
{
    Q_OBJECT
public:
    explicit SettingsPage(const PageContext& context, QWidget* parent = nullptr);

    void activate() override;
    void saveState(QSettings& settings) const override;
    void restoreState(QSettings& settings) override;

private:
    GeneralCard* m_general;
    DataCard* m_data;
    PriceCard* m_prices;
};

} // namespace tokenfence
