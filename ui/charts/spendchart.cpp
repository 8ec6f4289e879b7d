// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/spendchart.h"

#include "ui/charts/hoverbox.h"
#include "ui/charts/tierbar.h"
#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/items/painting.h"

#include <QAreaSeries>
#include <QBarSet>
#include <QChart>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QLineSeries>
#include <QMouseEvent>
#include <QPainter>
#include <QStackedBarSeries>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace tokenfence {
namespace {

/// As measured: more bins than this make an area slower than a frame, and fewer do not make a course.
constexpr std::size_t mostAreaBins = 96;
constexpr std::size_t fewestAreaBins = 36;
constexpr float areaOpacity = 0.82F;
constexpr double barWidth = 0.8;

double dollars(Money money)
{
    return static_cast<double>(money.nano()) / 1e9;
}

/// One pixel of the device, whatever its scale: wider lines go another way through the painter, ten times as
/// long.
QPen hairPen(const QColor& color)
{
    return QPen(color, 0);
}

QBrush seriesBrush(const Palette& palette, Tier tier)
{
    QBrush brush = palette.tierBrush(tier);
    QColor color = brush.color();
    color.setAlphaF(areaOpacity);
    brush.setColor(color);
    return brush;
}

} // namespace

SpendChart::SpendChart(const Theme& theme, QWidget* parent)
    : ChartCanvas(theme, parent)
    , m_x(new QValueAxis(this))
    , m_y(new QValueAxis(this))
    , m_bars(new QStackedBarSeries(this))
    , m_ticks(MoneyTicks::upTo(Money()))
{
    // Filling a ragged area with antialiasing takes ten times as long, and longer than a frame.
    setRenderHint(QPainter::Antialiasing, false);
    setCursor(Qt::CrossCursor);
    makeSeries();
    dress();
}

void SpendChart::makeSeries()
{
    chart()->addAxis(m_x, Qt::AlignBottom);
    chart()->addAxis(m_y, Qt::AlignLeft);
    m_x->setVisible(false);
    m_y->setVisible(false);
    const auto add = [this](QAbstractSeries* series) {
        chart()->addSeries(series);
        series->attachAxis(m_x);
        series->attachAxis(m_y);
    };
    const QLineSeries* below = nullptr;
    for (const Tier tier : tierOrder) {
        auto* upper = new QLineSeries(this);
        auto* area = new QAreaSeries(upper, const_cast<QLineSeries*>(below));
        area->setParent(this);
        m_areas[static_cast<std::size_t>(tier)] = area;
        add(area);
        below = upper;
        auto* set = new QBarSet(tierName(tier));
        m_sets[static_cast<std::size_t>(tier)] = set;
        m_bars->append(set);
    }
    m_bars->setBarWidth(barWidth);
    add(m_bars);
}

void SpendChart::dress()
{
    for (const Tier tier : tierOrder) {
        const auto index = static_cast<std::size_t>(tier);
        m_areas[index]->setPen(Qt::NoPen);
        m_areas[index]->setBrush(seriesBrush(theme().palette(), tier));
        m_sets[index]->setPen(Qt::NoPen);
        m_sets[index]->setBrush(seriesBrush(theme().palette(), tier));
    }
}

void SpendChart::setCourse(SpendCourse course)
{
    m_course = std::move(course);
    Money most;
    for (const SpendCell& cell : m_course.cells) {
        most = std::max(most, cell.total());
    }
    for (const Money before : m_course.before) {
        most = std::max(most, before);
    }
    m_ticks = MoneyTicks::upTo(most);
    const bool asArea = binCount() >= fewestAreaBins && binCount() <= mostAreaBins;
    for (QAreaSeries* area : m_areas) {
        area->setVisible(asArea);
    }
    m_bars->setVisible(!asArea);
    if (asArea) {
        fillAreas();
    } else {
        fillBars();
    }
    m_y->setRange(0, dollars(m_ticks.top()));
    // A bar stands around its index, so that in both cases an edge lies half a bin before it.
    m_x->setRange(-0.5, static_cast<double>(std::max<std::size_t>(binCount(), 1)) - 0.5);
    if (m_marked && *m_marked >= m_course.cells.size()) {
        m_marked.reset();
    }
    ByTier<Money> sums{};
    for (const SpendCell& cell : m_course.cells) {
        for (std::size_t tier = 0; tier < sums.size(); ++tier) {
            sums[tier] += cell.cost[tier];
        }
    }
    const QString words = inWords(sums);
    setSpokenDescription(*this, words.isEmpty() ? tr("nothing spent") : words);
    placePlot();
    redraw();
}

