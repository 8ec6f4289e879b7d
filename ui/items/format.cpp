// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace tokenfence::format {
namespace {

constexpr std::int64_t nanoPerDollar = 1'000'000'000;
constexpr std::int64_t nanoPerCent = nanoPerDollar / 100;
/// From here on cents are noise where room is short.
constexpr std::int64_t shortWithoutCents = 10'000 * nanoPerDollar;
const QChar minus(0x2212);
const QChar thinGap(0x202F); // does not break and is narrower than a letter

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(format)
};

/// In the locale's own digits; the C locale writes those of English without groups, which nobody wants to
/// read.
QLocale locale()
{
    const QLocale used;
    return used.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates) : used;
}

/// Whether the locale puts the sign of a currency before the sum.
bool signComesFirst(const QLocale& locale)
{
    return locale.toCurrencyString(1, QStringLiteral("$")).trimmed().startsWith(u'$');
}

std::int64_t roundedHalfEven(std::int64_t value, std::int64_t unit)
{
    const std::int64_t whole = value / unit;
    const std::int64_t rest = value % unit;
    const std::int64_t twice = rest * 2;
    const bool up = twice > unit || (twice == unit && whole % 2 != 0);
    return up ? whole + 1 : whole;
}

std::int64_t powerOfTen(int exponent)
{
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

/// `units` of 10^-decimals dollars, not negative.
QString dollars(std::int64_t units, int decimals, bool negative)
{
    const QLocale local = locale();
    const std::int64_t scale = powerOfTen(decimals);
    QString digits = local.toString(static_cast<qlonglong>(units / scale));
    if (decimals > 0) {
        QString fraction = QString::number(units % scale).rightJustified(decimals, u'0');
        const char16_t zero = local.zeroDigit().at(0).unicode();
        for (QChar& digit : fraction) {
            digit = QChar(static_cast<char16_t>(digit.unicode() - u'0' + zero));
        }
        digits += local.decimalPoint() + fraction;
    }
    const QString sum = signComesFirst(local) ? u'$' + digits : digits + QChar::Nbsp + u'$';
    return negative ? minus + sum : sum;
}

std::int64_t magnitude(Money money)
{
    return money == Money::min() ? Money::max().nano() : std::abs(money.nano());
}

/// How many digits behind the point show two that count, at least cents.
int usefulDecimals(std::int64_t nano)
{
    if (nano == 0 || nano >= nanoPerDollar / 10) {
        return 2;
    }
    int decimals = 2;
    for (std::int64_t unit = nanoPerCent; unit > 1 && nano / unit < 10; unit /= 10) {
        ++decimals;
    }
    return std::min(decimals, Money::decimals);
}

QDateTime inZone(WallTime time, const QTimeZone& zone)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), zone);
}

} // namespace

QString unknown()
{
    return QStringLiteral("–");
}

QString moneyFixed(Money money, int decimals)
{
    return dollars(roundedHalfEven(magnitude(money), powerOfTen(Money::decimals - decimals)), decimals,
                   money.isNegative());
}

QString money(Money money)
{
    return moneyFixed(money, usefulDecimals(magnitude(money)));
}

QString money(const std::optional<Money>& sum)
{
    return sum ? money(*sum) : unknown();
}

QString moneyShort(Money sum)
{
    const std::int64_t nano = magnitude(sum);
    return nano >= shortWithoutCents || nano % nanoPerDollar == 0 ? moneyFixed(sum, 0) : money(sum);
}

QString moneyExact(Money money)
{
    std::int64_t units = magnitude(money);
    int decimals = Money::decimals;
    while (decimals > 2 && units % 10 == 0) {
        units /= 10;
        --decimals;
    }
    return dollars(units, decimals, money.isNegative());
}

QString count(std::uint64_t count)
{
    return locale().toString(static_cast<qulonglong>(count));
}

QString countShort(std::uint64_t count)
{
    struct Unit
    {
        double size;
        const char* name;
    };
    for (const Unit& unit : {Unit{1e9, "G"}, Unit{1e6, "M"}, Unit{1e3, "k"}}) {
        const double value = static_cast<double>(count) / unit.size;
        if (value >= 1) {
            return locale().toString(value, 'f', value < 10 ? 1 : 0) + QLatin1String(unit.name);
        }
    }
    return format::count(count);
}

