// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/histogramchart.h"

#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/items/painting.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace tokenfence {
namespace {

constexpr double barWidth = 0.84;

struct Percentile
{
    const char* name;
    std::optional<Money> cost;
};

std::array<Percentile, 3> percentilesOf(const CostBars& bars)
{
    return {Percentile{"P50", bars.p50}, Percentile{"P95", bars.p95}, Percentile{"P99", bars.p99}};
}

} // namespace

QString percentilesInWords(const std::optional<CostBars>& bars)
{
    QStringList words;
    for (const auto& [name, cost] : percentilesOf(bars.value_or(CostBars()))) {
        words +=
            QLatin1String(name) + (cost ? QStringLiteral(" ≈ ") : QStringLiteral(" ")) + format::money(cost);
    }
    return words.join(QStringLiteral(" · "));
}

HistogramChart::HistogramChart(const Theme& theme, QWidget* parent)
    : DrawnChart(theme, parent)
{
    describe();
}

void HistogramChart::setBars(std::optional<CostBars> bars, const QString& zeroName)
{
    m_bars = std::move(bars);
    m_zeroName = zeroName;
    if (m_mark.bin() && *m_mark.bin() >= columns().size()) {
        m_mark.clear();
    }
    describe();
    lookAgain();
}

QString HistogramChart::inWords() const
{
    if (!m_bars) {
        return tr("not known yet");
    }
    if (m_bars->requests == 0) {
        return tr("no request");
    }
    return tr("%1 requests: %2").arg(format::count(m_bars->requests), percentilesInWords(m_bars));
}

void HistogramChart::describe()
{
    if (m_mark.bin()) {
        const Column column = columns()[*m_mark.bin()];
        setSpokenDescription(*this, tr("%1: %2 requests, %3")
                                        .arg(column.name, format::count(column.requests),
                                             format::percent(column.requests, m_bars->requests)));
    } else {
        setSpokenDescription(*this, inWords());
    }
}

QSize HistogramChart::sizeHint() const
{
    const Metrics& metrics = theme().metrics();
    return {2 * metrics.meterWidth, metrics.chartCardHeight / 2};
}

QSize HistogramChart::minimumSizeHint() const
{
    const Metrics& metrics = theme().metrics();
    return {metrics.meterWidth, metrics.chartCardHeight / 3};
}

QRectF HistogramChart::plot() const
{
    const QFontMetrics font(theme().font(TextStyle::tiny));
    const Metrics& metrics = theme().metrics();
    const int labels = font.horizontalAdvance(format::countShort(m_bars ? m_bars->most() : 0));
    // Above it stand the names of the marks.
    return QRectF(rect()).adjusted(std::max(labels, metrics.gapHuge) + metrics.gap, font.height(),
                                   -metrics.gapSmall, -font.height() - metrics.gapSmall);
}

QRectF HistogramChart::scale() const
{
    QRectF area = plot();
    if (m_bars && m_bars->nothing > 0) {
        // One bar's width for what cost nothing, and a gap.
        const double width = area.width() / static_cast<double>(m_bars->bars.size() + 2);
        area.setLeft(area.left() + 1.5 * width);
    }
    return area;
}

std::vector<HistogramChart::Column> HistogramChart::columns() const
{
    std::vector<Column> columns;
    if (!m_bars) {
        return columns;
    }
    const QRectF area = scale();
    const double width = area.width() / static_cast<double>(std::max<std::size_t>(m_bars->bars.size(), 1));
    const auto add = [&](double left, double right, std::uint64_t requests, const QString& name) {
        const double most = static_cast<double>(std::max<std::uint64_t>(m_bars->most(), 1));
        double height = area.height() * static_cast<double>(requests) / most;
        height = requests > 0 ? std::max(height, 1.0) : 0; // a single request among a million is seen
        columns.push_back(
            {QRectF(QPointF(left, area.bottom() - height), QPointF(right, area.bottom())), requests, name});
    };
    if (m_bars->nothing > 0) {
        const double left = plot().left();
        add(left, left + (area.left() - left) / 1.5, m_bars->nothing, m_zeroName);
    }
    double left = area.left();
    for (const CostBars::Bar& bar : m_bars->bars) {
        add(left, left + width, bar.requests,
            QStringLiteral("%1 – %2").arg(format::money(bar.from), format::money(bar.to)));
        left += width;
    }
    return columns;
}

