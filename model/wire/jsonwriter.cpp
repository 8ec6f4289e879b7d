// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/jsonwriter.h"

#include "model/time/rfc3339.h"
#include "model/wire/writing.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace tokenfence {

namespace {

template <class Number>
void appendNumber(std::string& out, Number number)
{
    std::array<char, 32> digits{}; // a double at its shortest has at most 24 characters
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc()) {
        out.append(digits.data(), end);
    }
}

} // namespace

void appendJsonString(std::string& out, std::string_view text)
{
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    std::size_t from = 0; // what needs no escape goes over in one piece
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20) {
            continue;
        }
        out.append(text, from, at - from);
        from = at + 1;
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            out += "\\u00";
            out += hex[static_cast<unsigned char>(c) >> 4U];
            out += hex[static_cast<unsigned char>(c) & 15U];
        }
    }
    out.append(text, from);
    out += '"';
}

void JsonWriter::comma()
{
    // A string that has been written ends in a quote, so these can only be brackets and colons.
    if (!m_out.empty() && m_out.back() != '{' && m_out.back() != '[' && m_out.back() != ':') {
        m_out += ',';
    }
}

JsonWriter& JsonWriter::open(char bracket)
{
    comma();
    m_out += bracket;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket)
{
    m_out += bracket;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view key)
{
    comma();
    m_out += '"';
    m_out += key;
    m_out += "\":";
    return *this;
}

JsonWriter& JsonWriter::textKey(std::string_view key)
{
    comma();
    appendJsonString(m_out, key);
    m_out += ':';
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view text)
{
    comma();
    appendJsonString(m_out, text);
    return *this;
}

JsonWriter& JsonWriter::whole(std::uint64_t number)
{
    comma();
    appendNumber(m_out, number);
    return *this;
}

JsonWriter& JsonWriter::signedWhole(std::int64_t number)
{
    comma();
    appendNumber(m_out, number);
    return *this;
}

JsonWriter& JsonWriter::approximate(double number)
{
    if (!std::isfinite(number)) {
        return null();
    }
    comma();
    appendNumber(m_out, number);
    return *this;
}

JsonWriter& JsonWriter::money(Money money)
{
    return raw(money.toDecimal());
}

JsonWriter& JsonWriter::fraction(Fraction fraction)
{
    return raw(fraction.toDecimal());
}

JsonWriter& JsonWriter::time(WallTime time)
{
    return text(toRfc3339(time));
}

JsonWriter& JsonWriter::boolean(bool value)
{
    return raw(value ? "true" : "false");
}

JsonWriter& JsonWriter::null()
{
    return raw("null");
}

JsonWriter& JsonWriter::raw(std::string_view json)
{
    comma();
    m_out += json;
    return *this;
}

std::string JsonWriter::take()
{
    return std::exchange(m_out, {});
}

std::string JsonWriter::takeLine()
{
    m_out += '\n';
    return take();
}

} // namespace tokenfence
