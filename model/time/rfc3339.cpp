// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/time/rfc3339.h"

#include <algorithm>
#include <cstddef>

namespace tokenfence {

namespace {

using namespace std::chrono;

/// Reads the text from its front; once something is missing, `ok` stays false.
class Cursor
{
public:
    explicit Cursor(std::string_view text)
        : m_text(text)
    {
    }

    bool ok = true;

    int digits(std::size_t count)
    {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            value = value * 10 + digit();
        }
        return value;
    }

    /// One character out of `choices`.
    char oneOf(std::string_view choices)
    {
        if (m_at < m_text.size() && choices.find(m_text[m_at]) != std::string_view::npos) {
            return m_text[m_at++];
        }
        ok = false;
        return '\0';
    }

    bool take(char wanted)
    {
        if (m_at < m_text.size() && m_text[m_at] == wanted) {
            ++m_at;
            return true;
        }
        return false;
    }

    /// The digits after a point as milliseconds; what is finer is cut.
    int fraction()
    {
        int value = digit() * 100;
        for (int weight = 10; atDigit(); weight /= 10) {
            value += digit() * weight;
        }
        return value;
    }

    bool atEnd() const { return m_at == m_text.size(); }

private:
    bool atDigit() const { return m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9'; }
    int digit()
    {
        if (!atDigit()) {
            ok = false;
            return 0;
        }
        return m_text[m_at++] - '0';
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

void append(std::string& text, int value, int width)
{
    char digits[4] = {};
    for (int i = width - 1; i >= 0; --i, value /= 10) {
        digits[i] = static_cast<char>('0' + value % 10);
    }
    text.append(digits, static_cast<std::size_t>(width));
}

} // namespace

std::optional<WallTime> parseRfc3339(std::string_view text)
{
    Cursor cursor(text);
    const int yearNumber = cursor.digits(4);
    cursor.oneOf("-");
    const int monthNumber = cursor.digits(2);
    cursor.oneOf("-");
    const int dayNumber = cursor.digits(2);
    cursor.oneOf("Tt");
    const int hour = cursor.digits(2);
    cursor.oneOf(":");
    const int minute = cursor.digits(2);
    cursor.oneOf(":");
    const int second = cursor.digits(2);
    const int millisecond = cursor.take('.') ? cursor.fraction() : 0;
    int offset = 0; // in minutes
    if (const char zone = cursor.oneOf("Zz+-"); zone == '+' || zone == '-') {
        const int offsetHour = cursor.digits(2);
        cursor.oneOf(":");
        const int offsetMinute = cursor.digits(2);
        cursor.ok = cursor.ok && offsetHour <= 23 && offsetMinute <= 59;
        offset = (offsetHour * 60 + offsetMinute) * (zone == '-' ? -1 : 1);
    }
    const year_month_day date(year(yearNumber), month(static_cast<unsigned>(monthNumber)),
                              day(static_cast<unsigned>(dayNumber)));
    if (!cursor.ok || !cursor.atEnd() || !date.ok() || hour > 23 || minute > 59 || second > 60) {
        return std::nullopt;
    }
    const auto utcMinute = sys_days(date) + hours(hour) + minutes(minute) - minutes(offset);
    if (second < 60) {
        return utcMinute + seconds(second) + milliseconds(millisecond);
    }
    // A leap second ends a month in UTC, whatever the clocks of the offset show.
    const auto midnight = utcMinute + minutes(1);
    const auto dayAfter = floor<days>(midnight);
    if (midnight != dayAfter || year_month_day(dayAfter).day() != day(1)) {
        return std::nullopt;
    }
    return WallTime(midnight) - milliseconds(1);
}

std::string toRfc3339(WallTime time)
{
    constexpr WallTime first = sys_days(year(0) / 1 / 1);
    constexpr WallTime last = sys_days(year(10000) / 1 / 1) - milliseconds(1);
    time = std::clamp(time, first, last);

    const auto midnight = floor<days>(time);
    const year_month_day date(midnight);
    const hh_mm_ss clock(time - midnight);
    std::string text;
    text.reserve(24);
    append(text, static_cast<int>(date.year()), 4);
    text += '-';
    append(text, static_cast<int>(static_cast<unsigned>(date.month())), 2);
    text += '-';
    append(text, static_cast<int>(static_cast<unsigned>(date.day())), 2);
    text += 'T';
    append(text, static_cast<int>(clock.hours().count()), 2);
    text += ':';
    append(text, static_cast<int>(clock.minutes().count()), 2);
    text += ':';
    append(text, static_cast<int>(clock.seconds().count()), 2);
    if (const auto part = clock.subseconds().count(); part != 0) {
        text += '.';
        append(text, static_cast<int>(part), 3);
    }
    text += 'Z';
    return text;
}

} // namespace tokenfence
