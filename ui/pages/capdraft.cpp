// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/capdraft.h"

#include "ui/items/plaintext.h"

#include <QCoreApplication>

namespace tokenfence {

Policy workflowCapDraft(const std::string& workflow)
{
    Policy draft;
    draft.name =
        QCoreApplication::translate("capDraft", "%1, per request").arg(fromUtf8(workflow)).toStdString();
    MatchTerm term;
    term.field = MatchTerm::Field::workflow;
    term.pattern = workflow;
    draft.match.push_back(term);
    draft.period = PeriodKind::request;
    draft.alertAt = Fraction::parseDecimal("0.8");
    return draft;
}

} // namespace tokenfence
