// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/spend/spendquestion.h"

#include <QString>

#include <optional>

namespace tokenfence {

/// The columns of Spend's table: what stands in them, what they are called and in which order they put rows.
struct SpendColumns
{
    enum Column
    {
        Name,
        Spend,
        Share,
        Calls,
        PerCall,
        Before,
        Change,
        Unpriced,
        ColumnCount
    };

    /// As a person reads it; `total` is that of all rows.
    static QString text(const SpendRow& row, int column, const Grouping& grouping, const SpendCell& total);
    /// `beforeName`: what the period before is called.
    static QString heading(int column, const Grouping& grouping, const QString& beforeName);
    /// Whether `a` stands above `b`. What is not known comes last, whatever the order; equal ones by name.
    static bool precedes(const SpendRow& a, const SpendRow& b, int column, Qt::SortOrder order);

private:
    static std::optional<double> key(const SpendRow& row, int column);
};

} // namespace tokenfence
