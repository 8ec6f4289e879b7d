// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"

#include <functional>

class QMenu;

namespace tokenfence {

/// Fills the menu of a row of Live: what can be looked at, copied, stopped and capped from it. `open` shows
/// its request.
void fillCallMenu(QMenu& menu, const LiveCall& live, const PageContext& context, std::function<void()> open);

} // namespace tokenfence
