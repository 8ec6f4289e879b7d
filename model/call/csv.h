// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tokenfence {

/**
 * A cell of a CSV file (RFC 4180), in quotation marks where it needs them. One that a spreadsheet would take
 * for a formula (it begins with = + - @, a tab or a return) gets an apostrophe before it, which spreadsheets
 * read as "this is text". Only for text: a negative number would no longer be one.
 */
std::string csvText(std::string_view text);

/// The cells with commas between them and "\r\n" behind.
std::string csvLine(const std::vector<std::string>& cells);

} // namespace tokenfence
