// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendcsv.h"

#include "model/call/csv.h"
#include "ui/pages/spend/spendfigures.h"

namespace tokenfence {
namespace {

std::string columnName(const Grouping& grouping)
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
        return csvText("label_" + grouping.labelKey);
    case Dimension::none:
        break;
    }
    return "name";
}

std::string decimal(const std::optional<Money>& money)
{
    return money ? money->toDecimal() : std::string();
}

} // namespace

std::string spendCsv(const Grouping& grouping, const std::vector<SpendRow>& rows)
{
    std::string csv = csvLine({columnName(grouping), "cost_usd", "calls", "unpriced_calls",
                               "cost_per_call_usd", "cost_before_usd", "calls_before"});
    for (const SpendRow& row : rows) {
        csv += csvLine({csvText(row.name), decimal(knownCost(row.cell)), std::to_string(row.cell.callCount()),
                        std::to_string(row.cell.unpriced), decimal(costPerCall(row.cell)),
                        row.before ? decimal(knownCost(*row.before)) : std::string(),
                        row.before ? std::to_string(row.before->callCount()) : std::string()});
    }
    return csv;
}

} // namespace tokenfence
