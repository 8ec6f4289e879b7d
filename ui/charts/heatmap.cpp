// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/heatmap.h"

#include "ui/charts/hoverbox.h"
#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/items/painting.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace tokenfence {
namespace {

/// The palest colour of an hour in which anything was spent.
constexpr float palest = 0.14F;

QString dayName(std::size_t day, QLocale::FormatType length)
{
    return QLocale().standaloneDayName(static_cast<int>(day) + 1, length);
}

QString hourName(std::size_t hour)
{
    return QStringLiteral("%1:00").arg(hour, 2, 10, QLatin1Char('0'));
}

} // namespace

HeatMap::HeatMap(const Theme& theme, QWidget* parent)
    : DrawnChart(theme, parent)
{
    describe();
}

void HeatMap::setWeek(std::optional<HourWeek> week)
{
    m_week = week;
    m_most = m_week ? m_week->most() : Money();
    if (!m_week) {
        m_marked.reset();
    }
    describe();
    lookAgain();
}

QSize HeatMap::sizeHint() const
{
    const Metrics& metrics = theme().metrics();
    return {2 * metrics.meterWidth, metrics.chartCardHeight / 2};
}

QSize HeatMap::minimumSizeHint() const
{
    const Metrics& metrics = theme().metrics();
    // A line for each day, and one for the hours.
    const int line = QFontMetrics(theme().font(TextStyle::tiny)).height();
    return {metrics.meterWidth, static_cast<int>(HourWeek::days + 1) * line + metrics.gapTiny};
}

QRectF HeatMap::plot() const
{
    const Metrics& metrics = theme().metrics();
    const QFontMetrics font(theme().font(TextStyle::tiny));
    int names = 0;
    for (std::size_t day = 0; day < HourWeek::days; ++day) {
        names = std::max(names, font.horizontalAdvance(dayName(day, QLocale::ShortFormat)));
    }
    return QRectF(rect()).adjusted(names + metrics.gap, 0, 0, -font.height() - metrics.gapTiny);
}

QRectF HeatMap::roomOf(const Place& place) const
{
    // On whole pixels, so that equal cells look equal.
    const QRectF area = plot();
    const double width = area.width() / HourWeek::hours;
    const double height = area.height() / HourWeek::days;
    const double left = std::round(area.left() + width * static_cast<double>(place.hour));
    const double right = std::round(area.left() + width * static_cast<double>(place.hour + 1));
    const double top = std::round(area.top() + height * static_cast<double>(place.day));
    const double bottom = std::round(area.top() + height * static_cast<double>(place.day + 1));
    const int gap = theme().metrics().hair;
    return {left, top, right - left - gap, bottom - top - gap};
}

const HourWeek::Cell& HeatMap::cellAt(const Place& place) const
{
    return m_week->cells[place.day][place.hour];
}

QColor HeatMap::colorOf(const HourWeek::Cell& cell) const
{
    const std::optional<Money> sum = cell.sum();
    if (!sum) {
        return {};
    }
    QColor color = theme().palette().accent;
    const double share =
        m_most.isZero() ? 0 : static_cast<double>(sum->nano()) / static_cast<double>(m_most.nano());
    color.setAlphaF(palest + (1 - palest) * static_cast<float>(share));
    return color;
}

QString HeatMap::nameOf(const Place& place) const
{
    return QStringLiteral("%1 %2 – %3")
        .arg(dayName(place.day, QLocale::LongFormat), hourName(place.hour), hourName(place.hour + 1));
}

QString HeatMap::inWords() const
{
    if (!m_week) {
        return tr("not known");
    }
    std::optional<Place> dearest;
    for (std::size_t day = 0; day < HourWeek::days; ++day) {
        for (std::size_t hour = 0; hour < HourWeek::hours; ++hour) {
            const std::optional<Money> sum = cellAt({day, hour}).sum();
            if (sum && (!dearest || *sum > *cellAt(*dearest).sum())) {
                dearest = Place{day, hour};
            }
        }
    }
    return dearest ? tr("most on %1: %2").arg(nameOf(*dearest), format::money(cellAt(*dearest).sum()))
                   : tr("nothing recorded");
}

void HeatMap::describe()
{
    if (!m_marked) {
        setSpokenDescription(*this, inWords());
        return;
    }
    const HourWeek::Cell& cell = cellAt(*m_marked);
    const QString sum = cell.count == 0 ? tr("not in this time")
                        : cell.sum()    ? format::money(cell.sum())
                                        : tr("nothing recorded");
    setSpokenDescription(*this, tr("%1: %2").arg(nameOf(*m_marked), sum));
}

