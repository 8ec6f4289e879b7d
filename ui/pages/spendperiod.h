// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"

#include <string>

namespace tokenfence {

/// The periods that Spend can look at. The numbers are kept in the settings, so they never change.
enum class SpendPeriod
{
    hour = 0,
    today = 1,
    sevenDays = 2,
    thirtyDays = 3,
    month = 4,
    lastMonth = 5,
    custom = 6 ///< any two times
};

/// By what Spend adds up: a dimension, with Dimension::label a label's key.
struct Grouping
{
    Dimension dimension = Dimension::user;
    std::string labelKey;
    friend bool operator==(const Grouping&, const Grouping&) = default;
};

} // namespace tokenfence
