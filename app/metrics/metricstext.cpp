// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/metrics/metricstext.h"

namespace tokenfence {

namespace {

std::string_view nameOf(MetricsText::Type type)
{
    switch (type) {
    case MetricsText::Type::counter:
        return "counter";
    case MetricsText::Type::gauge:
        return "gauge";
    case MetricsText::Type::histogram:
        break;
    }
    return "histogram";
}

std::string escaped(std::string_view value)
{
    std::string out;
    for (const char letter : value) {
        if (letter == '\\' || letter == '"') {
            out += '\\';
        }
        out += letter == '\n' ? std::string("\\n") : std::string(1, letter);
    }
    return out;
}

} // namespace

void MetricsText::family(std::string_view name, Type type, std::string_view help)
{
    m_name = name;
    m_text.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
    m_text.append(name).append(" ").append(nameOf(type)).append("\n");
}

void MetricsText::count(std::uint64_t value, Labels labels)
{
    write({}, labels, std::to_string(value));
}

void MetricsText::money(Money value, Labels labels)
{
    write({}, labels, value.toDecimal());
}

void MetricsText::seconds(std::uint64_t micros, Labels labels)
{
    write({}, labels, asSeconds(micros));
}

void MetricsText::countOf(std::string_view suffix, std::uint64_t value, Labels labels)
{
    write(suffix, labels, std::to_string(value));
}

void MetricsText::secondsOf(std::string_view suffix, std::uint64_t micros)
{
    write(suffix, {}, asSeconds(micros));
}

std::string MetricsText::asSeconds(std::uint64_t micros)
{
    constexpr std::uint64_t microsASecond = 1'000'000;
    constexpr std::size_t digits = 6;
    std::string fraction = std::to_string(micros % microsASecond);
    fraction.insert(0, digits - fraction.size(), '0');
    while (!fraction.empty() && fraction.back() == '0') {
        fraction.pop_back();
    }
    return std::to_string(micros / microsASecond) + (fraction.empty() ? "" : "." + fraction);
}

void MetricsText::write(std::string_view suffix, Labels labels, std::string_view value)
{
    m_text.append(m_name).append(suffix);
    char before = '{';
    for (const auto& [name, text] : labels) {
        m_text.append(1, before).append(name).append("=\"").append(escaped(text)).append("\"");
        before = ',';
    }
    m_text.append(labels.size() == 0 ? " " : "} ").append(value).append("\n");
}

} // namespace tokenfence
