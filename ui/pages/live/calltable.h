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

    /// Beside the request there is room for what tells calls apart, in smaller letters; the rest is elided.
    void setCompact(bool compact);

private:
    const Theme& m_theme;
    CallModel& m_calls;
};

} // namespace tokenfence
