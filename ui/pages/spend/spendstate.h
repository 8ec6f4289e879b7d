// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/destination.h"

#include <QtGlobal>

class QSettings;

namespace tokenfence {

/// What Spend keeps from one start to the next.
struct SpendState
{
    ToSpend view;      ///< with period and grouping
    TimeSpan custom{}; ///< the last one that was chosen, also while another period is shown
    int sortColumn = 0;
    Qt::SortOrder sortOrder = Qt::DescendingOrder;
    bool isLines = false; ///< the chart, not bars
};

void saveSpendState(QSettings& settings, const SpendState& state);
/// What makes no sense is passed over.
SpendState restoreSpendState(QSettings& settings, const Grouping& otherwise);

} // namespace tokenfence
