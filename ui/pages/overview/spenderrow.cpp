// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/spenderrow.h"

#include "ui/charts/tierbar.h"
#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/items/painting.h"
#include "ui/items/plaintext.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace tokenfence {

SpenderRow::SpenderRow(const Theme& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setAccessibleRole(*this, QAccessible::Button);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SpenderRow::setSpender(const QString& name, const SpendCell& cell, double fraction, bool rest)
{
    m_cell = cell;
    m_fraction = fraction;
    m_rest = rest;
    setText(name);
    setSpokenName(*this, name);
    const QString words =
        tr("%1, %2 calls: %3")
            .arg(format::moneyExact(cell.total()), format::count(cell.callCount()), inWords(cell.cost));
    setSpokenDescription(*this, words);
    setToolTip(plainToolTip(name + u'\n' + words));
    update();
}

QSize SpenderRow::sizeHint() const
{
    return {m_theme.metrics().meterWidth, m_theme.metrics().rankHeight};
}

void SpenderRow::enterEvent(QEnterEvent*)
{
    update();
}

void SpenderRow::leaveEvent(QEvent*)
{
    update();
}

void SpenderRow::paintEvent(QPaintEvent*)
{
    const Metrics& metrics = m_theme.metrics();
    QPainter painter(this);
    if (underMouse()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.palette().hover);
        painter.drawRoundedRect(rect(), metrics.radiusBar, metrics.radiusBar);
    }
    if (showsFocus(*this)) {
        paintFocus(painter, rect(), metrics.radiusBar, m_theme);
    }
    painter.setFont(m_theme.font(TextStyle::row));
    const QFontMetrics font = painter.fontMetrics();
    const QString sum = format::money(m_cell.total());
    const int sumWidth = std::max(metrics.figureColumn, font.horizontalAdvance(sum));
    const QRect name(0, 0, metrics.nameColumn, height());
    const QRect figure(width() - sumWidth, 0, sumWidth, height());
    const QRect bar(name.right() + metrics.gap, 0, figure.left() - name.right() - 2 * metrics.gap, height());
    painter.setPen(m_theme.ink(m_rest ? Ink::dim : Ink::text));
    painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                     font.elidedText(text(), Qt::ElideRight, name.width()));
    paintTierBar(painter, bar, m_cell.cost, m_fraction, m_rest, m_theme);
    painter.setPen(m_theme.ink(Ink::text));
    painter.drawText(figure, Qt::AlignRight | Qt::AlignVCenter, sum);
}

} // namespace tokenfence
