// SPDX-License-Identifier: GPL-3.0-or-later
// bench_codec [SECONDS]: how many 350-byte `usage` lines (and questions) a core takes from bytes to values.

#include "model/wire/codec.h"
#include "model/wire/framing.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <variant>

using namespace tokenfence;

namespace {

// Of processor time, so that what else runs on the machine disturbs less.
double secondsUsed()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

const WallTime now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24);

std::string usageLines(int count)
{
    std::string lines;
    for (int i = 0; i < count; ++i) {
        char line[512];
        const int length = std::snprintf(
            line, sizeof line,
            R"({"type":"usage","id":"01JDA%021d","time":"2026-11-23T03:06:07.%03dZ","request":"req-%d","user":"u-%d",)"
            R"("workflow":"refund","provider":"openai","model":"gpt-4o-%d","input_tokens":%d,"cached_input_tokens":512,)"
            R"("output_tokens":310,"reasoning_tokens":0,"cost_usd":0.05%d,"attempt":1,"status":"ok","tool_calls":2,)"
            R"("latency_ms":843,"labels":{"plan":"free"}})"
            "\n",
            i, i % 1000, i / 3, i % 300, i % 12, 20'000 + i % 5000, 1000 + i % 9000);
        lines.append(line, static_cast<std::size_t>(length));
    }
    return lines;
}

std::string questionLines(int count)
{
    std::string lines;
    for (int i = 0; i < count; ++i) {
        char line[512];
        const int length = std::snprintf(
            line, sizeof line,
            R"({"type":"authorize","id":"a-%d","request":"req-%d","user":"u-%d","workflow":"refund","model":"gpt-4o",)"
            R"("input_tokens":%d,"max_output_tokens":1024,"attempt":1,"fallback_model":"gpt-4o-mini",)"
            R"("budget_usd":0.50,"labels":{"plan":"free"}})"
            "\n",
            i, i / 3, i % 300, 20'000 + i % 5000);
        lines.append(line, static_cast<std::size_t>(length));
    }
    return lines;
}

void measure(const char* what, const std::string& bytes, double seconds)
{
    constexpr std::size_t piece = 65'536;
    Names names;
    LineReader reader(names);
    LineFramer framer(65'536);
    std::size_t lines = 0;
    std::size_t refused = 0;
    const double begin = secondsUsed();
    double elapsed = 0;
    while (elapsed < seconds) {
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            framer.feed(std::string_view(bytes).substr(at, piece));
            for (auto next = framer.next(); next.kind == LineFramer::Piece::Kind::line;
                 next = framer.next()) {
                refused += std::holds_alternative<WireError>(reader.readAgent(next.text, now, next.capacity));
                ++lines;
            }
        }
        elapsed = secondsUsed() - begin;
    }
    std::printf("%-10s %9.0f lines/s of a core, %.0f bytes a line, %zu refused\n", what,
                static_cast<double>(lines) / elapsed, static_cast<double>(bytes.size()) / 20'000, refused);
}

} // namespace

int main(int argc, char** argv)
{
    const double seconds = argc > 1 ? std::strtod(argv[1], nullptr) : 2;
    measure("usage", usageLines(20'000), seconds);
    measure("authorize", questionLines(20'000), seconds);
    return 0;
}
