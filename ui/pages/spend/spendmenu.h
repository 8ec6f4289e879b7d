// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"

class QMenu;

namespace tokenfence {

class SpendModel;
class SpendTable;
struct PageContext;

/// Adds what can be done about a row of Spend's table that stands for `term` under `filter`: its calls of
/// that time, a budget for it, a stop.
void addSpendActions(QMenu& menu, const PageContext& context, const Filter& filter, const FilterTerm& term,
                     const TimeSpan& span);

/// Adds the table's columns to sort by, for whoever has no mouse; the present one turns the order around.
void addSortings(QMenu& menu, SpendTable& table, const SpendModel& model);

} // namespace tokenfence
