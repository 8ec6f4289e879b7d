// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"

#include <optional>

namespace tokenfence {

class Navigator;

/// Where everything that the Overview draws leads: the analysis with that filter, or, in a program without
/// that page, the calls themselves with as much of the filter as they know.
void showSpend(Navigator& navigator, const Filter& filter, const std::optional<TimeSpan>& span);

} // namespace tokenfence
