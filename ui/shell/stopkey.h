// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace tokenfence {

class StopControl;

/**
 * Ctrl+Shift+K, wherever the keyboard is: in a menu, in a dialog, in a field. A QShortcut would be silent
 * there, because it yields to whatever is modal. It stops; no key of its own ever lifts.
 */
class StopKey : public QObject
{
    Q_OBJECT
public:
    explicit StopKey(StopControl& control, QObject* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    StopControl& m_control;
};

} // namespace tokenfence
