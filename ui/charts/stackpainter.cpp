// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/stackpainter.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace tokenfence {
namespace {

/// How much of a bin's width its bar takes.
constexpr double barWidth = 0.8;
constexpr float rangeOpacity = 0.16F;
constexpr float markOpacity = 0.55F;
constexpr float areaOpacity = 0.82F;

/// One pixel of the device, whatever its scale: wider lines go another way through the painter, ten times as
/// long.
QPen hairPen(const QColor& color)
{
    return QPen(color, 0);
}

} // namespace

StackPainter::StackPainter(QPainter& painter, const StackPlot& plot, const StackCourse& course,
                           const Theme& theme)
    : m_painter(painter)
    , m_plot(plot)
    , m_course(course)
    , m_theme(theme)
{
}

void StackPainter::paintAxes(const MoneyTicks& ticks, int width)
{
    const Metrics& metrics = m_theme.metrics();
    const QRectF& area = m_plot.area();
    m_painter.setFont(m_theme.font(TextStyle::tiny));
    const int height = m_painter.fontMetrics().height();
    for (int tick = 0; tick <= MoneyTicks::steps; ++tick) {
        const double y = std::round(area.bottom() - area.height() * tick / MoneyTicks::steps);
        m_painter.fillRect(QRectF(area.left(), y, area.width(), metrics.hair), m_theme.palette().line);
        m_painter.setPen(m_theme.palette().dim);
        m_painter.drawText(QRectF(0, y - height / 2.0, area.left() - metrics.gap, height),
                           Qt::AlignRight | Qt::AlignVCenter, ticks.label(tick));
    }
    const int most = std::max(2, static_cast<int>(area.width()) / metrics.tickDistance);
    for (const TimeTick& tick : timeTicks(m_course.edges, m_course.zone, most)) {
        const int labelWidth = m_painter.fontMetrics().horizontalAdvance(tick.label);
        const double left =
            std::clamp(m_plot.xOf(tick.edge) - labelWidth / 2.0, 0.0, width - labelWidth - 1.0);
        m_painter.drawText(QRectF(left, area.bottom() + metrics.gapSmall, labelWidth + 1, height),
                           Qt::AlignLeft, tick.label);
    }
}

void StackPainter::paintParts(StackShape shape)
{
    switch (shape) {
    case StackShape::bars:
        paintBars();
        return;
    case StackShape::areas:
        paintAreas();
        return;
    case StackShape::lines:
        paintLines();
        return;
    }
}

void StackPainter::paintBars()
{
    const double foot = std::round(m_plot.area().bottom());
    std::vector<QBrush> brushes;
    for (const StackPart& part : m_course.parts) {
        brushes.push_back(part.brush(m_theme.palette()));
    }
    const double gap = (m_plot.xOf(1) - m_plot.xOf(0)) * (1 - barWidth) / 2;
    for (std::size_t bin = 0; bin < m_course.bins.size(); ++bin) {
        // On whole pixels, so that equal bars look equal.
        const double left = std::round(m_plot.xOf(static_cast<double>(bin)) + gap);
        const double right = std::max(left + 1, std::round(m_plot.xOf(static_cast<double>(bin) + 1) - gap));
        Money sum;
        double below = foot;
        for (std::size_t part = 0; part < brushes.size(); ++part) {
            sum += m_course.bins[bin].parts[part];
            const double top = std::round(m_plot.yOf(sum));
            if (top < below) {
                m_painter.fillRect(QRectF(left, top, right - left, below - top), brushes[part]);
            }
            below = top;
        }
    }
}

std::size_t StackPainter::runEnd(std::size_t first) const
{
    std::size_t end = first;
    while (end < m_course.bins.size() && m_course.bins[end].calls > 0) {
        ++end;
    }
    return end;
}

