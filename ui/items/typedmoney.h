// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/money.h"

#include <QString>

#include <optional>

namespace tokenfence {

/**
 * A sum of dollars as people type it: "420", "$1,250.50", in a German window "1.250,50 $". Exact to the
 * nano-dollar; nothing for what is no sum, is negative, has more digits than that, or groups of which it is
 * not certain what they are ("1,25" where the comma parts thousands).
 */
std::optional<Money> typedMoney(const QString& text);

} // namespace tokenfence
