// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/record.h"

#include <QString>
#include <QTimeZone>

/// Edits of budgets, as the log keeps them, in the words of people. Thread: the main thread (texts are
/// translated).
namespace tokenfence::budgethistory {

/// "Organisation, per day": the budget's name then, as it is shown.
QString nameOf(const LogEntry& entry);
/// "operator", "code".
QString who(const LogEntry& entry);
/// "limit $500.00 → $420.00, downgrade at never → 90 %"; "made: $500.00 / day"; "deleted". Where the entry
/// has no particulars, its own sentence.
QString what(const LogEntry& entry, const QTimeZone& zone);

} // namespace tokenfence::budgethistory
