// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/decimal.h"

#include <algorithm>
#include <cstdint>

namespace tokenfence {

namespace {

constexpr UInt128 largest = ~static_cast<UInt128>(0);

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::string_view takeDigits(std::string_view& rest)
{
    std::size_t length = 0;
    while (length < rest.size() && isDigit(rest[length])) {
        ++length;
    }
    const std::string_view digits = rest.substr(0, length);
    rest.remove_prefix(length);
    return digits;
}

/// A number's text, taken apart. The exponent is cut at ±`exponentLimit`: no text that fits in memory has as
/// many digits, so whatever lies beyond moves every digit out of sight just the same.
struct Spelling
{
    bool negative = false;
    std::string_view whole;
    std::string_view decimals;
    std::int64_t exponent = 0;

    static constexpr std::int64_t exponentLimit = 100'000'000'000'000'000;

    std::size_t size() const { return whole.size() + decimals.size(); }
    unsigned digit(std::size_t index) const
    {
        const char c = index < whole.size() ? whole[index] : decimals[index - whole.size()];
        return static_cast<unsigned>(c - '0');
    }
};

std::optional<Spelling> takeApart(std::string_view text)
{
    Spelling spelling;
    if (text.starts_with('-')) {
        spelling.negative = true;
        text.remove_prefix(1);
    }
    spelling.whole = takeDigits(text);
    if (spelling.whole.empty()) {
        return std::nullopt;
    }
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        spelling.decimals = takeDigits(text);
        if (spelling.decimals.empty()) {
            return std::nullopt;
        }
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        const bool negative = text.starts_with('-');
        if (negative || text.starts_with('+')) {
            text.remove_prefix(1);
        }
        const std::string_view digits = takeDigits(text);
        if (digits.empty()) {
            return std::nullopt;
        }
        for (const char c : digits) {
            spelling.exponent = std::min(spelling.exponent * 10 + (c - '0'), Spelling::exponentLimit);
        }
        if (negative) {
            spelling.exponent = -spelling.exponent;
        }
    }
    if (!text.empty()) {
        return std::nullopt;
    }
    return spelling;
}

bool timesTenPlus(UInt128& value, unsigned digit)
{
    return !__builtin_mul_overflow(value, static_cast<UInt128>(10), &value) &&
           !__builtin_add_overflow(value, static_cast<UInt128>(digit), &value);
}

} // namespace

bool ScaledDecimal::liesWithin(UInt128 most) const
{
    if (negative) {
        return magnitude == 0 && rounding == Rounding::exact;
    }
    return magnitude < most || (magnitude == most && rounding != Rounding::down);
}

std::optional<ScaledDecimal> parseScaled(std::string_view text, int scale)
{
    const std::optional<Spelling> spelling = takeApart(text);
    if (!spelling) {
        return std::nullopt;
    }
    ScaledDecimal result;
    result.negative = spelling->negative;

    // So many digits from the first stand before the point of the result; those after it are rounded away.
    const std::int64_t kept = static_cast<std::int64_t>(spelling->whole.size()) + spelling->exponent + scale;
    const auto size = static_cast<std::int64_t>(spelling->size());
    for (std::int64_t i = 0; i < std::min(kept, size); ++i) {
        if (!timesTenPlus(result.magnitude, spelling->digit(static_cast<std::size_t>(i)))) {
            return std::nullopt;
        }
    }
    for (std::int64_t i = size; i < kept && result.magnitude != 0; ++i) {
        if (!timesTenPlus(result.magnitude, 0)) {
            return std::nullopt;
        }
    }

    // What is rounded away: its first digit (zero where the number begins further down), and what follows.
    const unsigned first = kept >= 0 && kept < size ? spelling->digit(static_cast<std::size_t>(kept)) : 0U;
    bool more = false;
    for (std::int64_t i = kept < 0 ? 0 : kept + 1; i < size && !more; ++i) {
        more = spelling->digit(static_cast<std::size_t>(i)) != 0;
    }
    const bool up = first > 5 || (first == 5 && (more || result.magnitude % 2 == 1));
    if (up) {
        if (result.magnitude == largest) {
            return std::nullopt;
        }
        ++result.magnitude;
        result.rounding = ScaledDecimal::Rounding::up;
    } else if (first != 0 || more) {
        result.rounding = ScaledDecimal::Rounding::down;
    }
    return result;
}

bool isPlainDecimal(std::string_view text)
{
    if (takeDigits(text).empty()) {
        return false;
    }
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (takeDigits(text).empty()) {
            return false;
        }
    }
    return text.empty();
}

std::string formatScaled(UInt128 magnitude, int scale, int minDigits)
{
    const auto least = static_cast<std::size_t>(std::clamp(minDigits, 0, scale));
    const auto places = static_cast<std::size_t>(scale);
    std::string reversed;
    for (; magnitude != 0 || reversed.size() <= places; magnitude /= 10) {
        reversed.push_back(static_cast<char>('0' + static_cast<int>(magnitude % 10)));
    }
    std::size_t zeros = 0;
    while (zeros < places - least && reversed[zeros] == '0') {
        ++zeros;
    }
    std::string text(reversed.rbegin(), reversed.rend() - static_cast<std::ptrdiff_t>(zeros));
    if (places > zeros) {
        text.insert(text.size() - (places - zeros), 1, '.');
    }
    return text;
}

UInt128 divideHalfEven(UInt128 dividend, UInt128 divisor)
{
    const UInt128 quotient = dividend / divisor;
    const UInt128 rest = dividend % divisor;
    const UInt128 toNext = divisor - rest;
    const bool up = rest > toNext || (rest == toNext && quotient % 2 == 1);
    return up ? quotient + 1 : quotient;
}

} // namespace tokenfence
