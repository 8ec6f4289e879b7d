// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/remark.h"

#include "ui/items/textlabel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QVBoxLayout>

namespace tokenfence {

Remark::Remark(const Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_text(new TextLabel(theme, TextStyle::body, Ink::text))
{
    const Metrics& metrics = theme.metrics();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.gapLarge, metrics.gapSmall, metrics.gap, metrics.gapSmall);
    m_text->setWordWrap(true);
    layout->addWidget(m_text);
}

void Remark::setText(const QString& text)
{
    m_text->setText(text);
}

QString Remark::text() const
{
    return m_text->text();
}

void Remark::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.palette().hover);
    painter.fillRect(0, 0, m_theme.metrics().accentEdge, height(), m_theme.palette().accent);
}

} // namespace tokenfence
