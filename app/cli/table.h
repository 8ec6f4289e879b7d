// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tokenfence {

/// A table for a terminal: columns as wide as their widest cell, numbers at the right. A value; any thread.
class Table
{
public:
    enum class Align
    {
        left,
        right
    };
    struct Column
    {
        std::string title;
        Align align = Align::left;
    };

    explicit Table(std::vector<Column> columns)
        : m_columns(std::move(columns))
    {
    }

    /// One cell for each column; missing ones are empty.
    void addRow(std::vector<std::string> cells);
    [[nodiscard]] bool isEmpty() const { return m_rows.empty(); }
    /// With a line of titles; each line ends with "\n".
    [[nodiscard]] std::string text() const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

/// How many places a text takes, as far as its code points tell.
std::size_t widthOf(std::string_view utf8);

/// `text` in so many places, cut with "…" where it is longer.
std::string fitted(std::string_view utf8, std::size_t width, Table::Align align = Table::Align::left);

} // namespace tokenfence
