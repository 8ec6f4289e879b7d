// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/policywords.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"

#include <QCoreApplication>
#include <QTimeZone>

namespace tokenfence::policywords {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Budgets", text);
}

/// "in a day", for the first mark of the sentence.
QString within(PeriodKind period)
{
    switch (period) {
    case PeriodKind::request:
        return tr("in a request");
    case PeriodKind::hour:
        return tr("in an hour");
    case PeriodKind::day:
        return tr("in a day");
    case PeriodKind::week:
        return tr("in a week");
    case PeriodKind::month:
        return tr("in a month");
    case PeriodKind::total:
        break;
    }
    return tr("in all");
}

/// What a refusal lasts until.
QString refused(PeriodKind period, const QString& zone)
{
    switch (period) {
    case PeriodKind::request:
        return tr("the request's further calls are refused");
    case PeriodKind::hour:
        return tr("refused until the next hour");
    case PeriodKind::day:
        return tr("refused until midnight, %1").arg(zone);
    case PeriodKind::week:
        return tr("refused until Monday, %1").arg(zone);
    case PeriodKind::month:
        return tr("refused until the first of the month, %1").arg(zone);
    case PeriodKind::total:
        break;
    }
    return tr("refused for good");
}

} // namespace

QString fieldName(MatchTerm::Field field)
{
    switch (field) {
    case MatchTerm::Field::user:
        return tr("user");
    case MatchTerm::Field::workflow:
        return tr("workflow");
    case MatchTerm::Field::agent:
        return tr("agent");
    case MatchTerm::Field::model:
        return tr("model");
    case MatchTerm::Field::tier:
        return tr("tier");
    case MatchTerm::Field::provider:
        return tr("provider");
    case MatchTerm::Field::label:
        break;
    }
    return tr("label");
}

QString term(const MatchTerm& term)
{
    QString name = fieldName(term.field);
    if (term.field == MatchTerm::Field::label)
        name += QLatin1Char(' ') + shownText(term.labelKey);
    return name + QStringLiteral(" = ") + shownText(term.pattern);
}

QString counts(const Policy& policy)
{
    QStringList parts;
    for (const MatchTerm& one : policy.match)
        parts << term(one);
    if (parts.isEmpty())
        parts << tr("all calls");
    if (policy.per != Per::all)
        parts << tr("each %1").arg(perNames().at(static_cast<int>(policy.per)));
    return parts.join(QStringLiteral(" · "));
}

QStringList perNames()
{
    return {tr("all together"), tr("user"), tr("workflow"), tr("agent")};
}

QStringList periodNames()
{
    return {tr("request"), tr("hour"), tr("day"), tr("week"), tr("month"), tr("all time")};
}

QString limit(const Policy& policy, WallTime now)
{
    const QString sum = format::moneyExact(policy.limitAt(now));
    if (policy.period == PeriodKind::total)
        return tr("%1 in all").arg(sum);
    return sum + QStringLiteral(" / ") + periodNames().at(static_cast<int>(policy.period));
}

QString state(const PolicyView& view)
{
    switch (view.all.state) {
    case BudgetState::ok:
        return tr("ok");
    case BudgetState::alert:
        return tr("alert");
    case BudgetState::downgrade:
        return tr("downgrade");
    case BudgetState::exhausted:
        break;
    }
    return view.policy.period == PeriodKind::request ? tr("capped") : tr("exhausted");
}

QString consequence(const Policy& policy, const QString& zone, WallTime now)
{
    const Money limit = policy.limitAt(now);
    // The period is said once, with the first of the marks.
    QString span = QLatin1Char(' ') + within(policy.period);
    QStringList sentences;
    if (policy.alertAt) {
        sentences << tr("Above %1%2: alert.").arg(format::moneyExact(policy.alertAt->of(limit)), span);
        span.clear();
    }
    if (policy.downgradeAt) {
        const QString sum = format::moneyExact(policy.downgradeAt->of(limit));
        if (policy.fallbackModel)
            sentences << tr("From %1%2: %3 instead.").arg(sum, span, shownText(*policy.fallbackModel));
        else
            sentences
                << tr("From %1%2: the call's own fallback model instead, where it names one.").arg(sum, span);
        span.clear();
    }
    sentences << tr("At %1%2: %3.")
                     .arg(format::moneyExact(policy.killAt.of(limit)), span, refused(policy.period, zone));
    if (!policy.downgradeAt && policy.fallbackModel)
        sentences
            << tr("Where only %1 still fits, it is used instead.").arg(shownText(*policy.fallbackModel));
    if (policy.raise && now < policy.raise->until) {
        const QTimeZone where(zone.toUtf8());
        sentences << tr("Raised until %1 %2; then the limit is %3 again.")
                         .arg(format::date(policy.raise->until, where),
                              format::clock(policy.raise->until, where), format::moneyExact(policy.limit));
    }
    if (policy.maxRetries) {
        sentences << (*policy.maxRetries == 0
                          ? tr("No call is tried again.")
                          : tr("A call is tried again %n time(s) at most.")
                                .replace(QStringLiteral("%n"), QString::number(*policy.maxRetries)));
    }
    if (!policy.enabled)
        sentences.prepend(tr("Off: it counts, and refuses nothing."));
    return sentences.join(QLatin1Char(' '));
}

} // namespace tokenfence::policywords
