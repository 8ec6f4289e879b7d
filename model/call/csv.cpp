// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/call/csv.h"

namespace tokenfence {

std::string csvText(std::string_view text)
{
    constexpr std::string_view formulaBegins = "=+-@\t\r";
    const bool isFormula = !text.empty() && formulaBegins.find(text.front()) != std::string_view::npos;
    std::string cell = isFormula ? "'" : "";
    cell += text;
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
        return cell;
    }
    std::string quoted = "\"";
    for (const char character : cell) {
        quoted += character;
        if (character == '"') {
            quoted += '"';
        }
    }
    return quoted + '"';
}

std::string csvLine(const std::vector<std::string>& cells)
{
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        line += i == 0 ? "" : ",";
        line += cells[i];
    }
    return line + "\r\n";
}

} // namespace tokenfence
