// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/capdraft.h"

#include "ui/items/plaintext.h"
#include "ui/pages/spendlinks.h"

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

std::optional<Policy> dailyCapDraft(const FilterTerm& term)
{
    const std::optional<MatchTerm> match = matchTermOf(term);
    if (!match) {
        return std::nullopt;
    }
    const QString name = shownText(term.text);
    const auto named = [&name](const char* pattern) {
        return QCoreApplication::translate("capDraft", pattern).arg(name).toStdString();
    };
    Policy draft;
    draft.name = term.dimension == Dimension::user ? named(QT_TRANSLATE_NOOP("capDraft", "User %1, per day"))
                 : term.dimension == Dimension::workflow
                     ? named(QT_TRANSLATE_NOOP("capDraft", "Workflow %1, per day"))
                     : named(QT_TRANSLATE_NOOP("capDraft", "%1, per day"));
    draft.match = {*match};
    draft.period = PeriodKind::day;
    draft.alertAt = Fraction::parseDecimal("0.8");
    return draft;
}

} // namespace tokenfence
