// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/roundtrips.h"

#include "tests/bench/callsource.h"
#include "tests/bench/report.h"
#include "tests/bench/stopwatch.h"

#include <utility>

namespace tokenfence::bench {

namespace {

/// The first ones of a turn find a processor that did something else before.
constexpr std::size_t warmUp = 100;

std::string releaseLine(std::string_view decision)
{
    constexpr std::string_view key = "\"reservation\":\"";
    const std::size_t begin = decision.find(key);
    if (decision.find("\"verdict\":\"allow\"") == std::string_view::npos || begin == std::string_view::npos) {
        fail("not allowed: " + std::string(decision));
    }
    const std::string_view rest = decision.substr(begin + key.size());
    return R"({"type":"release","reservation":")" + std::string(rest.substr(0, rest.find('"'))) + "\"}\n";
}

} // namespace

void RoundTrips::measure(LineClient& echo, LineClient& engine)
{
    m_echo.push_back(turn(echo, false));
    m_ours.push_back(turn(engine, true));
}

std::vector<double> RoundTrips::turn(LineClient& client, bool isEngine)
{
    std::vector<double> took;
    std::string releases;
    for (std::size_t number = 0; number < warmUp + m_questions; ++number) {
        const std::string question = authorizeLine(++m_asked);
        const Stopwatch watch;
        const std::string_view answer = client.ask(question);
        const double microseconds = watch.microseconds();
        if (number >= warmUp) {
            took.push_back(microseconds);
        }
        if (isEngine) {
            releases += releaseLine(answer);
        }
    }
    if (isEngine) {
        client.send(releases);
        client.ask("{\"type\":\"ping\"}\n"); // they have been taken
    }
    return took;
}

Figure RoundTrips::figure(std::string name, double part, Goal goal) const
{
    std::vector<double> limits;
    std::vector<double> results;
    for (std::size_t turn = 0; turn < m_ours.size(); ++turn) {
        limits.push_back(percentile(m_echo[turn], part));
        results.push_back(percentile(m_ours[turn], part));
    }
    return compared(std::move(name), "us", goal, limits, results);
}

} // namespace tokenfence::bench
