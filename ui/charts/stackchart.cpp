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
#include <cmath>

namespace tokenfence {
namespace {

/// How much of a bin's width its bar takes.
constexpr double barWidth = 0.8;
constexpr float rangeOpacity = 0.16F;
constexpr float lineOpacity = 0.55F;

double dollars(Money money)
{
    return static_cast<double>(money.nano()) / 1e9;
}

} // namespace

QBrush StackPart::brush(const Palette& palette) const
{
    if (tier) {
        return palette.tierBrush(*tier);
    }
    return place ? palette.series[*place % palette.series.size()] : palette.others;
}

void StackPart::paintKey(QPainter& painter, const QRectF& rect, const Theme& theme) const
{
    if (tier) {
        paintTierKey(painter, rect, *tier, theme);
    } else {
        tokenfence::paintKey(painter, rect, brush(theme.palette()).color(), theme);
    }
}

Money StackCourse::Bin::total() const
{
    Money sum;
    for (const Money part : parts) {
        sum += part;
    }
    return sum;
}

std::optional<Money> StackCourse::Bin::sum() const
{
    const Money all = total();
    return calls == 0 || (calls == unpriced && all.isZero()) ? std::nullopt : std::optional(all);
}

StackChart::StackChart(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_ticks(MoneyTicks::upTo(Money()))
{
    setAccessibleRole(*this, QAccessible::Chart);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StackChart::setCourse(StackCourse course)
{
    const bool sameBins = course.edges == m_course.edges;
    m_course = std::move(course);
    Money most;
    for (const StackCourse::Bin& bin : m_course.bins) {
        most = std::max(most, bin.total());
    }
    for (const Money before : m_course.before) {
        most = std::max(most, before);
    }
    m_ticks = MoneyTicks::upTo(most);
    if (!sameBins || (m_marked && *m_marked >= m_course.bins.size())) {
        m_marked.reset();
        m_anchor.reset();
        m_dragging = false;
    }
    describe();
    update();
}

QString StackChart::inWords(const StackCourse::Bin& sum) const
{
    QStringList parts;
    for (std::size_t part = 0; part < sum.parts.size(); ++part) {
        if (!sum.parts[part].isZero()) {
            parts += m_course.parts[part].name + u' ' + format::money(sum.parts[part]);
        }
    }
    const QString nothing = sum.calls == 0 ? tr("nothing recorded") : tr("nothing spent");
    return parts.isEmpty() ? nothing : parts.join(QStringLiteral(", "));
}

void StackChart::describe()
{
    if (m_marked) {
        const auto [first, last] = std::minmax({m_anchor.value_or(*m_marked), *m_marked});
        setSpokenDescription(*this, tr("%1: %2").arg(nameOf(first, last), inWords(sumOf(first, last))));
    } else if (m_course.bins.empty()) {
        setSpokenDescription(*this, tr("nothing recorded"));
    } else {
        setSpokenDescription(*this, inWords(sumOf(0, m_course.bins.size() - 1)));
    }
}

QSize StackChart::sizeHint() const
{
    const Metrics& metrics = m_theme.metrics();
    return {3 * metrics.meterWidth, metrics.chartCardHeight - 4 * metrics.cardPadY};
}

QSize StackChart::minimumSizeHint() const
{
    const Metrics& metrics = m_theme.metrics();
    return {2 * metrics.meterWidth, metrics.chartCardHeight / 2};
}

QRectF StackChart::plot() const
{
    const Metrics& metrics = m_theme.metrics();
    const QFontMetrics font(m_theme.font(TextStyle::tiny));
    int labels = metrics.chartAxisWidth - metrics.gap;
    for (int tick = 0; tick <= MoneyTicks::steps; ++tick) {
        labels = std::max(labels, font.horizontalAdvance(m_ticks.label(tick)));
    }
    return QRectF(rect()).adjusted(labels + metrics.gap, font.height() / 2.0, -metrics.gapSmall,
                                   -font.height() - metrics.gapSmall);
}

double StackChart::xOf(double edge) const
{
    const QRectF area = plot();
    return area.left() + area.width() * edge / static_cast<double>(std::max<std::size_t>(binCount(), 1));
}

double StackChart::heightOf(Money money) const
{
    return plot().height() * dollars(money) / dollars(m_ticks.top());
}

QPoint StackChart::placeOf(std::size_t bin, double share) const
{
    const QRectF area = plot();
    return QPointF(xOf(static_cast<double>(bin) + 0.5), area.bottom() - area.height() * share).toPoint();
}

std::optional<std::size_t> StackChart::binAt(double x) const
{
    const QRectF area = plot();
    const double place = (x - area.left()) / area.width() * static_cast<double>(binCount());
    if (place < 0 || place >= static_cast<double>(m_course.bins.size())) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(place);
}

std::optional<std::size_t> StackChart::partAt(std::size_t bin, double y) const
{
    const double height = plot().bottom() - y;
    Money sum;
    for (std::size_t part = 0; part < m_course.parts.size(); ++part) {
        sum += m_course.bins[bin].parts[part];
        if (height >= 0 && height < heightOf(sum)) {
            return part;
        }
    }
    return std::nullopt;
}

std::optional<TimeSpan> StackChart::range() const
{
    if (!m_anchor || !m_marked) {
        return std::nullopt;
    }
    const auto [first, last] = std::minmax(*m_anchor, *m_marked);
    return TimeSpan{m_course.edges[first], m_course.edges[last + 1]};
}

void StackChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintAxes(painter);
    paintBars(painter);
    paintBefore(painter);
    paintMark(painter);
    if (showsFocus(*this)) {
        painter.setRenderHint(QPainter::Antialiasing);
        paintFocus(painter, rect(), m_theme.metrics().radiusControl, m_theme);
    }
}

void StackChart::paintAxes(QPainter& painter) const
{
    const Metrics& metrics = m_theme.metrics();
    const QRectF area = plot();
    painter.setFont(m_theme.font(TextStyle::tiny));
    const int height = painter.fontMetrics().height();
    for (int tick = 0; tick <= MoneyTicks::steps; ++tick) {
        const double y = std::round(area.bottom() - area.height() * tick / MoneyTicks::steps);
        painter.fillRect(QRectF(area.left(), y, area.width(), metrics.hair), m_theme.palette().line);
        painter.setPen(m_theme.palette().dim);
        painter.drawText(QRectF(0, y - height / 2.0, area.left() - metrics.gap, height),
                         Qt::AlignRight | Qt::AlignVCenter, m_ticks.label(tick));
    }
    const int most = std::max(2, static_cast<int>(area.width()) / metrics.tickDistance);
    for (const TimeTick& tick : timeTicks(m_course.edges, m_course.zone, most)) {
        const int labelWidth = painter.fontMetrics().horizontalAdvance(tick.label);
        const double left = std::clamp(xOf(tick.edge) - labelWidth / 2.0, 0.0, width() - labelWidth - 1.0);
        painter.drawText(QRectF(left, area.bottom() + metrics.gapSmall, labelWidth + 1, height),
                         Qt::AlignLeft, tick.label);
    }
}

void StackChart::paintBars(QPainter& painter) const
{
    const QRectF area = plot();
    std::vector<QBrush> brushes;
    for (const StackPart& part : m_course.parts) {
        brushes.push_back(part.brush(m_theme.palette()));
    }
    for (std::size_t bin = 0; bin < m_course.bins.size(); ++bin) {
        // On whole pixels, so that equal bars look equal.
        const double gap = (xOf(1) - xOf(0)) * (1 - barWidth) / 2;
        const double left = std::round(xOf(static_cast<double>(bin)) + gap);
        const double right = std::max(left + 1, std::round(xOf(static_cast<double>(bin) + 1) - gap));
        Money sum;
        double foot = std::round(area.bottom());
        for (std::size_t part = 0; part < brushes.size(); ++part) {
            sum += m_course.bins[bin].parts[part];
            const double top = std::round(area.bottom() - heightOf(sum));
            if (top < foot) {
                painter.fillRect(QRectF(left, top, right - left, foot - top), brushes[part]);
            }
            foot = top;
        }
    }
}

void StackChart::paintBefore(QPainter& painter) const
{
    const QRectF area = plot();
    QPolygonF line;
    for (std::size_t bin = 0; bin < std::min(m_course.before.size(), binCount()); ++bin) {
        line.append({xOf(static_cast<double>(bin) + 0.5), area.bottom() - heightOf(m_course.before[bin])});
    }
    QPen dashes(m_theme.palette().faint, m_theme.metrics().hair);
    dashes.setDashPattern({3, 3});
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(dashes);
    painter.drawPolyline(line);
    painter.restore();
}

void StackChart::paintMark(QPainter& painter) const
{
    if (!m_marked) {
        return;
    }
    const QRectF area = plot();
    const auto [first, last] = std::minmax({m_anchor.value_or(*m_marked), *m_marked});
    if (m_anchor) {
        QColor ground = m_theme.palette().accent;
        ground.setAlphaF(rangeOpacity);
        painter.fillRect(QRectF(QPointF(xOf(static_cast<double>(first)), area.top()),
                                QPointF(xOf(static_cast<double>(last) + 1), area.bottom())),
                         ground);
    }
    const double x = xOf(static_cast<double>(*m_marked) + 0.5);
    QColor line = m_theme.palette().text;
    line.setAlphaF(lineOpacity);
    painter.fillRect(QRectF(std::round(x), area.top(), m_theme.metrics().hair, area.height()), line);
    // It may lie over the axes: where it is, nobody reads these.
    paintHoverBox(painter, QRectF(rect()), x, boxOf(first, last), m_theme);
}

StackCourse::Bin StackChart::sumOf(std::size_t first, std::size_t last) const
{
    StackCourse::Bin sum;
    sum.parts.resize(m_course.parts.size());
    for (std::size_t bin = first; bin <= last; ++bin) {
        for (std::size_t part = 0; part < sum.parts.size(); ++part) {
            sum.parts[part] += m_course.bins[bin].parts[part];
        }
        sum.calls += m_course.bins[bin].calls;
        sum.unpriced += m_course.bins[bin].unpriced;
    }
    return sum;
}

QString StackChart::nameOf(std::size_t first, std::size_t last) const
{
    return binName(m_course.edges[first], m_course.edges[last + 1], m_course.edges.front(),
                   m_course.edges.back(), m_course.zone);
}

HoverBox StackChart::boxOf(std::size_t first, std::size_t last) const
{
    const StackCourse::Bin sum = sumOf(first, last);
    HoverBox box;
    box.title = nameOf(first, last);
    box.sum = sum.sum();
    for (std::size_t part = sum.parts.size(); part-- > 0;) {
        const StackPart& what = m_course.parts[part];
        if (!sum.parts[part].isZero()) {
            box.rows.push_back({what.tier, what.name, sum.parts[part],
                                what.tier ? QColor() : what.brush(m_theme.palette()).color()});
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

void StackChart::mark(std::optional<std::size_t> bin)
{
    if (bin != m_marked) {
        m_marked = bin;
        update();
    }
}

void StackChart::mouseMoveEvent(QMouseEvent* event)
{
    const std::optional<std::size_t> bin = binAt(event->position().x());
    if ((event->buttons() & Qt::LeftButton) == 0) {
        m_anchor.reset();
        mark(bin);
    } else if (m_anchor && bin) {
        m_dragging = m_dragging || *bin != *m_anchor;
        mark(bin);
    }
}

void StackChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        return;
    }
    mark(binAt(event->position().x()));
    m_anchor = m_marked;
    m_dragging = false;
}

void StackChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_anchor) {
        return;
    }
    const std::optional<TimeSpan> span = range();
    const std::size_t bin = *m_anchor;
    const bool dragged = m_dragging;
    m_anchor.reset();
    m_dragging = false;
    update();
    if (dragged && span) {
        Q_EMIT ranged(*span);
    } else {
        Q_EMIT chosen({m_course.edges[bin], m_course.edges[bin + 1]}, partAt(bin, event->position().y()));
    }
}

void StackChart::leaveEvent(QEvent*)
{
    if (!m_dragging) {
        m_anchor.reset();
        mark(std::nullopt);
    }
}

void StackChart::moveBy(int step, bool extend)
{
    const auto last = static_cast<std::ptrdiff_t>(m_course.bins.size()) - 1;
    if (last < 0) {
        return;
    }
    const auto at = m_marked ? static_cast<std::ptrdiff_t>(*m_marked) : last + 1;
    if (!extend) {
        m_anchor.reset();
    } else if (!m_anchor && m_marked) {
        m_anchor = m_marked;
    }
    mark(static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at + step, 0, last)));
    update();
    describe();
}

void StackChart::choose()
{
    const std::optional<TimeSpan> span = range();
    const std::size_t bin = *m_marked;
    m_anchor.reset();
    if (span) {
        Q_EMIT ranged(*span);
    } else {
        Q_EMIT chosen({m_course.edges[bin], m_course.edges[bin + 1]}, std::nullopt);
    }
}

void StackChart::keyPressEvent(QKeyEvent* event)
{
    const bool plain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0;
    const bool extend = (event->modifiers() & Qt::ShiftModifier) != 0;
    if (plain && event->key() == Qt::Key_Left) {
        moveBy(-1, extend);
    } else if (plain && event->key() == Qt::Key_Right) {
        moveBy(1, extend);
    } else if (m_marked && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        choose();
    } else if (m_marked && event->key() == Qt::Key_Escape) {
        m_anchor.reset();
        mark(std::nullopt);
        describe();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace tokenfence
