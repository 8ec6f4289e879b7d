// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/money.h"
#include "model/money/tier.h"
#include "ui/theme/theme.h"

#include <QRectF>
#include <QSize>
#include <QString>

#include <optional>
#include <vector>

class QPainter;

namespace tokenfence {

/// The exact values at one place of a chart.
struct HoverBox
{
    struct Row
    {
        std::optional<Tier> tier; ///< nullopt: not of a tier
        QString name;
        std::optional<Money> sum; ///< nullopt: not known
        QColor color{};           ///< of what is no tier and has one
        QString figure{};         ///< instead of the sum, where it is no money
    };
    QString title;
    std::optional<Money> sum;
    std::vector<Row> rows;
    QString figure{}; ///< instead of the sum, where it is no money
};

/// The room that it needs.
QSize hoverBoxSize(const HoverBox& box, const Theme& theme);
/// Draws it, frame and all.
void paintHoverBox(QPainter& painter, const QRectF& frame, const HoverBox& box, const Theme& theme);

/// Draws a sum to the last nano-dollar, ending at `rect`'s right edge; the digits behind the cents are faint,
/// so that it is exact and still reads at a glance. Returns its width.
int paintExactMoney(QPainter& painter, const QRectF& rect, Money sum, const QFont& font, Ink ink,
                    const Theme& theme);

} // namespace tokenfence
