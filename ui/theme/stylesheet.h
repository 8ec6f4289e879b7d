// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace tokenfence {

struct Metrics;
struct Palette;

/// The one style sheet of the application, made from the theme's tokens. Buttons choose a look by the dynamic
/// property `look`: see ui/items/button.h.
QString styleSheet(const Palette& palette, const Metrics& metrics);

} // namespace tokenfence
