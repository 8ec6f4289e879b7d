// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace tokenfence {

/// A sentence of the engine with names in it, as it is shown: as shownText(), and it reads from left to right
/// whatever name begins it.
QString shownSentence(std::string_view text);

} // namespace tokenfence
