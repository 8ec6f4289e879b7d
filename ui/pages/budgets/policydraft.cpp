// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/policydraft.h"

#include "model/name.h"
#include "ui/items/format.h"
#include "ui/items/typedmoney.h"

#include <QCoreApplication>

namespace tokenfence {

namespace {

constexpr std::int64_t percent = Fraction::whole / 100;
constexpr int percentDecimals = Fraction::decimals - 2;

QString tr(const char* text)
{
    return QCoreApplication::translate("Budgets", text);
}

QString percentText(Fraction fraction)
{
    QString text = QString::number(fraction.units() / percent);
    if (const std::int64_t rest = fraction.units() % percent; rest > 0) {
        QString digits = QString::number(rest).rightJustified(percentDecimals, QLatin1Char('0'));
        while (digits.endsWith(QLatin1Char('0')))
            digits.chop(1);
        text += QLatin1Char('.') + digits;
    }
    return text;
}

/// "80", "80 %", "87.5": a fraction above 0 and up to 1.
std::optional<Fraction> typedPercent(QString text)
{
    text = text.trimmed();
    if (text.endsWith(QLatin1Char('%')))
        text = text.chopped(1).trimmed();
    text.replace(QLatin1Char(','), QLatin1Char('.'));
    const qsizetype point = text.indexOf(QLatin1Char('.'));
    const QString whole = point < 0 ? text : text.left(point);
    const QString rest = point < 0 ? QString() : text.mid(point + 1);
    if (whole.isEmpty() || whole.size() > 3 || rest.size() > percentDecimals)
        return std::nullopt;
    const std::string decimal = (whole.rightJustified(3, QLatin1Char('0')).left(1) + QLatin1Char('.') +
                                 whole.rightJustified(3, QLatin1Char('0')).mid(1) + rest)
                                    .toStdString();
    const std::optional<Fraction> fraction = Fraction::parseDecimal(decimal);
    if (!fraction || fraction->units() <= 0 || *fraction > Fraction::one())
        return std::nullopt;
    return fraction;
}

} // namespace

DraftField draftFieldOf(const std::string& wire)
{
    static const QMap<std::string, DraftField> fields{{"name", DraftField::name},
                                                      {"id", DraftField::name},
                                                      {"per", DraftField::per},
                                                      {"limit_usd", DraftField::limit},
                                                      {"period", DraftField::period},
                                                      {"alert_at", DraftField::alertAt},
                                                      {"downgrade_at", DraftField::downgradeAt},
                                                      {"kill_at", DraftField::stopAt},
                                                      {"fallback_model", DraftField::fallbackModel},
                                                      {"max_retries", DraftField::retries},
                                                      {"raise", DraftField::raise}};
    return fields.value(wire, DraftField::counts);
}

PolicyDraft PolicyDraft::of(const Policy& policy)
{
    PolicyDraft draft;
    draft.id = policy.id;
    draft.name = QString::fromStdString(policy.name);
    draft.match = policy.match;
    draft.per = policy.per;
    draft.limit = format::moneyExact(policy.limit);
    draft.period = policy.period;
    draft.alertAt = policy.alertAt ? percentText(*policy.alertAt) : QString();
    draft.downgradeAt = policy.downgradeAt ? percentText(*policy.downgradeAt) : QString();
    draft.stopAt = percentText(policy.killAt);
    draft.fallbackModel = QString::fromStdString(policy.fallbackModel.value_or(std::string()));
    draft.retries = policy.maxRetries ? QString::number(*policy.maxRetries) : QString();
    draft.enabled = policy.enabled;
    if (policy.raise) {
        draft.raiseTo = format::moneyExact(policy.raise->limit);
        draft.raiseUntil = policy.raise->until;
    }
    return draft;
}

PolicyDraft::Checked PolicyDraft::check(const std::set<std::string>& taken) const
{
    Checked checked;
    Policy& policy = checked.policy;
    QMap<DraftField, QString>& wrong = checked.wrong;

    policy.name = name.trimmed().toStdString();
    if (policy.name.empty())
        wrong[DraftField::name] = tr("A budget needs a name.");
    else if (!isName(policy.name))
        wrong[DraftField::name] = tr("A name has at most 256 characters, all of which can be seen.");
    policy.id = id.empty() ? policyIdFor(name, taken) : id;
    policy.match = match;
    policy.per = per;
    policy.period = period;
    policy.enabled = enabled;

    const std::optional<Money> sum = typedMoney(limit);
    if (limit.trimmed().isEmpty())
        wrong[DraftField::limit] = tr("How much may be spent?");
    else if (!sum)
        wrong[DraftField::limit] = tr("This is no sum of dollars, such as 420 or 0.50.");
    else if (*sum <= Money())
        wrong[DraftField::limit] = tr("A limit is above $0.");
    else if (*sum > maxAmount)
        wrong[DraftField::limit] = tr("A limit is at most $1,000,000.");
    else
        policy.limit = *sum;
    if (!raiseTo.trimmed().isEmpty()) {
        const std::optional<Money> raised = typedMoney(raiseTo);
        if (!raised || *raised <= Money() || *raised > maxAmount)
            wrong[DraftField::raise] = tr("This is no sum of dollars, such as 600.");
        else
            policy.raise = Policy::Raise{*raised, raiseUntil};
    }

    const QString mark = tr("This is no percentage above 0 and up to 100.");
    if (const auto fraction = typedPercent(stopAt))
        policy.killAt = *fraction;
    else
        wrong[DraftField::stopAt] = mark;
    if (!downgradeAt.trimmed().isEmpty()) {
        policy.downgradeAt = typedPercent(downgradeAt);
        if (!policy.downgradeAt)
            wrong[DraftField::downgradeAt] = mark;
        else if (*policy.downgradeAt > policy.killAt)
            wrong[DraftField::downgradeAt] = tr("It must not come after the stop.");
    }
    if (!alertAt.trimmed().isEmpty()) {
        policy.alertAt = typedPercent(alertAt);
        if (!policy.alertAt)
            wrong[DraftField::alertAt] = mark;
        else if (policy.downgradeAt && *policy.alertAt > *policy.downgradeAt)
            wrong[DraftField::alertAt] = tr("It must not come after the downgrade.");
        else if (*policy.alertAt > policy.killAt)
            wrong[DraftField::alertAt] = tr("It must not come after the stop.");
    }

    const std::string model = fallbackModel.trimmed().toStdString();
    if (!model.empty()) {
        policy.fallbackModel = model;
        if (!isName(model))
            wrong[DraftField::fallbackModel] = tr("This is no name of a model.");
    }
    if (!retries.trimmed().isEmpty()) {
        bool ok = false;
        const uint number = retries.trimmed().toUInt(&ok);
        policy.maxRetries = number;
        if (!ok || number > 1'000'000'000)
            wrong[DraftField::retries] = tr("This is no whole number, such as 3.");
    }
    return checked;
}

std::string policyIdFor(const QString& name, const std::set<std::string>& taken)
{
    constexpr qsizetype longest = 56; // leaves room for a number behind it
    std::string id;
    for (const QChar letter : name.normalized(QString::NormalizationForm_KD).toLower()) {
        const char plain = letter.unicode() < 128 ? static_cast<char>(letter.unicode()) : '\0';
        if ((plain >= 'a' && plain <= 'z') || (plain >= '0' && plain <= '9') || plain == '_' || plain == '.')
            id += plain;
        else if (!id.empty() && id.back() != '-' && !letter.isMark())
            id += '-';
        if (id.size() == static_cast<std::size_t>(longest))
            break;
    }
    while (!id.empty() && id.back() == '-')
        id.pop_back();
    if (id.empty())
        id = "budget";
    std::string candidate = id;
    for (int number = 2; taken.count(candidate) > 0; ++number)
        candidate = id + '-' + std::to_string(number);
    return candidate;
}

} // namespace tokenfence
