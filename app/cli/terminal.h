// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace tokenfence {

/// Text on standard output, at once; false where nobody reads it any more.
bool print(std::string_view text);

/// What a verb was asked for, on standard output; the exit code of the verb. Where it cannot be written to
/// its end, that is said on standard error.
int printAll(std::string_view text);

/// One sentence on standard error, with the program's name before it.
void complain(std::string_view sentence);

} // namespace tokenfence
