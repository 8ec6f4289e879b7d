// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/table.h"

#include <algorithm>

namespace tokenfence {

namespace {

constexpr std::size_t gap = 2;

bool beginsCodePoint(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

std::string padded(std::string_view text, std::size_t width, Table::Align align)
{
    const std::size_t has = widthOf(text);
    const std::string space(width > has ? width - has : 0, ' ');
    return align == Table::Align::left ? std::string(text) + space : space + std::string(text);
}

} // namespace

std::size_t widthOf(std::string_view utf8)
{
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), beginsCodePoint));
}

std::string fitted(std::string_view utf8, std::size_t width, Table::Align align)
{
    if (widthOf(utf8) <= width) {
        return padded(utf8, width, align);
    }
    std::size_t end = 0;
    for (std::size_t places = 0; end < utf8.size(); ++end) {
        if (beginsCodePoint(utf8[end]) && ++places == width) {
            break;
        }
    }
    return std::string(utf8.substr(0, end)) + "…";
}

void Table::addRow(std::vector<std::string> cells)
{
    cells.resize(m_columns.size());
    m_rows.push_back(std::move(cells));
}

std::string Table::text() const
{
    std::vector<std::string> titles;
    std::vector<std::size_t> widths;
    for (std::size_t column = 0; column < m_columns.size(); ++column) {
        titles.push_back(m_columns[column].title);
        std::size_t width = widthOf(titles.back());
        for (const auto& row : m_rows) {
            width = std::max(width, widthOf(row[column]));
        }
        widths.push_back(width);
    }
    std::string out;
    const auto addLine = [&](const std::vector<std::string>& cells) {
        std::string line;
        for (std::size_t column = 0; column < cells.size(); ++column) {
            line += padded(cells[column], widths[column], m_columns[column].align) + std::string(gap, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + '\n';
    };
    addLine(titles);
    std::for_each(m_rows.begin(), m_rows.end(), addLine);
    return out;
}

} // namespace tokenfence
