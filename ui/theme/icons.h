// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>

#include <cstdint>

class QColor;
class QPainter;
class QRectF;

namespace tokenfence {

/// The icons of the program, by name.
enum class Icon : std::uint8_t
{
    brand, ///< the fence
    overview,
    live,
    spend,
    budgets,
    agents,
    insights,
    log,
    settings,
    stopAll, ///< an octagon with a bar: a stop that can be made
    stopped, ///< an octagon with a cross: a stop that stands
    warning,
    copy,
    play,
    pause,
    close,
    plus,
    arrowRight,
    dot ///< filled circle
};

/// What is drawn for `icon`, on a square of 16 by 16: lines, or an outline to be filled.
struct IconShape
{
    QPainterPath lines;
    double width = 1.7;  ///< of the lines, on that square
    QPainterPath fill;   ///< empty where there are only lines
    QPainterPath cutout; ///< lines to be drawn in the colour of the ground, over the fill
    double cutoutWidth = 2;
};
IconShape iconShape(Icon icon);

/// Draws `icon` into `target` (as large a square as fits, centred). `ground` is the colour that shines
/// through.
void paintIcon(QPainter& painter, Icon icon, const QRectF& target, const QColor& color, const QColor& ground);

} // namespace tokenfence
