// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/progressline.h"

#include "ui/items/accessible.h"
#include "ui/items/button.h"
#include "ui/items/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>

namespace tokenfence {

ProgressLine::ProgressLine(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_text(new TextLabel(theme, TextStyle::small, Ink::dim))
    , m_action(makeButton({}, ButtonLook::link))
{
    setAccessibleRole(*this, QAccessible::ProgressBar);
    setAccessibleName(tr("Progress"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 2 * theme.metrics().stroke);
    m_action->setFont(theme.font(TextStyle::small));
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    hide();
    connect(m_action, &QPushButton::clicked, this, &ProgressLine::acted);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ProgressLine::show(const QString& text, double done, const QString& action)
{
    m_done = done;
    m_text->setText(text);
    m_action->setText(action);
    m_action->setAccessibleName(action);
    setSpokenDescription(*this, text);
    QWidget::show();
    update();
}

void ProgressLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const int height = m_theme.metrics().stroke;
    const QRect bar(0, this->height() - height, width(), height);
    painter.fillRect(bar, m_theme.palette().line);
    painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * m_done, height), m_theme.palette().accent);
}

} // namespace tokenfence
