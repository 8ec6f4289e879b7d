// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/tierbar.h"

#include "ui/items/format.h"
#include "ui/items/painting.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace tokenfence {

void paintTierBar(QPainter& painter, const QRectF& rect, const ByTier<Money>& cost, double fraction,
                  bool pale, const Theme& theme)
{
    const Metrics& metrics = theme.metrics();
    const Money total = cost[0] + cost[1] + cost[2] + cost[3];
    if (total.isZero() || fraction <= 0) {
        return;
    }
    // Never less than its own corners: a sum that is there must be seen.
    const double width = std::max<double>(rect.width() * std::min(fraction, 1.0), metrics.radiusBar);
    const QRectF bar(rect.left(), rect.center().y() - metrics.tierBarHeight / 2.0, width,
                     metrics.tierBarHeight);
    QPainterPath outline;
    outline.addRoundedRect(bar, metrics.radiusBar, metrics.radiusBar);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipPath(outline);
    painter.setOpacity(pale ? 0.35 : 1.0);
    double x = bar.left();
    for (const Tier tier : tierOrder) {
        const Money part = cost[static_cast<std::size_t>(tier)];
        const double share = static_cast<double>(part.nano()) / static_cast<double>(total.nano()) * width;
        painter.fillRect(QRectF(x, bar.top(), share, bar.height()), theme.palette().tierBrush(tier));
        x += share;
    }
    painter.restore();
}

QString inWords(const ByTier<Money>& cost)
{
    QStringList words;
    for (const Tier tier : tierOrder) {
        const Money part = cost[static_cast<std::size_t>(tier)];
        if (!part.isZero()) {
            words += tierName(tier) + u' ' + format::money(part);
        }
    }
    return words.join(QStringLiteral(", "));
}

} // namespace tokenfence
