// SPDX-License-Identifier: GPL-3.0-or-later
// What an agent may send: framing and decoding.
#include "tests/fuzz/linefuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace tokenfence;
    constexpr std::size_t maxLine = 4096; // less than a real one, so that lines too long are met
    static Names names;
    static LineReader reader(names);
    fuzzLines<AgentLine>(textOf(data, size), maxLine, [](std::string_view line, std::size_t capacity) {
        return reader.readAgent(line, WallTime(std::chrono::milliseconds(1'764'000'000'000)), capacity);
    });
    return 0;
}
