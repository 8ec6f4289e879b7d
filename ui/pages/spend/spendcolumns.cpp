// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendcolumns.h"

#include "ui/items/format.h"
#include "ui/pages/groupingnames.h"
#include "ui/pages/spend/spendfigures.h"

#include <QCoreApplication>

namespace tokenfence {
namespace {

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(SpendModel)
};

std::optional<double> asKey(const std::optional<Money>& money)
{
    return money ? std::optional(static_cast<double>(money->nano())) : std::nullopt;
}

QString exact(const std::optional<Money>& money)
{
    return money ? format::moneyExact(*money) : format::unknown();
}

} // namespace

QString SpendColumns::text(const SpendRow& row, int column, const Grouping& grouping, const SpendCell& total)
{
    switch (column) {
    case Name:
        return groupName(grouping, row.name);
    case Spend:
        return exact(knownCost(row.cell));
    case Share:
        return knownCost(row.cell) ? format::percent(row.cell.total(), total.total()) : format::unknown();
    case Calls:
        return format::count(row.cell.callCount());
    case PerCall:
        return format::money(costPerCall(row.cell));
    case Before:
        return exact(costBefore(row));
    case Change: {
        const std::optional<Money> now = knownCost(row.cell);
        const std::optional<Money> before = costBefore(row);
        return now && before ? format::change(*now, *before) : format::unknown();
    }
    case Unpriced:
        return row.cell.unpriced > 0 ? format::count(row.cell.unpriced) : QString();
    default:
        return {};
    }
}

QString SpendColumns::heading(int column, const Grouping& grouping, const QString& beforeName)
{
    switch (column) {
    case Name:
        return groupingName(grouping);
    case Spend:
        return Texts::tr("Spend");
    case Share:
        return Texts::tr("Share");
    case Calls:
        return Texts::tr("Calls");
    case PerCall:
        return Texts::tr("Per call");
    case Before:
        return beforeName.isEmpty() ? Texts::tr("Before") : beforeName.left(1).toUpper() + beforeName.mid(1);
    case Change:
        return Texts::tr("Change");
    case Unpriced:
        return Texts::tr("Unpriced");
    default:
        return {};
    }
}

std::optional<double> SpendColumns::key(const SpendRow& row, int column)
{
    switch (column) {
    case Spend:
    case Share:
        return asKey(knownCost(row.cell));
    case Calls:
        return static_cast<double>(row.cell.callCount());
    case PerCall:
        return asKey(costPerCall(row.cell));
    case Before:
        return asKey(costBefore(row));
    case Change:
        return changeOf(row);
    case Unpriced:
        return static_cast<double>(row.cell.unpriced);
    default:
        return std::nullopt;
    }
}

bool SpendColumns::precedes(const SpendRow& a, const SpendRow& b, int column, Qt::SortOrder order)
{
    const bool ascending = order == Qt::AscendingOrder;
    if (column == Name) {
        return ascending ? a.name < b.name : b.name < a.name;
    }
    const std::optional<double> first = key(a, column);
    const std::optional<double> second = key(b, column);
    if (first.has_value() != second.has_value()) {
        return first.has_value();
    }
    if (first && *first != *second) {
        return ascending ? *first < *second : *second < *first;
    }
    return a.name < b.name;
}

} // namespace tokenfence
