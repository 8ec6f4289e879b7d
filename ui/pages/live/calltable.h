// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/datatable.h"

namespace tokenfence {

class CallModel;

/// The table of the calls, which knows how wide its columns have to be. Thread: the main thread.
class CallTable : public DataTable
{
    Q_OBJECT
public:
    CallTable(const Theme& theme, CallModel& model, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    /// Where there is less room (beside the request, say), there is what tells calls apart, in smaller
    /// letters; the rest is elided.
    void fit(bool compact);

    const Theme& m_theme;
    CallModel& m_calls;
    bool m_compact = false;
    int m_wideWidth = 0; ///< from which on there is room for everything
};

} // namespace tokenfence
