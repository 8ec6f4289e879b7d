// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/pairchart.h"

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

/// How much of a day's width its two bars take.
constexpr double barsWidth = 0.78;
/// Up to so many days are named by their weekdays.
constexpr std::size_t mostWeekdays = 8;

double dollars(Money money)
{
    return static_cast<double>(money.nano()) / 1e9;
}

} // namespace

PairChart::PairChart(const Theme& theme, QWidget* parent)
    : DrawnChart(theme, parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PairChart::setCourse(PairCourse course)
{
    m_course = std::move(course);
    mark(std::nullopt);
    m_top = Money();
    for (const PairCourse::Pair& pair : m_course.pairs) {
        m_top = std::max({m_top, pair.then, pair.with});
    }
    // A limit far above everything would press the bars to the ground.
    if (m_course.limit && *m_course.limit > m_top + m_top) {
        m_course.limit.reset();
    }
    m_top = std::max(m_top, m_course.limit.value_or(Money()));
    describe();
    update();
}

QString PairChart::nameOf(std::size_t pair) const
{
    const WallTime day = m_course.pairs[pair].day.start;
    return format::weekday(day, m_course.zone) + u' ' + format::date(day, m_course.zone);
}

void PairChart::describe()
{
    const auto said = [&](std::size_t place) {
        const PairCourse::Pair& pair = m_course.pairs[place];
        return tr("%1: %2 instead of %3")
            .arg(nameOf(place), format::money(pair.with), format::money(pair.then));
    };
    QStringList days;
    if (m_marked) {
        days << said(*m_marked);
    } else {
        for (std::size_t pair = 0; pair < m_course.pairs.size(); ++pair) {
            if (m_course.pairs[pair].then != m_course.pairs[pair].with) {
                days << said(pair);
            }
        }
    }
    setSpokenDescription(*this, days.isEmpty() ? tr("every day as it was") : days.join(QStringLiteral("; ")));
}

QSize PairChart::sizeHint() const
{
    const Metrics& metrics = theme().metrics();
    return {metrics.meterWidth, metrics.pairChartHeight};
}

QRectF PairChart::plot() const
{
    const QFontMetrics font(theme().font(TextStyle::tiny));
    return QRectF(rect()).adjusted(0, theme().metrics().gapTiny, 0,
                                   -font.height() - theme().metrics().gapTiny);
}

QRectF PairChart::placeOf(std::size_t pair) const
{
    const QRectF area = plot();
    const double width = area.width() / static_cast<double>(std::max<std::size_t>(m_course.pairs.size(), 1));
    return {area.left() + width * static_cast<double>(pair), area.top(), width, area.height()};
}

double PairChart::heightOf(Money money) const
{
    return m_top.isZero() ? 0 : plot().height() * dollars(money) / dollars(m_top);
}

std::optional<std::size_t> PairChart::pairAt(double x) const
{
    const QRectF area = plot();
    const double place = (x - area.left()) / area.width() * static_cast<double>(m_course.pairs.size());
    if (place < 0 || place >= static_cast<double>(m_course.pairs.size())) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(place);
}

void PairChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (m_marked) {
        painter.fillRect(placeOf(*m_marked), theme().palette().hover);
    }
    paintBars(painter);
    paintLabels(painter);
    paintLimit(painter);
    if (showsFocus(*this)) {
        paintFocus(painter, rect(), theme().metrics().radiusControl, theme());
    }
}

void PairChart::paintBars(QPainter& painter) const
{
    const Palette& palette = theme().palette();
    const QRectF area = plot();
    painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), theme().metrics().hair), palette.line);
    for (std::size_t at = 0; at < m_course.pairs.size(); ++at) {
        const PairCourse::Pair& pair = m_course.pairs[at];
        const QRectF place = placeOf(at);
        // On whole pixels, so that equal bars look equal.
        const double bar = std::max(1.0, std::floor(place.width() * barsWidth / 2));
        const double middle = std::round(place.center().x());
        const auto paint = [&](double left, Money sum, const QColor& color) {
            const double height = std::round(heightOf(sum));
            painter.fillRect(QRectF(left, std::round(area.bottom()) - height, bar, height), color);
        };
        paint(middle - bar, pair.then, palette.others);
        paint(middle + (bar > 2 ? 1 : 0), pair.with, palette.accent);
    }
}

void PairChart::paintLabels(QPainter& painter) const
{
    painter.setFont(theme().font(TextStyle::tiny));
    painter.setPen(theme().palette().dim);
    const QFontMetrics font = painter.fontMetrics();
    const bool weekdays = m_course.pairs.size() <= mostWeekdays;
    double free = 0;
    for (std::size_t pair = 0; pair < m_course.pairs.size(); ++pair) {
        const WallTime day = m_course.pairs[pair].day.start;
        const QString label =
            weekdays ? format::weekday(day, m_course.zone) : format::date(day, m_course.zone);
        const double width = font.horizontalAdvance(label) + 1.0;
        const QRectF place = placeOf(pair);
        const double left =
            std::clamp(place.center().x() - width / 2, 0.0, std::max(0.0, this->width() - width));
        if (left < free) {
            continue;
        }
        free = left + width + theme().metrics().gapLarge;
        painter.drawText(QRectF(left, place.bottom() + theme().metrics().gapTiny, width, font.height()),
                         Qt::AlignLeft, label);
    }
}

void PairChart::paintLimit(QPainter& painter) const
{
    if (!m_course.limit) {
        return;
    }
    QPen dashes(theme().palette().stop, theme().metrics().hair);
    dashes.setDashPattern({4, 3});
    painter.setPen(dashes);
    const QRectF area = plot();
    const double y = std::round(area.bottom() - heightOf(*m_course.limit)) + 0.5;
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
}

void PairChart::mark(std::optional<std::size_t> pair)
{
    if (pair == m_marked) {
        return;
    }
    m_marked = pair;
    describe();
    tell();
    update();
}

/// The exact sums beside the day.
void PairChart::tell()
{
    if (!m_marked) {
        tip().show(std::nullopt);
        return;
    }
    const PairCourse::Pair& pair = m_course.pairs[*m_marked];
    HoverBox box;
    box.title = nameOf(*m_marked);
    box.sum = pair.with;
    box.rows = {{std::nullopt, tr("instead of"), pair.then, theme().palette().others}};
    tip().show(box, placeOf(*m_marked).center());
}

void PairChart::mouseMoveEvent(QMouseEvent* event)
{
    mark(pairAt(event->position().x()));
}

void PairChart::mouseReleaseEvent(QMouseEvent* event)
{
    const std::optional<std::size_t> pair = pairAt(event->position().x());
    if (event->button() == Qt::LeftButton && pair && rect().contains(event->position().toPoint())) {
        Q_EMIT chosen(m_course.pairs[*pair].day);
    }
}

void PairChart::leaveEvent(QEvent* event)
{
    mark(std::nullopt);
    QWidget::leaveEvent(event);
}

void PairChart::keyPressEvent(QKeyEvent* event)
{
    const auto last = static_cast<std::ptrdiff_t>(m_course.pairs.size()) - 1;
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == 0;
    const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (plain && step != 0 && last >= 0) {
        const std::ptrdiff_t from = m_marked   ? static_cast<std::ptrdiff_t>(*m_marked)
                                    : step > 0 ? -1
                                               : last + 1;
        mark(static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(from + step, 0, last)));
    } else if (m_marked && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        Q_EMIT chosen(m_course.pairs[*m_marked].day);
    } else if (m_marked && event->key() == Qt::Key_Escape) {
        mark(std::nullopt);
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace tokenfence
