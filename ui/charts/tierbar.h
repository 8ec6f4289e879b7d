// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "ui/theme/theme.h"

#include <QRectF>

class QPainter;

namespace tokenfence {

/// The order in which tiers are stacked and listed, cheapest first; what is unknown comes last.
inline constexpr std::array tierOrder = {Tier::simple, Tier::complex, Tier::critical, Tier::unknown};

/// Spend by tier as one bar that takes `fraction` of `rect`'s width, in the middle of its height. `pale` for
/// what is a sum of others and not to be compared.
void paintTierBar(QPainter& painter, const QRectF& rect, const ByTier<Money>& cost, double fraction,
                  bool pale, const Theme& theme);

/// "simple $128.10, complex $115.60, critical $68.70"; tiers without spend are left out.
QString inWords(const ByTier<Money>& cost);

} // namespace tokenfence