void SpendChart::fillAreas()
{
    const std::size_t count = m_course.cells.size();
    // The bin that is not over yet is no fall: it stands as a step of its own.
    const bool running = count > 1 && count < binCount();
    ByTier<QList<QPointF>> lines;
    for (auto& line : lines) {
        line.reserve(static_cast<qsizetype>(count) + 2);
    }
    for (std::size_t bin = 0; bin < count; ++bin) {
        Money sum;
        for (const Tier tier : tierOrder) {
            const auto index = static_cast<std::size_t>(tier);
            sum += m_course.cells[bin].cost[index];
            QList<QPointF>& line = lines[index];
            const double y = dollars(sum);
            if (bin == 0 || (running && bin + 1 == count)) {
                line.append({static_cast<double>(bin) - 0.5, y});
            }
            line.append({static_cast<double>(bin), y});
            if (bin + 1 == count || (running && bin + 2 == count)) {
                line.append({static_cast<double>(bin) + 0.5, y});
            }
        }
    }
    for (const Tier tier : tierOrder) {
        const auto index = static_cast<std::size_t>(tier);
        m_areas[index]->upperSeries()->replace(lines[index]);
    }
}

void SpendChart::fillBars()
{
    ByTier<QList<qreal>> values;
    for (const SpendCell& cell : m_course.cells) {
        for (std::size_t tier = 0; tier < values.size(); ++tier) {
            values[tier].append(dollars(cell.cost[tier]));
        }
    }
    // The whole series is taken out and put in again: value by value, each change lays out all bars anew.
    for (std::size_t tier = 0; tier < values.size(); ++tier) {
        m_sets[tier]->remove(0, m_sets[tier]->count());
        m_sets[tier]->append(values[tier]);
    }
}

QRectF SpendChart::plot() const
{
    const Metrics& metrics = theme().metrics();
    const QFontMetrics font(theme().font(TextStyle::tiny));
    int labels = metrics.chartAxisWidth - metrics.gap;
    for (int tick = 0; tick <= MoneyTicks::steps; ++tick) {
        labels = std::max(labels, font.horizontalAdvance(m_ticks.label(tick)));
    }
    return QRectF(viewport()->rect())
        .adjusted(labels + metrics.gap, metrics.gapSmall, -metrics.gapSmall,
                  -font.height() - metrics.gapSmall);
}

void SpendChart::placePlot()
{
    chart()->setPlotArea(plot());
}

void SpendChart::resizeEvent(QResizeEvent* event)
{
    ChartCanvas::resizeEvent(event);
    placePlot();
}

QSize SpendChart::sizeHint() const
{
    const Metrics& metrics = theme().metrics();
    return {3 * metrics.meterWidth, metrics.chartCardHeight - 4 * metrics.cardPadY};
}

double SpendChart::xOf(double edge) const
{
    const QRectF area = plot();
    return area.left() + area.width() * edge / static_cast<double>(std::max<std::size_t>(binCount(), 1));
}

std::optional<std::size_t> SpendChart::binAt(double x) const
{
    const QRectF area = plot();
    const double place = (x - area.left()) / area.width() * static_cast<double>(binCount());
    if (place < 0 || place >= static_cast<double>(m_course.cells.size())) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(place);
}

std::optional<Tier> SpendChart::tierAt(std::size_t bin, double y) const
{
    const QRectF area = plot();
    const double height = (area.bottom() - y) / area.height() * dollars(m_ticks.top());
    Money sum;
    for (const Tier tier : tierOrder) {
        sum += m_course.cells[bin].cost[static_cast<std::size_t>(tier)];
        if (height >= 0 && height < dollars(sum)) {
            return tier;
        }
    }
    return std::nullopt;
}

void SpendChart::drawBackground(QPainter* painter, const QRectF&)
{
    const Metrics& metrics = theme().metrics();
    const QRectF area = plot();
    painter->save();
    painter->setFont(theme().font(TextStyle::tiny));
    const int height = painter->fontMetrics().height();
    for (int tick = 0; tick <= MoneyTicks::steps; ++tick) {
        const double y = std::round(area.bottom() - area.height() * tick / MoneyTicks::steps);
        painter->fillRect(QRectF(area.left(), y, area.width(), metrics.hair), theme().palette().line);
        painter->setPen(theme().palette().dim);
        painter->drawText(QRectF(0, y - height / 2.0, area.left() - metrics.gap, height),
                          Qt::AlignRight | Qt::AlignVCenter, m_ticks.label(tick));
    }
    const int most = std::max(2, static_cast<int>(area.width()) / metrics.tickDistance);
    for (const TimeTick& tick : timeTicks(m_course.edges, m_course.zone, most)) {
        const int width = painter->fontMetrics().horizontalAdvance(tick.label);
        const double left = std::clamp(xOf(tick.edge) - width / 2.0, 0.0, viewport()->width() - width - 1.0);
        painter->drawText(QRectF(left, area.bottom() + metrics.gapSmall, width + 1, height), Qt::AlignLeft,
                          tick.label);
    }
    painter->restore();
}

