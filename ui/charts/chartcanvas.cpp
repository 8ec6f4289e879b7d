// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartcanvas.h"

#include "ui/items/accessible.h"

#include <QChart>
#include <QFocusEvent>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QPainter>

namespace tokenfence {

ChartCanvas::ChartCanvas(const Theme& theme, QWidget* parent)
    : QChartView(parent)
    , m_theme(theme)
{
    setAccessibleRole(*this, QAccessible::Chart);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    viewport()->setMouseTracking(true);
    viewport()->setFocusPolicy(Qt::NoFocus); // sets that of the chart as well, which comes next
    setFocusPolicy(Qt::StrongFocus);
    chart()->setBackgroundVisible(false);
    chart()->setPlotAreaBackgroundVisible(false);
    chart()->legend()->hide();
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setAnimationOptions(QChart::NoAnimation);
    connect(scene(), &QGraphicsScene::changed, this, [this] {
        if (!m_drawing) {
            redraw();
        }
    });
    connect(&theme, &Theme::changed, this, [this] {
        dress();
        redraw();
    });
}

void ChartCanvas::redraw()
{
    m_picture = {};
    viewport()->update();
}

void ChartCanvas::paintEvent(QPaintEvent*)
{
    const double ratio = viewport()->devicePixelRatioF();
    if (m_picture.isNull()) {
        m_picture = QPixmap(viewport()->size() * ratio);
        m_picture.setDevicePixelRatio(ratio);
        m_picture.fill(Qt::transparent);
        m_drawing = true;
        QPainter painter(&m_picture);
        painter.setRenderHints(renderHints());
        render(&painter, QRectF(QPointF(), viewport()->size()), viewport()->rect());
        m_drawing = false;
    }
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawPixmap(0, 0, m_picture);
    paintOver(painter);
}

void ChartCanvas::resizeEvent(QResizeEvent* event)
{
    QChartView::resizeEvent(event);
    redraw();
}

void ChartCanvas::focusInEvent(QFocusEvent* event)
{
    QChartView::focusInEvent(event);
    viewport()->update();
}

void ChartCanvas::focusOutEvent(QFocusEvent* event)
{
    QChartView::focusOutEvent(event);
    viewport()->update();
}

} // namespace tokenfence
