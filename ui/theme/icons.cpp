// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include <QColor>
#include <QPainter>
#include <QPen>
#include <QPolygonF>
#include <QRectF>

#include <algorithm>
#include <initializer_list>

namespace tokenfence {
namespace {

/// The side of the square that the shapes below are drawn on.
constexpr double side = 16;

void polyline(QPainterPath& path, std::initializer_list<QPointF> points)
{
    path.addPolygon(QPolygonF(QList<QPointF>(points)));
}

QPainterPath octagon()
{
    QPainterPath path;
    polyline(path, {{5, 0.7}, {11, 0.7}, {15.3, 5}, {15.3, 11}, {11, 15.3}, {5, 15.3}, {0.7, 11}, {0.7, 5}});
    path.closeSubpath();
    return path;
}

IconShape fence()
{
    IconShape shape;
    for (const double x : {2.2, 6.1, 9.9, 13.8}) {
        polyline(shape.lines, {{x, 2.4}, {x, 13.6}});
    }
    polyline(shape.lines, {{0.7, 5.6}, {15.3, 5.6}});
    polyline(shape.lines, {{0.7, 10.4}, {15.3, 10.4}});
    shape.width = 1.45;
    return shape;
}

IconShape dollar()
{
    IconShape shape;
    polyline(shape.lines, {{8, 2}, {8, 14}});
    QPainterPath& s = shape.lines;
    s.moveTo(11, 4.5);
    s.lineTo(6.8, 4.5);
    s.arcTo(QRectF(4.8, 4.5, 4, 4), 90, 180);
    s.lineTo(9.2, 8.5);
    s.arcTo(QRectF(7.2, 8.5, 4, 4), 90, -180);
    s.lineTo(5, 12.5);
    return shape;
}

IconShape bulb()
{
    IconShape shape;
    QPainterPath& path = shape.lines;
    path.moveTo(5.5, 12);
    path.lineTo(5.5, 9.7);
    path.arcTo(QRectF(3.5, 1.5, 9, 9), 236, -292);
    path.lineTo(10.5, 12);
    path.closeSubpath();
    polyline(path, {{6, 14.5}, {10, 14.5}});
    return shape;
}

IconShape robot()
{
    IconShape shape;
    shape.lines.addRoundedRect(QRectF(3, 5, 10, 8), 2, 2);
    polyline(shape.lines, {{8, 2}, {8, 5}});
    shape.fill.addEllipse(QPointF(6, 9), 0.9, 0.9);
    shape.fill.addEllipse(QPointF(10, 9), 0.9, 0.9);
    return shape;
}

IconShape gear()
{
    IconShape shape;
    shape.lines.addEllipse(QPointF(8, 8), 2.5, 2.5);
    polyline(shape.lines, {{8, 1}, {8, 3.6}});
    polyline(shape.lines, {{8, 12.4}, {8, 15}});
    polyline(shape.lines, {{1, 8}, {3.6, 8}});
    polyline(shape.lines, {{12.4, 8}, {15, 8}});
    polyline(shape.lines, {{3.1, 3.1}, {4.9, 4.9}});
    polyline(shape.lines, {{11.1, 11.1}, {12.9, 12.9}});
    polyline(shape.lines, {{3.1, 12.9}, {4.9, 11.1}});
    polyline(shape.lines, {{11.1, 4.9}, {12.9, 3.1}});
    shape.width = 1.5;
    return shape;
}

IconShape triangle()
{
    IconShape shape;
    polyline(shape.lines, {{8, 2}, {14.6, 13.6}, {1.4, 13.6}});
    shape.lines.closeSubpath();
    polyline(shape.lines, {{8, 6.4}, {8, 9.6}});
    shape.fill.addEllipse(QPointF(8, 11.5), 0.95, 0.95);
    shape.width = 1.5;
    return shape;
}

} // namespace

IconShape iconShape(Icon icon)
{
    IconShape shape;
    QPainterPath& lines = shape.lines;
    switch (icon) {
    case Icon::brand:
        return fence();
    case Icon::overview:
        lines.addRect(2, 9, 4, 5);
        lines.addRect(6, 6, 4, 8);
        lines.addRect(10, 2, 4, 12);
        break;
    case Icon::live:
        polyline(lines, {{1, 8}, {4, 8}, {6, 3}, {10, 13}, {12, 8}, {15, 8}});
        break;
    case Icon::spend:
        polyline(lines, {{2, 2}, {2, 14}, {14, 14}});
        polyline(lines, {{5, 11}, {8, 7}, {11, 9}, {14, 4}});
        break;
    case Icon::budgets:
        return dollar();
    case Icon::agents:
        return robot();
    case Icon::insights:
        return bulb();
    case Icon::log:
        polyline(lines, {{3, 3}, {13, 3}});
        polyline(lines, {{3, 8}, {13, 8}});
        polyline(lines, {{3, 13}, {9, 13}});
        break;
    case Icon::settings:
        return gear();
    case Icon::stopAll:
        shape.fill = octagon();
        polyline(shape.cutout, {{4.6, 8}, {11.4, 8}});
        shape.cutoutWidth = 2.4;
        break;
    case Icon::stopped:
        shape.fill = octagon();
        polyline(shape.cutout, {{5.2, 5.2}, {10.8, 10.8}});
        polyline(shape.cutout, {{10.8, 5.2}, {5.2, 10.8}});
        shape.cutoutWidth = 2.2;
        break;
    case Icon::warning:
        return triangle();
    case Icon::copy:
        lines.addRoundedRect(QRectF(5.5, 5.5, 8, 8), 1.5, 1.5);
        polyline(lines, {{10.5, 2.5}, {2.5, 2.5}, {2.5, 10.5}});
        shape.width = 1.5;
        break;
    case Icon::play:
        polyline(shape.fill, {{4, 2.5}, {13.5, 8}, {4, 13.5}});
        shape.fill.closeSubpath();
        break;
    case Icon::pause:
        shape.fill.addRect(3.5, 3, 3, 10);
        shape.fill.addRect(9.5, 3, 3, 10);
        break;
    case Icon::close:
        polyline(lines, {{4, 4}, {12, 12}});
        polyline(lines, {{12, 4}, {4, 12}});
        break;
    case Icon::plus:
        polyline(lines, {{8, 3}, {8, 13}});
        polyline(lines, {{3, 8}, {13, 8}});
        break;
    case Icon::arrowRight:
        polyline(lines, {{6, 3.5}, {10.5, 8}, {6, 12.5}});
        break;
    case Icon::dot:
        shape.fill.addEllipse(QPointF(8, 8), 7, 7);
        break;
    }
    return shape;
}

void paintIcon(QPainter& painter, Icon icon, const QRectF& target, const QColor& color, const QColor& ground)
{
    const IconShape shape = iconShape(icon);
    const double extent = std::min(target.width(), target.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(target.center().x() - extent / 2, target.center().y() - extent / 2);
    painter.scale(extent / side, extent / side);
    if (!shape.fill.isEmpty()) {
        painter.fillPath(shape.fill, color);
    }
    if (!shape.lines.isEmpty()) {
        painter.strokePath(shape.lines, QPen(color, shape.width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    }
    if (!shape.cutout.isEmpty()) {
        painter.strokePath(shape.cutout, QPen(ground, shape.cutoutWidth, Qt::SolidLine, Qt::RoundCap));
    }
    painter.restore();
}

} // namespace tokenfence
