// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/tile.h"

#include "ui/charts/sparkline.h"
#include "ui/items/accessible.h"
#include "ui/items/painting.h"
#include "ui/items/plaintext.h"

#include <QFontMetrics>
#include <QPainter>

namespace tokenfence {

Tile::Tile(const Theme& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_spark(new Sparkline(theme, this))
{
    setAccessibleRole(*this, QAccessible::Button);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Tile::setContent(const TileText& text)
{
    if (text == m_text) {
        return;
    }
    m_text = text;
    setText(text.title);
    setSpokenName(*this, text.title);
    setSpokenDescription(*this, text.words.isEmpty() ? tr("not known yet") : text.words);
    setToolTip(plainToolTip(text.words));
    update();
}

void Tile::setCourse(std::vector<double> values)
{
    m_spark->setValues(std::move(values));
}

QSize Tile::sizeHint() const
{
    const Metrics& metrics = m_theme.metrics();
    return {metrics.meterWidth, metrics.tileHeight};
}

QSize Tile::minimumSizeHint() const
{
    const Metrics& metrics = m_theme.metrics();
    return {metrics.tileWidth, metrics.tileHeight};
}

void Tile::resizeEvent(QResizeEvent*)
{
    const Metrics& metrics = m_theme.metrics();
    const QSize size = m_spark->sizeHint();
    m_spark->setGeometry(width() - metrics.cardPadX - size.width(),
                         height() - metrics.cardPadY - size.height(), size.width(), size.height());
    m_spark->setVisible(hasRoomForCourse());
}

bool Tile::hasRoomForCourse() const
{
    return width() >= m_theme.metrics().tileWidth + m_theme.metrics().gapHuge;
}

void Tile::enterEvent(QEnterEvent*)
{
    update();
}

void Tile::leaveEvent(QEvent*)
{
    update();
}

void Tile::paintEvent(QPaintEvent*)
{
    const Metrics& metrics = m_theme.metrics();
    QPainter painter(this);
    paintPanel(painter, rect(), m_theme);
    if (showsFocus(*this)) {
        paintFocus(painter, rect(), metrics.radiusCard, m_theme);
    }
    const QRect inner =
        rect().adjusted(metrics.cardPadX, metrics.cardPadY, -metrics.cardPadX, -metrics.cardPadY);

    const QFont small = m_theme.font(TextStyle::small);
    painter.setFont(small);
    const int line = QFontMetrics(small).height();
    const int changeWidth = QFontMetrics(small).horizontalAdvance(m_text.change);
    const QRect head(inner.left(), inner.top(), inner.width(), line);
    painter.setPen(m_theme.ink(underMouse() ? Ink::text : Ink::dim));
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_text.title, Qt::ElideRight, head.width()));
    const int titleWidth = QFontMetrics(small).horizontalAdvance(m_text.title);
    if (titleWidth + metrics.gapSmall + changeWidth <= head.width()) { // else the tooltip alone has it
        painter.setPen(m_theme.ink(Ink::dim));
        painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter, m_text.change);
    }

    QFont big = m_theme.font(TextStyle::big);
    for (const TextStyle smaller : {TextStyle::value, TextStyle::strong}) { // smaller rather than cut
        if (QFontMetrics(big).horizontalAdvance(m_text.figure) > inner.width()) {
            big = m_theme.font(smaller);
        }
    }
    painter.setFont(big);
    painter.setPen(m_theme.ink(m_text.warns ? Ink::warn : Ink::text));
    const QRect figure(inner.left(), head.bottom() + 1, inner.width(), QFontMetrics(big).height());
    painter.drawText(figure, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_text.figure, Qt::ElideRight, figure.width()));

    // Beside the line of its course, in as many rows as there is room for.
    painter.setFont(small);
    painter.setPen(m_theme.ink(m_text.warns ? Ink::warn : Ink::dim));
    const int sparkWidth =
        m_spark->values().size() > 1 && hasRoomForCourse() ? metrics.sparkWidth + metrics.gapSmall : 0;
    const QRect remark(inner.left(), figure.bottom() + 1, inner.width() - sparkWidth,
                       inner.bottom() - figure.bottom());
    painter.drawText(remark, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_text.remark);
}

} // namespace tokenfence
