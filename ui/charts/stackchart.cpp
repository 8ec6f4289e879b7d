// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/stackchart.h"

#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/items/painting.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace tokenfence {

StackChart::StackChart(const Theme& theme, QWidget* parent)
    : DrawnChart(theme, parent)
    , m_ticks(MoneyTicks::upTo(Money()))
{
    setCursor(Qt::CrossCursor);
}

void StackChart::setCourse(StackCourse course, StackShape shape)
{
    const bool sameBins = course.edges == m_course.edges;
    m_course = std::move(course);
    m_shape = shape;
    m_ticks = MoneyTicks::upTo(most());
    if (!sameBins || (m_mark.bin() && *m_mark.bin() >= m_course.bins.size())) {
        m_mark.clear();
    }
    describe();
    lookAgain(true);
}

Money StackChart::most() const
{
    Money most;
    for (const StackCourse::Bin& bin : m_course.bins) {
        if (m_shape != StackShape::lines) {
            most = std::max(most, bin.total());
            continue;
        }
        for (const Money part : bin.parts) {
            most = std::max(most, part);
        }
    }
    if (!drawsBefore()) {
        return most;
    }
    for (const Money before : m_course.before) {
        most = std::max(most, before);
    }
    return most;
}

void StackChart::describe()
{
    if (m_mark.bin()) {
        const auto [first, last] = m_mark.bounds();
        setSpokenDescription(*this, tr("%1: %2").arg(m_course.nameOf(first, last),
                                                     m_course.inWords(m_course.sumOf(first, last))));
    } else if (m_course.bins.empty()) {
        setSpokenDescription(*this, tr("nothing recorded"));
    } else {
        setSpokenDescription(*this, m_course.inWords(m_course.sumOf(0, m_course.bins.size() - 1)));
    }
}

QSize StackChart::sizeHint() const
{
    const Metrics& metrics = theme().metrics();
    return {3 * metrics.meterWidth, metrics.chartCardHeight - 4 * metrics.cardPadY};
}

QSize StackChart::minimumSizeHint() const
{
    const Metrics& metrics = theme().metrics();
    return {2 * metrics.meterWidth, 2 * metrics.chartCardHeight / 5};
}

StackPlot StackChart::plot() const
{
    const Metrics& metrics = theme().metrics();
    const QFontMetrics font(theme().font(TextStyle::tiny));
    int labels = metrics.chartAxisWidth - metrics.gap;
    for (int tick = 0; tick <= MoneyTicks::steps; ++tick) {
        labels = std::max(labels, font.horizontalAdvance(m_ticks.label(tick)));
    }
    const QRectF area = QRectF(rect()).adjusted(labels + metrics.gap, font.height() / 2.0, -metrics.gapSmall,
                                                -font.height() - metrics.gapSmall);
    return {area, m_course, m_ticks};
}

QPoint StackChart::placeOf(std::size_t bin, double share) const
{
    const StackPlot plot = this->plot();
    return QPointF(plot.middleOf(bin), plot.area().bottom() - plot.area().height() * share).toPoint();
}

void StackChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const StackPlot plot = this->plot();
    StackPainter stack(painter, plot, m_course, theme());
    stack.paintAxes(m_ticks, width());
    stack.paintParts(m_shape);
    if (drawsBefore()) {
        stack.paintBefore();
    }
    if (m_mark.bin()) {
        const auto bounds = m_mark.bounds();
        stack.paintMark(*m_mark.bin(), m_mark.isRange() ? std::optional(bounds) : std::nullopt);
    }
    if (showsFocus(*this)) {
        painter.setRenderHint(QPainter::Antialiasing);
        paintFocus(painter, rect(), theme().metrics().radiusControl, theme());
    }
}

HoverBox StackChart::boxOf(std::size_t first, std::size_t last) const
{
    const StackCourse::Bin sum = m_course.sumOf(first, last);
    HoverBox box;
    box.title = m_course.nameOf(first, last);
    box.sum = sum.sum();
    for (std::size_t part = sum.parts.size(); part-- > 0;) {
        const StackPart& what = m_course.parts[part];
        if (!sum.parts[part].isZero()) {
            box.rows.push_back({what.tier, what.name, sum.parts[part],
                                what.tier ? QColor() : what.brush(theme().palette()).color()});
        }
    }
    if (sum.calls == 0) {
        box.rows.push_back({std::nullopt, tr("nothing recorded"), std::nullopt, {}});
    } else if (sum.unpriced > 0) {
        const QString text = tr("%1 unpriced calls").arg(format::count(sum.unpriced));
        box.rows.push_back({std::nullopt, text, std::nullopt, {}});
    }
    if (first == last && first < m_course.before.size()) {
        box.rows.push_back({std::nullopt, m_course.beforeName, m_course.before[first], {}});
    }
    return box;
}

void StackChart::lookAgain(bool changed)
{
    if (!changed) {
        return;
    }
    update();
    if (!m_mark.bin()) {
        tip().show(std::nullopt);
        return;
    }
    const auto [first, last] = m_mark.bounds();
    const StackPlot plot = this->plot();
    tip().show(boxOf(first, last), {plot.middleOf(*m_mark.bin()), plot.area().top()});
}

void StackChart::mouseMoveEvent(QMouseEvent* event)
{
    const std::optional<std::size_t> bin = plot().binAt(event->position().x());
    const bool pressed = (event->buttons() & Qt::LeftButton) != 0;
    lookAgain(pressed ? m_mark.drag(bin) : m_mark.hover(bin));
}

void StackChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        lookAgain(m_mark.press(plot().binAt(event->position().x())));
    }
}

void StackChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_mark.isRange()) {
        return;
    }
    const auto [first, last] = m_mark.bounds();
    const bool dragged = m_mark.isDragged();
    m_mark.endRange();
    update();
    if (dragged) {
        Q_EMIT ranged(m_course.spanOf(first, last));
    } else {
        Q_EMIT chosen(m_course.spanOf(first, last), plot().partAt(first, event->position().y()));
    }
}

void StackChart::leaveEvent(QEvent*)
{
    if (!m_mark.isDragged()) {
        lookAgain(m_mark.clear());
    }
}

void StackChart::choose()
{
    const auto [first, last] = m_mark.bounds();
    const bool isRange = m_mark.isRange();
    m_mark.endRange();
    if (isRange) {
        Q_EMIT ranged(m_course.spanOf(first, last));
    } else {
        Q_EMIT chosen(m_course.spanOf(first, last), std::nullopt);
    }
}

void StackChart::keyPressEvent(QKeyEvent* event)
{
    const bool plain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0;
    const bool extend = (event->modifiers() & Qt::ShiftModifier) != 0;
    const bool arrow = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (plain && arrow) {
        lookAgain(m_mark.move(event->key() == Qt::Key_Left ? -1 : 1, extend, m_course.bins.size()));
        describe();
    } else if (m_mark.bin() && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        choose();
    } else if (m_mark.bin() && event->key() == Qt::Key_Escape) {
        lookAgain(m_mark.clear());
        describe();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace tokenfence
