// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/spendperiod.h"

#include <QString>

#include <string>

namespace tokenfence {

/// What a grouping is called ("User", "Label plan").
QString groupingName(const Grouping& grouping);
/// A group's name as it is shown: "no user" for calls without one, a tier's translated.
QString groupName(const Grouping& grouping, const std::string& name);

} // namespace tokenfence
