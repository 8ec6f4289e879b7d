// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/datatable.h"

namespace tokenfence {

/// A table whose rows lead further at one click. The second click of a double one is passed over: by then
/// another table stands under the pointer.
class SpendTable : public DataTable
{
    Q_OBJECT
public:
    using DataTable::DataTable;

Q_SIGNALS:
    /// Ctrl+C.
    void copyWanted();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    bool m_isSecond = false;
};

} // namespace tokenfence
