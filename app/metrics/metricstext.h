// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/money.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace tokenfence {

/**
 * Writes figures in Prometheus' text format, version 0.0.4: families, each with its HELP and TYPE before its
 * samples. Durations and sizes are given in seconds and bytes, money in dollars to the nano-dollar.
 *
 * Thread: any. Invariant: whatever a label holds, it cannot end its line or its quotes.
 */
class MetricsText
{
public:
    enum class Type : std::uint8_t
    {
        counter,
        gauge,
        histogram
    };
    using Label = std::pair<std::string_view, std::string_view>;
    using Labels = std::initializer_list<Label>;

    /// What the following samples are of. `name` and `help` are the program's own words.
    void family(std::string_view name, Type type, std::string_view help);

    void count(std::uint64_t value, Labels labels = {});
    void money(Money value, Labels labels = {});
    void seconds(std::uint64_t micros, Labels labels = {});
    /// Of a histogram: a sample of the family's name with `suffix` behind it.
    void countOf(std::string_view suffix, std::uint64_t value, Labels labels = {});
    void secondsOf(std::string_view suffix, std::uint64_t micros);

    [[nodiscard]] std::string take() { return std::move(m_text); }

    /// Microseconds as seconds, exactly: "0.0025".
    static std::string asSeconds(std::uint64_t micros);

private:
    void write(std::string_view suffix, Labels labels, std::string_view value);

    std::string m_name;
    std::string m_text;
};

} // namespace tokenfence
