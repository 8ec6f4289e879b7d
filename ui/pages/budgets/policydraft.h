// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/policy.h"

#include <QMap>
#include <QString>

#include <optional>
#include <set>
#include <string>

namespace tokenfence {

/// The fields of the editor, in its order.
enum class DraftField
{
    name,
    counts,
    per,
    limit,
    period,
    alertAt,
    downgradeAt,
    stopAt,
    fallbackModel,
    retries,
    raise
};

/// Which of them the wire's word is about ("limit_usd"); what is no field of its own is about what it counts.
DraftField draftFieldOf(const std::string& wire);

/**
 * A policy while it is being typed: texts that may be wrong, and what is wrong with them in words. A value,
 * without any widget, so that every rule can be tried in a test.
 */
struct PolicyDraft
{
    std::string id; ///< "": a new policy, whose id is made of its name
    QString name;
    Match match;
    Per per = Per::all;
    QString limit;
    PeriodKind period = PeriodKind::day;
    QString alertAt = QStringLiteral("80"); ///< percent; "": no alert
    QString downgradeAt;                    ///< percent; "": none
    QString stopAt = QStringLiteral("100");
    QString fallbackModel;
    QString retries; ///< "": as many as the agent likes
    bool enabled = true;
    QString raiseTo; ///< another limit for a while; "": none
    WallTime raiseUntil;

    static PolicyDraft of(const Policy& policy);

    struct Checked
    {
        Policy policy; ///< complete where `wrong` is empty
        QMap<DraftField, QString> wrong;
    };
    /// The policy that this would be, or what is wrong at which field. `taken`: ids that a new one must not
    /// have.
    Checked check(const std::set<std::string>& taken) const;
    friend bool operator==(const PolicyDraft&, const PolicyDraft&) = default;
};

/// An id (1 to 64 of a-z, 0-9, '-', '_', '.') made of a name, and not one of those taken.
std::string policyIdFor(const QString& name, const std::set<std::string>& taken);

} // namespace tokenfence
