// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/stopframe.h"

#include "ui/shell/stopcontrol.h"

#include <QEvent>
#include <QPainter>

namespace tokenfence {

StopFrame::StopFrame(const Theme& theme, StopControl& control, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    parent->installEventFilter(this);
    setGeometry(parent->rect());
    setVisible(control.isStopped());
    connect(&control, &StopControl::stateChanged, this, [this, &control] {
        setVisible(control.isStopped());
        raise();
    });
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

bool StopFrame::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize) {
        setGeometry(parentWidget()->rect());
        raise();
    }
    return QWidget::eventFilter(watched, event);
}

void StopFrame::paintEvent(QPaintEvent*)
{
    const int width = m_theme.metrics().frame;
    const QColor color = m_theme.palette().stopFill; // as the banner, which it goes on
    QPainter painter(this);
    painter.fillRect(0, 0, this->width(), width, color);
    painter.fillRect(0, height() - width, this->width(), width, color);
    painter.fillRect(0, width, width, height() - 2 * width, color);
    painter.fillRect(this->width() - width, width, width, height() - 2 * width, color);
}

} // namespace tokenfence
