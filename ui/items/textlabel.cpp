// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/textlabel.h"

#include "ui/items/plaintext.h"

#include <QEvent>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace tokenfence {
namespace {

/// So many letters stay readable where there is no room at all.
constexpr int fewestLetters = 3;

} // namespace

TextLabel::TextLabel(const Theme& theme, TextStyle style, Ink ink, QWidget* parent)
    : QLabel(parent)
    , m_theme(theme)
    , m_ink(ink)
{
    setTextFormat(Qt::PlainText);
    setFont(theme.font(style));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

TextLabel::TextLabel(const Theme& theme, TextStyle style, Ink ink, const QString& text, QWidget* parent)
    : TextLabel(theme, style, ink, parent)
{
    setText(text);
}

void TextLabel::setText(const QString& text)
{
    if (text == this->text()) {
        return;
    }
    QLabel::setText(text);
    setAccessibleName(text);
    offerWhole();
}

void TextLabel::setInk(Ink ink)
{
    if (ink != m_ink) {
        m_ink = ink;
        update();
    }
}

void TextLabel::setStyle(TextStyle style)
{
    setFont(m_theme.font(style));
}

void TextLabel::setElideMode(Qt::TextElideMode mode)
{
    m_elide = mode;
    update();
}

void TextLabel::reserve(const QString& widest)
{
    m_reserved = widest;
    updateGeometry();
}

QSize TextLabel::sizeHint() const
{
    if (wordWrap()) {
        return QLabel::sizeHint();
    }
    const QFontMetrics metrics(font());
    // One more than the text: fractions of a pixel are lost in the integer widths, and would elide it.
    const int width = std::max(metrics.horizontalAdvance(text()), metrics.horizontalAdvance(m_reserved)) + 1;
    return {width, metrics.height()};
}

QSize TextLabel::minimumSizeHint() const
{
    const QFontMetrics metrics(font());
    const QString shortest = text().size() <= fewestLetters ? text() : text().left(fewestLetters) + u'…';
    const int width =
        std::max(metrics.horizontalAdvance(shortest), metrics.horizontalAdvance(m_reserved)) + 1;
    return {width, metrics.height()};
}

int TextLabel::heightForWidth(int width) const
{
    if (!wordWrap()) {
        return QFontMetrics(font()).height();
    }
    return QFontMetrics(font()).boundingRect(0, 0, width, QWIDGETSIZE_MAX, Qt::TextWordWrap, text()).height();
}

void TextLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(isEnabled() ? m_theme.ink(m_ink) : m_theme.ink(Ink::faint));
    if (wordWrap()) {
        painter.drawText(rect(), static_cast<int>(alignment()) | Qt::TextWordWrap, text());
        return;
    }
    const QString shown = painter.fontMetrics().elidedText(text(), m_elide, width());
    painter.drawText(rect(), static_cast<int>(alignment()) | Qt::TextSingleLine, shown);
}

void TextLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    offerWhole();
}

void TextLabel::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        offerWhole();
    }
}

void TextLabel::offerWhole()
{
    const bool cut = !wordWrap() && QFontMetrics(font()).horizontalAdvance(text()) > width();
    if (cut) {
        setToolTip(plainToolTip(text()));
        m_ownToolTip = true;
    } else if (m_ownToolTip) {
        setToolTip({});
        m_ownToolTip = false;
    }
}

} // namespace tokenfence
