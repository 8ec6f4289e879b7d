// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/fraction.h"
#include "model/money/money.h"
#include "model/time/clock.h"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tokenfence {

/**
 * Writes JSON as the engine's lines want it: no white space outside strings, money exact to the nano-dollar
 * (which a library that turns numbers into doubles would lose), commas where they belong. Keys are written as
 * they are given: the contract's own, in plain ASCII, or through `textKey`.
 *
 *     JsonWriter json;
 *     json.beginObject().key("type").text("pong").key("time").time(now).endObject();
 *     send(json.takeLine());
 *
 * Thread: one at a time.
 */
class JsonWriter
{
public:
    JsonWriter() { m_out.reserve(usualBytes); }

    JsonWriter& beginObject() { return open('{'); }
    JsonWriter& endObject() { return close('}'); }
    JsonWriter& beginArray() { return open('['); }
    JsonWriter& endArray() { return close(']'); }

    /// One of the contract's own keys, which need no escape.
    JsonWriter& key(std::string_view key);
    /// Any text as a key, such as that of a label.
    JsonWriter& textKey(std::string_view key);

    JsonWriter& text(std::string_view text);
    template <std::unsigned_integral Number>
    JsonWriter& number(Number number)
    {
        return whole(number);
    }
    template <std::signed_integral Number>
    JsonWriter& number(Number number)
    {
        return signedWhole(number);
    }
    /// For display only: the shortest text that gives the same double. What is not finite is null.
    JsonWriter& approximate(double number);
    JsonWriter& money(Money money);
    JsonWriter& fraction(Fraction fraction);
    JsonWriter& time(WallTime time);
    JsonWriter& boolean(bool value);
    JsonWriter& null();
    /// Any JSON value that is already text.
    JsonWriter& raw(std::string_view json);

    const std::string& json() const { return m_out; }
    /// What was written; empty from then on.
    std::string take();
    /// The same with "\n" behind it.
    std::string takeLine();

private:
    /// As long as the answer to a question, so that it is not moved while it grows.
    static constexpr std::size_t usualBytes = 256;

    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    JsonWriter& whole(std::uint64_t number);
    JsonWriter& signedWhole(std::int64_t number);
    void comma();

    std::string m_out;
};

} // namespace tokenfence
