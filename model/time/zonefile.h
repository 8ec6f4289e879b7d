// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace tokenfence {

/// Whether the system's time zone data knows a zone by this IANA name, "Etc/UTC", "US/Eastern" and other
/// older names included.
///
/// QTimeZone cannot be asked that: its list leaves the older names out (of which the system's own zone
/// often is one), while its constructor takes much that is no name at all: a rule such as "EST5", a folder
/// such as "Europe", and names of its own making such as "UTC+03:00". What it depends on of the operating
/// system stands here alone.
bool systemHasZone(std::string_view ianaId);

} // namespace tokenfence
