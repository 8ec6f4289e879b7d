// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/sparkline.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace tokenfence {

Sparkline::Sparkline(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Sparkline::setValues(std::vector<double> values)
{
    m_values = std::move(values);
    update();
}

QSize Sparkline::sizeHint() const
{
    return {m_theme.metrics().sparkWidth, m_theme.metrics().sparkHeight};
}

void Sparkline::paintEvent(QPaintEvent*)
{
    double highest = 0;
    for (const double value : m_values) {
        highest = std::isnan(value) ? highest : std::max(highest, value);
    }
    if (m_values.size() < 2 || highest <= 0) {
        return;
    }
    const double width = m_theme.metrics().stroke * 0.75;
    const QRectF area = QRectF(rect()).adjusted(width, width, -width, -width);
    QPainterPath line;
    bool drawing = false;
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        const double value = m_values[i];
        if (std::isnan(value)) {
            drawing = false;
            continue;
        }
        const QPointF point(area.left() + area.width() * static_cast<double>(i) /
                                              static_cast<double>(m_values.size() - 1),
                            area.bottom() - area.height() * value / highest);
        if (drawing) {
            line.lineTo(point);
        } else {
            line.moveTo(point);
        }
        drawing = true;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.palette().accent, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(line);
}

} // namespace tokenfence