QPolygonF StackPainter::course(std::size_t first, const std::vector<Money>& sums) const
{
    // The bin that is not over yet is no fall: it stands as a step of its own.
    const std::size_t begun = m_course.bins.size();
    const bool runs = begun > 1 && begun < m_course.binCount();
    QPolygonF line;
    for (std::size_t at = 0; at < sums.size(); ++at) {
        const std::size_t bin = first + at;
        const double y = m_plot.yOf(sums[at]);
        const auto edge = static_cast<double>(bin);
        if (at == 0 || (runs && bin + 1 == begun)) {
            line.append({m_plot.xOf(edge), y});
        }
        line.append({m_plot.middleOf(bin), y});
        if (at + 1 == sums.size() || (runs && bin + 2 == begun)) {
            line.append({m_plot.xOf(edge + 1), y});
        }
    }
    return line;
}

QBrush StackPainter::areaBrush(const StackPart& part) const
{
    QBrush brush = part.brush(m_theme.palette());
    QColor color = brush.color();
    color.setAlphaF(areaOpacity);
    brush.setColor(color);
    return brush;
}

void StackPainter::paintAreas()
{
    for (std::size_t first = 0; first < m_course.bins.size(); ++first) {
        const std::size_t end = runEnd(first);
        std::vector<Money> sums(end - first);
        QPolygonF below = course(first, sums);
        for (std::size_t part = 0; part < m_course.parts.size(); ++part) {
            for (std::size_t at = 0; at < sums.size(); ++at) {
                sums[at] += m_course.bins[first + at].parts[part];
            }
            const QPolygonF top = course(first, sums);
            QPolygonF area = top;
            area.append(QPolygonF(below.rbegin(), below.rend()));
            m_painter.setRenderHint(QPainter::Antialiasing, false);
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(areaBrush(m_course.parts[part]));
            m_painter.drawPolygon(area);
            m_painter.setRenderHint(QPainter::Antialiasing);
            m_painter.setPen(hairPen(m_course.parts[part].brush(m_theme.palette()).color()));
            m_painter.drawPolyline(top);
            below = top;
        }
        first = end;
    }
    m_painter.setRenderHint(QPainter::Antialiasing, false);
}

void StackPainter::paintLines()
{
    m_painter.setRenderHint(QPainter::Antialiasing);
    // The dearest comes last, and lies over the others.
    for (std::size_t part = m_course.parts.size(); part-- > 0;) {
        m_painter.setPen(
            QPen(m_course.parts[part].brush(m_theme.palette()).color(), m_theme.metrics().stroke));
        for (std::size_t first = 0; first < m_course.bins.size(); ++first) {
            const std::size_t end = runEnd(first);
            std::vector<Money> sums;
            for (std::size_t bin = first; bin < end; ++bin) {
                sums.push_back(m_course.bins[bin].parts[part]);
            }
            m_painter.drawPolyline(course(first, sums));
            first = end;
        }
    }
    m_painter.setRenderHint(QPainter::Antialiasing, false);
}

void StackPainter::paintBefore()
{
    QPolygonF line;
    for (std::size_t bin = 0; bin < std::min(m_course.before.size(), m_course.binCount()); ++bin) {
        line.append({m_plot.middleOf(bin), m_plot.yOf(m_course.before[bin])});
    }
    QPen dashes(m_theme.palette().faint, m_theme.metrics().hair);
    dashes.setDashPattern({3, 3});
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(dashes);
    m_painter.drawPolyline(line);
    m_painter.setRenderHint(QPainter::Antialiasing, false);
}

void StackPainter::paintMark(std::size_t bin, std::optional<std::pair<std::size_t, std::size_t>> range)
{
    const QRectF& area = m_plot.area();
    if (range) {
        QColor ground = m_theme.palette().accent;
        ground.setAlphaF(rangeOpacity);
        m_painter.fillRect(QRectF(QPointF(m_plot.xOf(static_cast<double>(range->first)), area.top()),
                                  QPointF(m_plot.xOf(static_cast<double>(range->second) + 1), area.bottom())),
                           ground);
    }
    QColor line = m_theme.palette().text;
    line.setAlphaF(markOpacity);
    m_painter.fillRect(
        QRectF(std::round(m_plot.middleOf(bin)), area.top(), m_theme.metrics().hair, area.height()), line);
}

} // namespace tokenfence
