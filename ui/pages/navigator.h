// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/destination.h"

namespace tokenfence {

/// Leads from one page to another; the shell is it. Thread: the main thread.
class Navigator
{
public:
    virtual ~Navigator() = default;

    /// Whether that page is part of this program.
    virtual bool has(PageId page) const = 0;
    /// Shows the page and tells it what is to be seen. One that is missing is passed over: ask `has` before.
    virtual void go(const Destination& destination) = 0;
};

} // namespace tokenfence
