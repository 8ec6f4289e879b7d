// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"
#include "ui/pages/spend/spendquestion.h"

namespace tokenfence {

class HeatMap;
class TextLabel;

/// An answer by hour and day of the week. Thread: the main thread.
class SpendWeekCard : public Card
{
    Q_OBJECT
public:
    explicit SpendWeekCard(const Theme& theme, QWidget* parent = nullptr);

    void show(const SpendAnswer& answer);

Q_SIGNALS:
    /// An hour was chosen.
    void chosen(tokenfence::TimeSpan span);

private:
    TextLabel* m_zone;
    HeatMap* m_map;
};

} // namespace tokenfence
