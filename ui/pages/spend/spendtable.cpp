// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendtable.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace tokenfence {

void SpendTable::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        event->accept();
        Q_EMIT copyWanted();
        return;
    }
    DataTable::keyPressEvent(event);
}

void SpendTable::mouseDoubleClickEvent(QMouseEvent* event)
{
    m_isSecond = true;
    event->accept();
}

void SpendTable::mouseReleaseEvent(QMouseEvent* event)
{
    if (std::exchange(m_isSecond, false)) {
        event->accept();
        return;
    }
    DataTable::mouseReleaseEvent(event);
}

} // namespace tokenfence
