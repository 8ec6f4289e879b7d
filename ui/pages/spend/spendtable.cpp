// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendtable.h"

#include <QMouseEvent>

namespace tokenfence {

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
