// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ringchart.h"

#include "ui/charts/tierbar.h"
#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/items/painting.h"

#include <QChart>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPieSeries>
#include <QPieSlice>

#include <algorithm>

namespace tokenfence {
namespace {

/// As in the sketch: 52 of 76.
constexpr double holeSize = 0.68;

std::size_t indexOf(Tier tier)
{
    return static_cast<std::size_t>(tier);
}

} // namespace

RingChart::RingChart(const Theme& theme, QWidget* parent)
    : ChartCanvas(theme, parent)
    , m_series(new QPieSeries(this))
{
    setRenderHint(QPainter::Antialiasing);
    m_series->setHoleSize(holeSize);
    m_series->setPieSize(1.0);
    for (const Tier tier : tierOrder) {
        auto* slice = new QPieSlice(tierName(tier), 0, this);
        m_slices[indexOf(tier)] = slice;
        m_series->append(slice);
        connect(slice, &QPieSlice::hovered, this,
                [this, tier](bool inside) { mark(inside ? std::optional(tier) : std::nullopt); });
    }
    chart()->addSeries(m_series);
    dress();
    setShares(std::nullopt, {});
}

void RingChart::dress()
{
    // The gap between two slices is the card showing through.
    const QPen gap(theme().palette().panel, theme().metrics().stroke);
    for (const Tier tier : tierOrder) {
        m_slices[indexOf(tier)]->setBrush(theme().palette().tierBrush(tier));
        m_slices[indexOf(tier)]->setPen(gap);
    }
}

void RingChart::setShares(const std::optional<ByTier<Money>>& cost, const QString& caption)
{
    m_cost = cost;
    m_caption = caption;
    for (const Tier tier : tierOrder) {
        const Money part = cost ? (*cost)[indexOf(tier)] : Money();
        m_slices[indexOf(tier)]->setValue(static_cast<double>(part.nano()) / 1e9);
    }
    const QString words = cost ? inWords(*cost) : tr("not known yet");
    setSpokenDescription(*this, words.isEmpty() ? tr("nothing spent") : words);
    redraw();
}

QSize RingChart::sizeHint() const
{
    return {theme().metrics().ringDiameter, theme().metrics().ringDiameter};
}

void RingChart::mark(std::optional<Tier> tier)
{
    if (tier != m_marked) {
        m_marked = tier;
        viewport()->update();
    }
}

std::vector<Tier> RingChart::present() const
{
    std::vector<Tier> tiers;
    std::copy_if(tierOrder.begin(), tierOrder.end(), std::back_inserter(tiers),
                 [this](Tier tier) { return m_cost && !(*m_cost)[indexOf(tier)].isZero(); });
    return tiers;
}

void RingChart::paintOver(QPainter& painter)
{
    const QRectF area = viewport()->rect();
    const double extent = std::min(area.width(), area.height());
    if (present().empty()) {
        // An empty ring: nothing spent, or not known. The words in the middle tell which.
        const double width = extent * (1 - holeSize) / 2;
        QRectF ring(0, 0, extent - width, extent - width);
        ring.moveCenter(area.center());
        painter.setPen(QPen(theme().palette().line, width));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(ring);
    }
    const QFont figureFont = theme().font(TextStyle::figure);
    const QFont captionFont = theme().font(TextStyle::tiny);
    const int figureHeight = QFontMetrics(figureFont).height();
    const int captionHeight = QFontMetrics(captionFont).height();
    const double top = area.center().y() - (figureHeight + captionHeight) / 2.0;
    const QRectF figure(area.left(), top, area.width(), figureHeight);
    const QRectF caption(area.left(), top + figureHeight, area.width(), captionHeight);

    Money total;
    for (const Tier tier : present()) {
        total += (*m_cost)[indexOf(tier)];
    }
    QString figureText = m_cost ? format::money(total) : format::unknown();
    QString captionText = m_caption;
    if (m_marked && m_cost) {
        const Money part = (*m_cost)[indexOf(*m_marked)];
        figureText = format::percent(part, total);
        captionText = tierName(*m_marked) + u' ' + format::moneyExact(part);
    }
    painter.setFont(figureFont);
    painter.setPen(theme().palette().text);
    painter.drawText(figure, Qt::AlignCenter, figureText);
    painter.setFont(captionFont);
    painter.setPen(theme().palette().dim);
    painter.drawText(caption, Qt::AlignCenter, captionText);
    if (showsFocus(*this)) {
        paintFocus(painter, area, theme().metrics().radiusControl, theme());
    }
}

void RingChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && m_marked) {
        Q_EMIT chosen(*m_marked);
    }
}

void RingChart::leaveEvent(QEvent*)
{
    mark(std::nullopt);
}

void RingChart::keyPressEvent(QKeyEvent* event)
{
    const std::vector<Tier> tiers = present();
    const bool arrow = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (arrow && !tiers.empty()) {
        const auto at = m_marked ? std::find(tiers.begin(), tiers.end(), *m_marked) : tiers.end();
        const auto count = static_cast<std::ptrdiff_t>(tiers.size());
        const std::ptrdiff_t step = event->key() == Qt::Key_Left ? count - 1 : 1;
        const std::ptrdiff_t from = at == tiers.end() ? (step == 1 ? count - 1 : 0) : at - tiers.begin();
        mark(tiers[static_cast<std::size_t>((from + step) % count)]);
    } else if (m_marked && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        Q_EMIT chosen(*m_marked);
    } else if (m_marked && event->key() == Qt::Key_Escape) {
        mark(std::nullopt);
    } else {
        ChartCanvas::keyPressEvent(event);
    }
}

} // namespace tokenfence