void HistogramChart::paintAxes(QPainter& painter) const
{
    const Metrics& metrics = theme().metrics();
    const QRectF area = plot();
    painter.setFont(theme().font(TextStyle::tiny));
    const int height = painter.fontMetrics().height();
    const std::uint64_t most = m_bars ? m_bars->most() : 0;
    for (const double share : {0.0, 0.5, 1.0}) {
        const double y = std::round(area.bottom() - area.height() * share);
        painter.fillRect(QRectF(area.left(), y, area.width(), metrics.hair), theme().palette().line);
    }
    painter.setPen(theme().palette().dim);
    const auto atLeft = [&](double y, const QString& text) {
        painter.drawText(QRectF(0, y - height / 2.0, area.left() - metrics.gap, height),
                         Qt::AlignRight | Qt::AlignVCenter, text);
    };
    atLeft(area.bottom(), QStringLiteral("0"));
    if (most == 0) {
        return;
    }
    atLeft(area.top(), format::countShort(most));
    const double below = area.bottom() + metrics.gapSmall;
    double taken = 0;
    const auto atFoot = [&](double x, const QString& text) {
        const int width = painter.fontMetrics().horizontalAdvance(text) + 1;
        const double left = std::clamp(x - width / 2.0, 0.0, static_cast<double>(this->width() - width));
        if (left >= taken) {
            painter.drawText(QRectF(left, below, width, height), Qt::AlignLeft, text);
            taken = left + width + metrics.gap;
        }
    };
    if (m_bars->nothing > 0) {
        atFoot(columns().front().room.center().x(), QStringLiteral("$0"));
    }
    if (m_bars->bars.empty()) {
        return;
    }
    const QRectF costs = scale();
    for (std::int64_t power = 1; power <= m_bars->bars.back().to.nano(); power *= 10) {
        if (power >= m_bars->bars.front().from.nano()) {
            const Money cost = Money::fromNano(power);
            atFoot(costs.left() + costs.width() * m_bars->placeOf(cost), format::moneyShort(cost));
        }
    }
}

void HistogramChart::paintPercentiles(QPainter& painter) const
{
    if (!m_bars || m_bars->bars.empty()) {
        return;
    }
    const Metrics& metrics = theme().metrics();
    const QRectF costs = scale();
    painter.setFont(theme().font(TextStyle::tiny));
    const int height = painter.fontMetrics().height();
    double taken = 0;
    for (const auto& [name, cost] : percentilesOf(*m_bars)) {
        if (!cost || cost->isZero()) {
            continue;
        }
        const double x = std::round(costs.left() + costs.width() * m_bars->placeOf(*cost));
        painter.fillRect(QRectF(x, costs.top(), metrics.stroke, costs.height()), theme().palette().warn);
        const QString text = QLatin1String(name);
        const int width = painter.fontMetrics().horizontalAdvance(text) + 1;
        const double left = std::max(taken, std::min(x - width / 2.0, costs.right() - width));
        painter.setPen(theme().palette().dim);
        painter.drawText(QRectF(left, 0, width, height), Qt::AlignLeft, text);
        taken = left + width + metrics.gapSmall;
    }
}

void HistogramChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintAxes(painter);
    const std::vector<Column> all = columns();
    for (std::size_t at = 0; at < all.size(); ++at) {
        const QRectF& room = all[at].room;
        const double gap = room.width() * (1 - barWidth) / 2;
        const double left = std::round(room.left() + gap);
        const double right = std::max(left + 1, std::round(room.right() - gap));
        const bool isNothing = at == 0 && m_bars->nothing > 0;
        painter.fillRect(QRectF(left, std::round(room.top()), right - left,
                                std::round(room.bottom()) - std::round(room.top())),
                         isNothing ? theme().palette().others : theme().palette().accent);
    }
    paintPercentiles(painter);
    if (m_mark.bin()) {
        painter.setPen(QPen(theme().palette().text, theme().metrics().hair));
        painter.drawRect(all[*m_mark.bin()].room.toRect().adjusted(0, 0, -1, -1));
    }
    if (showsFocus(*this)) {
        painter.setRenderHint(QPainter::Antialiasing);
        paintFocus(painter, rect(), theme().metrics().radiusControl, theme());
    }
}

void HistogramChart::lookAgain()
{
    update();
    if (!m_mark.bin()) {
        tip().show(std::nullopt);
        return;
    }
    const Column column = columns()[*m_mark.bin()];
    HoverBox box;
    box.title = column.name;
    box.figure = format::percent(column.requests, m_bars->requests);
    box.rows.push_back({std::nullopt, tr("requests"), std::nullopt, theme().palette().accent,
                        format::count(column.requests)});
    tip().show(box, {column.room.right(), plot().top()});
}

void HistogramChart::mouseMoveEvent(QMouseEvent* event)
{
    const std::vector<Column> all = columns();
    const double x = event->position().x();
    const auto at = std::find_if(all.begin(), all.end(), [x](const Column& column) {
        return x >= column.room.left() && x < column.room.right();
    });
    if (m_mark.hover(at == all.end() ? std::nullopt
                                     : std::optional(static_cast<std::size_t>(at - all.begin())))) {
        lookAgain();
    }
}

void HistogramChart::leaveEvent(QEvent*)
{
    if (m_mark.clear()) {
        lookAgain();
    }
}

void HistogramChart::keyPressEvent(QKeyEvent* event)
{
    const bool arrow = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (arrow) {
        m_mark.move(event->key() == Qt::Key_Left ? -1 : 1, false, columns().size());
    } else if (m_mark.bin() && event->key() == Qt::Key_Escape) {
        m_mark.clear();
    } else {
        QWidget::keyPressEvent(event);
        return;
    }
    describe();
    lookAgain();
}

} // namespace tokenfence