void SpendChart::drawForeground(QPainter* painter, const QRectF&)
{
    // Not a series: Qt Charts lays bars over lines.
    const QRectF area = plot();
    QPolygonF line;
    for (std::size_t bin = 0; bin < std::min(m_course.before.size(), binCount()); ++bin) {
        const double height = area.height() * dollars(m_course.before[bin]) / dollars(m_ticks.top());
        line.append({xOf(static_cast<double>(bin) + 0.5), area.bottom() - height});
    }
    QPen dashes = hairPen(theme().palette().faint);
    const double dash = 3 * viewport()->devicePixelRatioF();
    dashes.setDashPattern({dash, dash});
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintEdges(*painter);
    painter->setPen(dashes);
    painter->drawPolyline(line);
    painter->restore();
}

void SpendChart::paintEdges(QPainter& painter)
{
    // Hair lines over the steps that an area without antialiasing ends in: nearly free, and as smooth to the
    // eye.
    const QRectF area = plot();
    for (const Tier tier : tierOrder) {
        const QAreaSeries* series = m_areas[static_cast<std::size_t>(tier)];
        if (!series->isVisible()) {
            return;
        }
        QPolygonF edge;
        for (const QPointF& point : series->upperSeries()->points()) {
            edge.append(
                {xOf(point.x() + 0.5), area.bottom() - area.height() * point.y() / dollars(m_ticks.top())});
        }
        painter.setPen(hairPen(theme().palette().tier(tier)));
        painter.drawPolyline(edge);
    }
}

void SpendChart::paintOver(QPainter& painter)
{
    if (showsFocus(*this)) {
        paintFocus(painter, viewport()->rect(), theme().metrics().radiusControl, theme());
    }
    if (!m_marked) {
        return;
    }
    const QRectF area = plot();
    const double x = xOf(static_cast<double>(*m_marked) + 0.5);
    QColor line = theme().palette().text;
    line.setAlphaF(0.55F);
    painter.fillRect(QRectF(std::round(x), area.top(), theme().metrics().hair, area.height()), line);
    paintBox(painter, x);
}

void SpendChart::paintBox(QPainter& painter, double x)
{
    const std::size_t bin = *m_marked;
    const SpendCell& cell = m_course.cells[bin];
    HoverBox box;
    box.title = binName(m_course.edges[bin], m_course.edges[bin + 1], m_course.edges.front(),
                        m_course.edges.back(), m_course.zone);
    box.sum = cell.total();
    for (auto tier = tierOrder.rbegin(); tier != tierOrder.rend(); ++tier) {
        const Money cost = cell.cost[static_cast<std::size_t>(*tier)];
        if (*tier != Tier::unknown || cell.calls[static_cast<std::size_t>(*tier)] > 0) {
            box.rows.push_back({*tier, tierName(*tier), cost});
        }
    }
    if (bin < m_course.before.size()) {
        box.rows.push_back({std::nullopt, m_course.beforeName, m_course.before[bin]});
    }
    paintHoverBox(painter, plot(), x, box, theme());
}

void SpendChart::mark(std::optional<std::size_t> bin)
{
    if (bin != m_marked) {
        m_marked = bin;
        viewport()->update();
    }
}

void SpendChart::mouseMoveEvent(QMouseEvent* event)
{
    mark(binAt(event->position().x()));
}

void SpendChart::mousePressEvent(QMouseEvent* event)
{
    const auto bin = binAt(event->position().x());
    if (event->button() == Qt::LeftButton && bin) {
        Q_EMIT chosen({m_course.edges[*bin], m_course.edges[*bin + 1]}, tierAt(*bin, event->position().y()));
    }
}

void SpendChart::leaveEvent(QEvent*)
{
    mark(std::nullopt);
}

void SpendChart::keyPressEvent(QKeyEvent* event)
{
    const auto last = static_cast<std::ptrdiff_t>(m_course.cells.size()) - 1;
    const auto at = m_marked ? static_cast<std::ptrdiff_t>(*m_marked) : last + 1;
    if (last >= 0 && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)) {
        const std::ptrdiff_t step = event->key() == Qt::Key_Left ? -1 : 1;
        mark(static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at + step, 0, last)));
        const SpendCell& cell = m_course.cells[*m_marked];
        setSpokenDescription(
            *this, tr("%1: %2").arg(binName(m_course.edges[*m_marked], m_course.edges[*m_marked + 1],
                                            m_course.edges.front(), m_course.edges.back(), m_course.zone),
                                    inWords(cell.cost)));
    } else if (m_marked && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        Q_EMIT chosen({m_course.edges[*m_marked], m_course.edges[*m_marked + 1]}, std::nullopt);
    } else if (m_marked && event->key() == Qt::Key_Escape) {
        mark(std::nullopt);
    } else {
        ChartCanvas::keyPressEvent(event);
    }
}

} // namespace tokenfence