void HeatMap::paintLabels(QPainter& painter) const
{
    const Metrics& metrics = theme().metrics();
    const QRectF area = plot();
    painter.setFont(theme().font(TextStyle::tiny));
    painter.setPen(theme().palette().dim);
    const QFontMetrics font = painter.fontMetrics();
    for (std::size_t day = 0; day < HourWeek::days; ++day) {
        const QRectF row = roomOf({day, 0});
        painter.drawText(
            QRectF(0, row.center().y() - font.height() / 2.0, area.left() - metrics.gap, font.height()),
            Qt::AlignRight | Qt::AlignVCenter, dayName(day, QLocale::ShortFormat));
    }
    for (std::size_t hour = 0; hour <= HourWeek::hours; hour += 3) {
        const QString text = hourName(hour);
        const int width = font.horizontalAdvance(text) + 1;
        const double x = area.left() + area.width() * static_cast<double>(hour) / HourWeek::hours;
        const double left = std::clamp(x - width / 2.0, 0.0, static_cast<double>(this->width() - width));
        painter.drawText(QRectF(left, area.bottom() + metrics.gapTiny, width, font.height()), Qt::AlignLeft,
                         text);
    }
}

HoverBox HeatMap::boxOf(const Place& place) const
{
    const HourWeek::Cell& cell = cellAt(place);
    HoverBox box;
    box.title = nameOf(place);
    box.sum = cell.sum();
    if (cell.count == 0) {
        box.rows.push_back({std::nullopt, tr("not in this time"), std::nullopt, {}, QStringLiteral(" ")});
    } else {
        const QString hours = cell.count == 1 ? tr("1 hour") : tr("%1 hours").arg(format::count(cell.count));
        box.rows.push_back(
            {std::nullopt, tr("calls"), std::nullopt, {}, format::count(cell.spend.callCount())});
        box.rows.push_back({std::nullopt, tr("such hours"), std::nullopt, {}, hours});
        if (cell.spend.unpriced > 0) {
            box.rows.push_back(
                {std::nullopt, tr("unpriced calls"), std::nullopt, {}, format::count(cell.spend.unpriced)});
        }
    }
    return box;
}

void HeatMap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintLabels(painter);
    for (std::size_t day = 0; m_week && day < HourWeek::days; ++day) {
        for (std::size_t hour = 0; hour < HourWeek::hours; ++hour) {
            const Place place{day, hour};
            const HourWeek::Cell& cell = cellAt(place);
            const QRectF room = roomOf(place);
            if (const QColor color = colorOf(cell); color.isValid()) {
                painter.fillRect(room, color);
            } else if (cell.count > 0) {
                painter.setPen(QPen(theme().palette().line, 0));
                painter.drawRect(room.adjusted(0, 0, -1, -1));
            }
        }
    }
    if (m_marked) {
        painter.setPen(QPen(theme().palette().text, theme().metrics().hair));
        painter.drawRect(roomOf(*m_marked).adjusted(0, 0, -1, -1));
    }
    if (showsFocus(*this)) {
        painter.setRenderHint(QPainter::Antialiasing);
        paintFocus(painter, rect(), theme().metrics().radiusControl, theme());
    }
}

std::optional<HeatMap::Place> HeatMap::placeAt(const QPointF& point) const
{
    const QRectF area = plot();
    if (!m_week || !area.contains(point)) {
        return std::nullopt;
    }
    const auto day = static_cast<std::size_t>((point.y() - area.top()) / area.height() * HourWeek::days);
    const auto hour = static_cast<std::size_t>((point.x() - area.left()) / area.width() * HourWeek::hours);
    return Place{std::min(day, HourWeek::days - 1), std::min(hour, HourWeek::hours - 1)};
}

void HeatMap::mark(std::optional<Place> place)
{
    if (place != m_marked) {
        m_marked = place;
        const bool leads = m_marked && cellAt(*m_marked).one;
        setCursor(leads ? Qt::PointingHandCursor : Qt::ArrowCursor);
        lookAgain();
    }
}

void HeatMap::lookAgain()
{
    update();
    if (m_marked) {
        tip().show(boxOf(*m_marked), roomOf(*m_marked).topRight());
    } else {
        tip().show(std::nullopt);
    }
}

void HeatMap::moveBy(int days, int hours)
{
    if (!m_week) {
        return;
    }
    const Place at = m_marked.value_or(Place{});
    const auto moved = [](std::size_t from, int by, std::size_t count) {
        return static_cast<std::size_t>(
            std::clamp<int>(static_cast<int>(from) + by, 0, static_cast<int>(count) - 1));
    };
    mark(m_marked ? Place{moved(at.day, days, HourWeek::days), moved(at.hour, hours, HourWeek::hours)} : at);
    describe();
}

void HeatMap::choose()
{
    if (m_marked && cellAt(*m_marked).one) {
        Q_EMIT chosen(*cellAt(*m_marked).one);
    }
}

void HeatMap::mouseMoveEvent(QMouseEvent* event)
{
    mark(placeAt(event->position()));
}

void HeatMap::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        mark(placeAt(event->position()));
        choose();
    }
}

void HeatMap::leaveEvent(QEvent*)
{
    mark(std::nullopt);
}

void HeatMap::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return moveBy(0, -1);
    case Qt::Key_Right:
        return moveBy(0, 1);
    case Qt::Key_Up:
        return moveBy(-1, 0);
    case Qt::Key_Down:
        return moveBy(1, 0);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return choose();
    case Qt::Key_Escape:
        if (m_marked) {
            mark(std::nullopt);
            return describe();
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace tokenfence
