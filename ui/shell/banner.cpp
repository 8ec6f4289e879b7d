// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/banner.h"

#include "ui/items/accessible.h"
#include "ui/items/button.h"
#include "ui/items/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>

namespace tokenfence {

Banner::Banner(const Theme& theme, const Notice& notice, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_grave(notice.kind == Notice::Kind::notRecording)
    , m_text(new TextLabel(theme, TextStyle::row, Ink::text))
    , m_actions(new QHBoxLayout)
{
    setAccessibleRole(*this, QAccessible::AlertMessage);
    const Metrics& metrics = theme.metrics();
    m_text->setWordWrap(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX + metrics.icon + metrics.gap, metrics.gapSmall,
                               metrics.gapLarge, metrics.gapSmall);
    layout->setSpacing(metrics.gap);
    layout->addWidget(m_text, 1);
    m_actions->setSpacing(metrics.gap);
    layout->addLayout(m_actions);
    if (notice.mayBePutAway) {
        QPushButton* close = makeButton({}, ButtonLook::link);
        close->setIcon(theme.icon(Icon::close));
        close->setAccessibleName(tr("Put away"));
        close->setToolTip(tr("Put away"));
        connect(close, &QPushButton::clicked, this, &Banner::putAway);
        connect(&theme, &Theme::changed, close, [close, &theme] { close->setIcon(theme.icon(Icon::close)); });
        layout->addWidget(close);
    }
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    setText(notice.text);
}

void Banner::setText(const QString& text)
{
    m_text->setText(text);
    setSpokenName(*this, text);
}

void Banner::addAction(QWidget* widget)
{
    m_actions->addWidget(widget, 0, Qt::AlignVCenter);
}

void Banner::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    speakAlert(*this);
}

void Banner::paintEvent(QPaintEvent*)
{
    const Metrics& metrics = m_theme.metrics();
    const Palette& palette = m_theme.palette();
    QPainter painter(this);
    const QColor sign = m_grave ? palette.stop : palette.warn;
    painter.fillRect(rect(), palette.hover);
    painter.fillRect(0, 0, metrics.accentEdge, height(), sign);
    painter.fillRect(0, height() - metrics.hair, width(), metrics.hair, palette.line);
    const QRectF icon(metrics.pagePadX, (height() - metrics.icon) / 2.0, metrics.icon, metrics.icon);
    paintIcon(painter, Icon::warning, icon, sign, palette.hover);
}

} // namespace tokenfence
