// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/eventrow.h"

#include "ui/items/accessible.h"
#include "ui/items/painting.h"
#include "ui/items/plaintext.h"
#include "ui/items/sentence.h"
#include "ui/pages/logkinds.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace tokenfence {

EventRow::EventRow(const Theme& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setAccessibleRole(*this, QAccessible::Button);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void EventRow::setEntry(const LogEntry& entry, const QString& time, bool first)
{
    m_entry = entry;
    m_time = time;
    m_first = first;
    QStringList about{logKindName(entry.kind)};
    for (const std::string& part : {entry.subject, entry.who}) {
        if (!part.empty()) {
            about += shownText(part);
        }
    }
    about.removeDuplicates();
    m_about = about.join(QStringLiteral(" · "));
    const QString text = shownSentence(entry.text);
    setText(text);
    setSpokenName(*this, text);
    setSpokenDescription(*this, tr("%1, %2").arg(time, m_about));
    setToolTip(plainToolTip(text + u'\n' + m_about));
    update();
}

QSize EventRow::sizeHint() const
{
    const Metrics& metrics = m_theme.metrics();
    const int lines = QFontMetrics(m_theme.font(TextStyle::row)).height() +
                      QFontMetrics(m_theme.font(TextStyle::small)).height();
    return {metrics.meterWidth, lines + 2 * metrics.gapTiny + metrics.hair};
}

void EventRow::enterEvent(QEnterEvent*)
{
    update();
}

void EventRow::leaveEvent(QEvent*)
{
    update();
}

void EventRow::paintEvent(QPaintEvent*)
{
    const Metrics& metrics = m_theme.metrics();
    QPainter painter(this);
    if (!m_first) {
        painter.fillRect(0, 0, width(), metrics.hair, m_theme.palette().line);
    }
    if (showsFocus(*this)) {
        paintFocus(painter, rect(), metrics.radiusBar, m_theme);
    }
    QFont head = m_theme.font(TextStyle::row);
    const QFont small = m_theme.font(TextStyle::small);
    painter.setFont(head);
    const int timeWidth =
        std::max(metrics.nameColumn / 2, painter.fontMetrics().horizontalAdvance(m_time) + metrics.gap);
    const int headHeight = painter.fontMetrics().height();
    const int top = metrics.gapTiny + metrics.hair;
    painter.setPen(m_theme.ink(Ink::faint));
    painter.drawText(QRect(0, top, timeWidth, headHeight), Qt::AlignLeft | Qt::AlignVCenter, m_time);
    head.setWeight(QFont::DemiBold);
    painter.setFont(head);
    painter.setPen(m_theme.ink(underMouse() ? Ink::accent : Ink::text));
    const QRect line(timeWidth, top, width() - timeWidth, headHeight);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, line.width()));
    painter.setFont(small);
    painter.setPen(m_theme.ink(Ink::dim));
    const QRect second(timeWidth, line.bottom() + 1, line.width(), painter.fontMetrics().height());
    painter.drawText(second, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_about, Qt::ElideRight, second.width()));
}

} // namespace tokenfence
