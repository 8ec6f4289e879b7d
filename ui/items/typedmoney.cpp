// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/typedmoney.h"

#include <QLocale>
#include <QRegularExpression>

namespace tokenfence {
namespace {

QLocale locale()
{
    const QLocale used;
    return used.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates) : used;
}

} // namespace

std::optional<Money> typedMoney(const QString& text)
{
    const QLocale local = locale();
    QString sum = text.trimmed();
    if (sum.startsWith(u'$')) {
        sum = sum.mid(1).trimmed();
    } else if (sum.endsWith(u'$')) {
        sum.chop(1);
        sum = sum.trimmed();
    }
    const QString point = QRegularExpression::escape(local.decimalPoint());
    // Many a locale parts thousands with a space of some kind, which people type as an ordinary one.
    const bool bySpace = local.groupSeparator().trimmed().isEmpty();
    const QString group =
        bySpace ? QStringLiteral("\\s") : QRegularExpression::escape(local.groupSeparator());
    const QRegularExpression form(
        QStringLiteral("^(\\d+|\\d{1,3}(?:%1\\d{3})+)(?:%2(\\d{1,9}))?$").arg(group, point));
    const QRegularExpressionMatch match = form.match(sum);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    QString digits = match.captured(1);
    digits.remove(QRegularExpression(QStringLiteral("\\D")));
    if (!match.captured(2).isEmpty()) {
        digits += u'.' + match.captured(2);
    }
    return Money::parsePlainDecimal(digits.toStdString());
}

} // namespace tokenfence
