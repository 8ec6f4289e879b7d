// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ringchart.h"

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
/// How much of the hole's width there is below its middle.
constexpr double captionShare = 0.94;

} // namespace

RingChart::RingChart(const Theme& theme, QWidget* parent)
    : ChartCanvas(theme, parent)
    , m_series(new QPieSeries(this))
{
    setRenderHint(QPainter::Antialiasing);
    m_series->setHoleSize(holeSize);
    m_series->setPieSize(1.0);
    chart()->addSeries(m_series);
    setShares(std::nullopt, {});
}

void RingChart::makeSlices(std::size_t count)
{
    if (static_cast<std::size_t>(m_series->count()) == count) {
        return;
    }
    m_series->clear();
    for (std::size_t share = 0; share < count; ++share) {
        auto* slice = new QPieSlice(this);
        m_series->append(slice);
        connect(slice, &QPieSlice::hovered, this,
                [this, share](bool inside) { mark(inside ? std::optional(share) : std::nullopt); });
    }
}

void RingChart::dress()
{
    // The gap between two slices is the card showing through.
    const QPen gap(theme().palette().panel, theme().metrics().stroke);
    const QList<QPieSlice*> slices = m_series->slices();
    for (qsizetype share = 0; share < slices.size(); ++share) {
        slices[share]->setBrush((*m_shares)[static_cast<std::size_t>(share)].part.brush(theme().palette()));
        slices[share]->setPen(gap);
    }
}

void RingChart::setShares(std::optional<std::vector<RingShare>> shares, const QString& caption)
{
    m_shares = std::move(shares);
    m_caption = caption;
    const std::size_t count = m_shares ? m_shares->size() : 0;
    makeSlices(count);
    for (std::size_t share = 0; share < count; ++share) {
        m_series->slices()[static_cast<qsizetype>(share)]->setValue(
            static_cast<double>((*m_shares)[share].sum.nano()) / 1e9);
    }
    if (m_marked && *m_marked >= count) {
        m_marked.reset();
    }
    dress();
    describe();
    redraw();
}

Money RingChart::total() const
{
    Money total;
    for (const std::size_t share : present()) {
        total += (*m_shares)[share].sum;
    }
    return total;
}

void RingChart::describe()
{
    if (!m_shares) {
        setSpokenDescription(*this, tr("not known yet"));
        return;
    }
    QStringList words;
    for (const std::size_t share : present()) {
        const RingShare& one = (*m_shares)[share];
        if (!m_marked || *m_marked == share) {
            words += one.part.name + u' ' + format::money(one.sum);
        }
    }
    if (m_marked && !words.isEmpty()) {
        words += format::percent((*m_shares)[*m_marked].sum, total());
    }
    setSpokenDescription(*this, words.isEmpty() ? tr("nothing spent") : words.join(QStringLiteral(", ")));
}

QSize RingChart::sizeHint() const
{
    return {theme().metrics().ringDiameter, theme().metrics().ringDiameter};
}

void RingChart::mark(std::optional<std::size_t> share)
{
    if (share != m_marked) {
        m_marked = share;
        viewport()->update();
    }
}

std::vector<std::size_t> RingChart::present() const
{
    std::vector<std::size_t> shares;
    for (std::size_t share = 0; m_shares && share < m_shares->size(); ++share) {
        if (!(*m_shares)[share].sum.isZero()) {
            shares.push_back(share);
        }
    }
    return shares;
}

void RingChart::paintEmpty(QPainter& painter) const
{
    const QRectF area = viewport()->rect();
    const double extent = std::min(area.width(), area.height());
    const double width = extent * (1 - holeSize) / 2;
    QRectF ring(0, 0, extent - width, extent - width);
    ring.moveCenter(area.center());
    painter.setPen(QPen(theme().palette().line, width));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(ring);
}

void RingChart::paintMiddle(QPainter& painter) const
{
    const QRectF area = viewport()->rect();
    const QFont figureFont = theme().font(TextStyle::figure);
    const QFont captionFont = theme().font(TextStyle::tiny);
    const QFontMetrics captions(captionFont);
    const int figureHeight = QFontMetrics(figureFont).height();
    const double top = area.center().y() - (figureHeight + captions.height()) / 2.0;
    QString figure = m_shares ? format::money(total()) : format::unknown();
    const int hole = static_cast<int>(std::min(area.width(), area.height()) * holeSize * captionShare);
    QString caption = captions.elidedText(m_caption, Qt::ElideRight, hole);
    if (m_marked && m_shares) {
        const RingShare& share = (*m_shares)[*m_marked];
        figure = format::percent(share.sum, total());
        const QString sum = QStringLiteral(" ") + format::moneyExact(share.sum);
        const int room = hole - captions.horizontalAdvance(sum);
        caption = captions.elidedText(share.part.name, Qt::ElideRight, room) + sum;
    }
    painter.setFont(figureFont);
    painter.setPen(theme().palette().text);
    painter.drawText(QRectF(area.left(), top, area.width(), figureHeight), Qt::AlignCenter, figure);
    painter.setFont(captionFont);
    painter.setPen(theme().palette().dim);
    painter.drawText(QRectF(area.left(), top + figureHeight, area.width(), captions.height()),
                     Qt::AlignCenter, caption);
}

void RingChart::paintOver(QPainter& painter)
{
    if (present().empty()) {
        // Nothing spent, or not known. The words in the middle tell which.
        paintEmpty(painter);
    }
    paintMiddle(painter);
    if (showsFocus(*this)) {
        paintFocus(painter, viewport()->rect(), theme().metrics().radiusControl, theme());
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

void RingChart::moveBy(int step)
{
    const std::vector<std::size_t> shares = present();
    if (shares.empty()) {
        return;
    }
    const auto count = static_cast<std::ptrdiff_t>(shares.size());
    const auto at = m_marked ? std::find(shares.begin(), shares.end(), *m_marked) - shares.begin() : count;
    const std::ptrdiff_t from = at < count ? at : step > 0 ? -1 : 0;
    mark(shares[static_cast<std::size_t>((from + step + count) % count)]);
    describe();
}

void RingChart::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        moveBy(event->key() == Qt::Key_Left ? -1 : 1);
    } else if (m_marked && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        Q_EMIT chosen(*m_marked);
    } else if (m_marked && event->key() == Qt::Key_Escape) {
        mark(std::nullopt);
        describe();
    } else {
        ChartCanvas::keyPressEvent(event);
    }
}

} // namespace tokenfence
