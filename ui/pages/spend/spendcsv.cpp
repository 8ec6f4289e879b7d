// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendcsv.h"

#include "model/call/csv.h"
#include "ui/pages/spend/spendfigures.h"

#include <algorithm>
#include <string_view>

namespace tokenfence {
namespace {

std::string decimal(const std::optional<Money>& money)
{
    return money ? money->toDecimal() : std::string();
}

/// A cell of a table on the clipboard, in which nothing can be quoted: line ends and tabs are spaces.
std::string tsvText(std::string_view text)
{
    // What a spreadsheet would take for a formula gets what csvText puts before it.
    const std::string quoted = csvText(text.substr(0, std::min<std::size_t>(text.size(), 1)));
    std::string cell = quoted.find('\'') != std::string::npos && text.front() != '\'' ? "'" : "";
    for (const char character : text) {
        cell += character == '\t' || character == '\r' || character == '\n' ? ' ' : character;
    }
    return cell;
}

/// Heading and rows, with names as `text` writes them.
std::vector<std::vector<std::string>> linesOf(const Grouping& grouping, const std::vector<SpendRow>& rows,
                                              std::string (*text)(std::string_view))
{
    std::vector<std::vector<std::string>> lines{{text(spendColumnName(grouping)), "cost_usd", "calls",
                                                 "unpriced_calls", "cost_per_call_usd", "cost_before_usd",
                                                 "calls_before"}};
    for (const SpendRow& row : rows) {
        lines.push_back({text(row.name), decimal(knownCost(row.cell)), std::to_string(row.cell.callCount()),
                         std::to_string(row.cell.unpriced), decimal(costPerCall(row.cell)),
                         decimal(costBefore(row)),
                         row.before ? std::to_string(row.before->callCount()) : std::string()});
    }
    return lines;
}

} // namespace

std::string spendColumnName(const Grouping& grouping)
{
    switch (grouping.dimension) {
    case Dimension::user:
        return "user";
    case Dimension::workflow:
        return "workflow";
    case Dimension::agent:
        return "agent";
    case Dimension::provider:
        return "provider";
    case Dimension::model:
        return "model";
    case Dimension::tier:
        return "tier";
    case Dimension::status:
        return "status";
    case Dimension::label:
        return "label_" + grouping.labelKey;
    case Dimension::none:
        break;
    }
    return "name";
}

std::string spendCsv(const Grouping& grouping, const std::vector<SpendRow>& rows)
{
    std::string csv;
    for (const std::vector<std::string>& line : linesOf(grouping, rows, csvText)) {
        csv += csvLine(line);
    }
    return csv;
}

std::string spendTsv(const Grouping& grouping, const std::vector<SpendRow>& rows)
{
    std::string tsv;
    for (const std::vector<std::string>& line : linesOf(grouping, rows, tsvText)) {
        for (std::size_t cell = 0; cell < line.size(); ++cell) {
            tsv += cell > 0 ? "\t" : "";
            tsv += line[cell];
        }
        tsv += '\n';
    }
    return tsv;
}

} // namespace tokenfence
