// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/stackcourse.h"
#include "ui/items/card.h"
#include "ui/pages/spend/spendquestion.h"

namespace tokenfence {

class RingChart;

/// The shares of what an answer's chart is stacked by, as a ring in the same colours. Thread: the main
/// thread.
class SpendShareCard : public Card
{
    Q_OBJECT
public:
    explicit SpendShareCard(const Theme& theme, QWidget* parent = nullptr);

    void show(const SpendAnswer& answer, const std::vector<StackPart>& parts);
    void tellUnknown();

Q_SIGNALS:
    /// A part of the answer was chosen.
    void chosen(std::size_t part);

private:
    RingChart* m_ring;
};

} // namespace tokenfence
