// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/templates.h"

#include <QCoreApplication>

namespace tokenfence {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Budgets", text);
}

PolicyDraft draft(const QString& name, PeriodKind period, const char* limit, const char* fallback = "",
                  const char* tier = "")
{
    PolicyDraft draft;
    draft.name = name;
    draft.period = period;
    draft.limit = QString::fromLatin1(limit);
    draft.fallbackModel = QString::fromLatin1(fallback);
    if (*tier)
        draft.match.push_back(MatchTerm{MatchTerm::Field::tier, {}, tier});
    if (period == PeriodKind::request)
        draft.alertAt.clear(); // a request is over before anybody has read an alert
    return draft;
}

} // namespace

std::vector<PolicyTemplate> policyTemplates()
{
    PolicyDraft users = draft(tr("Each user, per day"), PeriodKind::day, "5");
    users.per = Per::user;
    return {
        {tr("Empty budget"), draft(QString(), PeriodKind::day, "")},
        {tr("Cap for each request, $0.50"), draft(tr("Each request"), PeriodKind::request, "0.50")},
        {tr("Simple tasks, $0.05 a request, gpt-4o-mini"),
         draft(tr("Simple tasks, per request"), PeriodKind::request, "0.05", "gpt-4o-mini", "simple")},
        {tr("Complex tasks, $0.50 a request, gpt-4o"),
         draft(tr("Complex tasks, per request"), PeriodKind::request, "0.50", "gpt-4o", "complex")},
        {tr("Critical tasks, $2.00 a request"),
         draft(tr("Critical tasks, per request"), PeriodKind::request, "2.00", "", "critical")},
        {tr("Organisation, $500 a day"), draft(tr("Organisation, per day"), PeriodKind::day, "500")},
        {tr("Organisation, $9,000 a month"), draft(tr("Organisation, per month"), PeriodKind::month, "9000")},
        {tr("Each user, $5 a day"), users},
    };
}

} // namespace tokenfence
