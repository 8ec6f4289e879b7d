// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"

#include <QString>
#include <QStringList>

/// Policies in the words of people. Thread: the main thread (texts are translated).
namespace tokenfence::policywords {

/// "workflow", "label".
QString fieldName(MatchTerm::Field field);
/// "workflow = refund", "label plan = free".
QString term(const MatchTerm& term);
/// "all calls", "label plan = free · each user".
QString counts(const Policy& policy);
/// "all together", "user" …, in the order of Per.
QStringList perNames();
/// "request", "hour" …, in the order of PeriodKind; "total" is "all time".
QStringList periodNames();
/// "$500.00 / day", with the raised limit while one holds.
QString limit(const Policy& policy, WallTime now);
/// "ok", "alert" …; of many budgets (`per`) the worst. "capped": one of the requests has met its cap.
QString state(const PolicyView& view);

/// What the policy will do, whole: "Above $336.00 in a day: alert. From $378.00: gpt-4o-mini instead. At
/// $420.00: refused until midnight, Europe/Berlin." The sums are those of the limit that holds at `now`.
QString consequence(const Policy& policy, const QString& zone, WallTime now);

} // namespace tokenfence::policywords