QString percent(double fraction)
{
    const double value = fraction * 100;
    const bool whole = std::abs(value) >= 9.95 || value == 0;
    return locale().toString(value, 'f', whole ? 0 : 1) + thinGap + u'%';
}

QString percent(std::uint64_t part, std::uint64_t whole)
{
    return whole == 0 ? unknown() : percent(static_cast<double>(part) / static_cast<double>(whole));
}

QString percent(Money part, Money whole)
{
    return whole.isZero() ? unknown()
                          : percent(static_cast<double>(part.nano()) / static_cast<double>(whole.nano()));
}

QString change(double now, double before)
{
    if (before == 0) {
        return unknown();
    }
    const double value = std::round((now / before - 1) * 100);
    const QString sign = value > 0 ? QStringLiteral("+") : value < 0 ? QString(minus) : QStringLiteral("±");
    return sign + locale().toString(std::abs(value), 'f', 0) + thinGap + u'%';
}

QString change(Money now, Money before)
{
    return change(static_cast<double>(now.nano()), static_cast<double>(before.nano()));
}

QString bytes(std::uint64_t bytes)
{
    return locale().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}

QString duration(std::chrono::milliseconds duration)
{
    using namespace std::chrono;
    const QLocale local = locale();
    const milliseconds length = std::max(duration, milliseconds(0));
    const auto number = [&local](auto value) { return local.toString(static_cast<qlonglong>(value)); };
    if (length < milliseconds(100)) {
        return Texts::tr("%1 s").arg(local.toString(static_cast<double>(length.count()) / 1000, 'f', 2));
    }
    if (length < seconds(10)) {
        return Texts::tr("%1 s").arg(local.toString(static_cast<double>(length.count()) / 1000, 'f', 1));
    }
    if (length < minutes(2)) {
        return Texts::tr("%1 s").arg(number(duration_cast<seconds>(length).count()));
    }
    if (length < hours(1)) {
        return Texts::tr("%1 min").arg(number(duration_cast<minutes>(length).count()));
    }
    if (length < hours(48)) {
        const auto whole = duration_cast<hours>(length);
        return Texts::tr("%1 h %2 min")
            .arg(number(whole.count()), number(duration_cast<minutes>(length - whole).count()));
    }
    const auto days = duration_cast<hours>(length).count() / 24;
    return Texts::tr("%1 d %2 h").arg(number(days), number(duration_cast<hours>(length).count() % 24));
}

QString clock(WallTime time, const QTimeZone& zone)
{
    return inZone(time, zone).toString(QStringLiteral("HH:mm"));
}

QString clockSeconds(WallTime time, const QTimeZone& zone)
{
    return inZone(time, zone).toString(QStringLiteral("HH:mm:ss"));
}

QString clockTenths(WallTime time, const QTimeZone& zone)
{
    return inZone(time, zone).toString(QStringLiteral("HH:mm:ss.zzz")).chopped(2);
}

QString date(WallTime time, const QTimeZone& zone)
{
    return locale().toString(inZone(time, zone).date(), QStringLiteral("d MMM"));
}

QString clockOrDate(WallTime time, WallTime now, const QTimeZone& zone)
{
    const bool today = inZone(time, zone).date() == inZone(now, zone).date();
    return today ? clock(time, zone) : date(time, zone) + u' ' + clock(time, zone);
}

QString monthName(WallTime time, const QTimeZone& zone)
{
    return locale().standaloneMonthName(inZone(time, zone).date().month());
}

QString monthShort(WallTime time, const QTimeZone& zone)
{
    return locale().standaloneMonthName(inZone(time, zone).date().month(), QLocale::ShortFormat);
}

QString weekday(WallTime time, const QTimeZone& zone)
{
    return locale().standaloneDayName(inZone(time, zone).date().dayOfWeek(), QLocale::ShortFormat);
}

QString dayOfMonth(WallTime time, const QTimeZone& zone)
{
    return locale().toString(inZone(time, zone).date().day());
}

} // namespace tokenfence::format
