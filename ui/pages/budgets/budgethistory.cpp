// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/budgethistory.h"

#include "model/time/rfc3339.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/pages/budgets/policywords.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tokenfence::budgethistory {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Budgets", text);
}

struct Edit
{
    QJsonObject before, after; ///< empty: there was none, or is none any more
    bool isKnown = false;
};

Edit editOf(const LogEntry& entry)
{
    const QJsonObject detail = QJsonDocument::fromJson(QByteArray::fromStdString(entry.detail)).object();
    Edit edit;
    edit.before = detail.value(QLatin1String("before")).toObject();
    edit.after = detail.value(QLatin1String("after")).toObject();
    edit.isKnown = !edit.before.isEmpty() || !edit.after.isEmpty();
    return edit;
}

/// As the engine wrote it, or where it wrote a number (whose digits a double holds: the wire's money has at
/// most seven before the point and nine behind it) to the nano-dollar.
QString money(const QJsonValue& value)
{
    const QString text =
        value.isString() ? value.toString() : QString::number(value.toDouble(), 'f', Money::decimals);
    const std::optional<Money> sum = Money::parseDecimal(text.toStdString());
    return format::moneyExact(sum.value_or(Money()));
}

QString mark(const QJsonValue& value)
{
    return value.isDouble() ? format::percent(value.toDouble()) : tr("never");
}

QString textOr(const QJsonValue& value, const QString& absent)
{
    if (value.isDouble())
        return QString::number(value.toInteger());
    return value.isString() ? shownText(value.toString()) : absent;
}

QString counts(const QJsonValue& value)
{
    const QJsonObject match = value.toObject();
    QStringList terms;
    for (auto term = match.begin(); term != match.end(); ++term)
        terms << shownText(term.key()) + QStringLiteral(" = ") + shownText(term.value().toString());
    return terms.isEmpty() ? tr("all calls") : terms.join(QStringLiteral(" · "));
}

QString limitOf(const QJsonObject& policy)
{
    const QString sum = money(policy.value(QLatin1String("limit_usd")));
    const std::optional<PeriodKind> period =
        periodKindFrom(policy.value(QLatin1String("period")).toString().toStdString());
    if (!period || *period == PeriodKind::total)
        return tr("%1 in all").arg(sum);
    return sum + QStringLiteral(" / ") + policywords::periodNames().at(static_cast<int>(*period));
}

QString raise(const QJsonValue& value, const QTimeZone& zone)
{
    const QJsonObject raise = value.toObject();
    if (raise.isEmpty())
        return tr("raise taken back");
    const QJsonValue until = raise.value(QLatin1String("until"));
    const std::optional<WallTime> time =
        until.isDouble() ? std::optional(WallTime(std::chrono::milliseconds(until.toInteger())))
                         : parseRfc3339(until.toString().toStdString());
    const QString sum = money(raise.value(QLatin1String("limit_usd")));
    return time ? tr("raised to %1 until %2 %3")
                      .arg(sum, format::date(*time, zone), format::clock(*time, zone))
                : tr("raised to %1").arg(sum);
}

QStringList differences(const QJsonObject& before, const QJsonObject& after, const QTimeZone& zone)
{
    using Words = QString (*)(const QJsonValue&);
    struct Field
    {
        const char* key;
        QString name;
        Words words;
    };
    const auto plain = [](const QJsonValue& value) { return textOr(value, tr("none")); };
    const auto any = [](const QJsonValue& value) { return textOr(value, tr("any")); };
    const Field fields[] = {{"name", tr("name"), plain},
                            {"match", tr("counts"), counts},
                            {"per", tr("one budget for"), plain},
                            {"limit_usd", tr("limit"), money},
                            {"period", tr("period"), plain},
                            {"alert_at", tr("alert at"), mark},
                            {"downgrade_at", tr("downgrade at"), mark},
                            {"kill_at", tr("stop at"), mark},
                            {"fallback_model", tr("fallback model"), plain},
                            {"max_retries", tr("retries at most"), any}};
    QStringList said;
    if (before.value(QLatin1String("origin")) != after.value(QLatin1String("origin")))
        said << tr("taken over from code");
    for (const Field& field : fields) {
        const QJsonValue was = before.value(QLatin1String(field.key));
        const QJsonValue is = after.value(QLatin1String(field.key));
        if (was != is)
            said << QStringLiteral("%1 %2 → %3").arg(field.name, field.words(was), field.words(is));
    }
    if (const QJsonValue is = after.value(QLatin1String("raise")); before.value(QLatin1String("raise")) != is)
        said << raise(is, zone);
    if (const bool is = after.value(QLatin1String("enabled")).toBool(true);
        before.value(QLatin1String("enabled")).toBool(true) != is)
        said << (is ? tr("switched on") : tr("switched off"));
    return said;
}

} // namespace

QString nameOf(const LogEntry& entry)
{
    const Edit edit = editOf(entry);
    const QJsonObject& policy = edit.after.isEmpty() ? edit.before : edit.after;
    const QString name = policy.value(QLatin1String("name")).toString();
    return name.isEmpty() ? shownName(entry.subject, format::unknown()) : shownText(name);
}

QString who(const LogEntry& entry)
{
    if (entry.who == "operator")
        return tr("operator");
    if (entry.who == "code")
        return tr("code");
    return shownName(entry.who, format::unknown());
}

QString what(const LogEntry& entry, const QTimeZone& zone)
{
    const Edit edit = editOf(entry);
    if (!edit.isKnown)
        return shownText(entry.text);
    if (edit.before.isEmpty())
        return tr("made: %1").arg(limitOf(edit.after));
    if (edit.after.isEmpty())
        return tr("deleted: %1").arg(limitOf(edit.before));
    const QStringList said = differences(edit.before, edit.after, zone);
    return said.isEmpty() ? tr("saved as it was") : said.join(QStringLiteral(", "));
}

} // namespace tokenfence::budgethistory
