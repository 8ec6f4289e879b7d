// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/pricetable.h"
#include "model/result.h"

#include <string>
#include <string_view>

namespace tokenfence {

/// Reads the models of a price table in LiteLLM's shape: the work behind PriceTable::parse, which says what
/// is taken and what is an error. Numbers are taken as they are written, never through a double. No
/// exception leaves it.
Result<PriceTable::ModelMap> readPrices(std::string_view json, std::string_view sourceName);

} // namespace tokenfence
