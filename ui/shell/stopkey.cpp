// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/stopkey.h"

#include "ui/shell/stopcontrol.h"

#include <QCoreApplication>
#include <QKeyEvent>

namespace tokenfence {

StopKey::StopKey(StopControl& control, QObject* parent)
    : QObject(parent)
    , m_control(control)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool StopKey::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride) {
        return QObject::eventFilter(watched, event);
    }
    auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() != Qt::Key_K || key->modifiers() != (Qt::ControlModifier | Qt::ShiftModifier)) {
        return QObject::eventFilter(watched, event);
    }
    // Claimed from every shortcut, so that the key itself comes through.
    event->accept();
    if (event->type() == QEvent::KeyPress && !key->isAutoRepeat()) {
        m_control.stopAll();
    }
    return true;
}

} // namespace tokenfence
