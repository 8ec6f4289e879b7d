// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/jsonnumber.h"

#include <charconv>

namespace tokenfence {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

const char* skipDigits(const char* at, const char* end)
{
    while (at != end && isDigit(*at)) {
        ++at;
    }
    return at;
}

} // namespace

bool isJsonNumber(std::string_view text)
{
    const char* at = text.data();
    const char* const end = at + text.size();
    if (at != end && *at == '-') {
        ++at;
    }
    if (at == end || !isDigit(*at)) {
        return false;
    }
    at = *at == '0' ? at + 1 : skipDigits(at, end);
    if (at != end && *at == '.') {
        const char* const fraction = at + 1;
        at = skipDigits(fraction, end);
        if (at == fraction) {
            return false;
        }
    }
    if (at != end && (*at == 'e' || *at == 'E')) {
        ++at;
        if (at != end && (*at == '+' || *at == '-')) {
            ++at;
        }
        const char* const exponent = at;
        at = skipDigits(exponent, end);
        if (at == exponent) {
            return false;
        }
    }
    return at == end;
}

std::optional<std::uint64_t> wholeNumber(std::string_view number, std::uint64_t most)
{
    if (number == "-0") {
        return 0; // a whole number like any other to RFC 8259
    }
    std::uint64_t value = 0;
    const char* const end = number.data() + number.size();
    const auto [stopped, error] = std::from_chars(number.data(), end, value);
    if (error != std::errc() || stopped != end || value > most) {
        return std::nullopt;
    }
    return value;
}

} // namespace tokenfence
