// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator's program may send; a policy that was taken is written and read again.
#include "tests/fuzz/linefuzz.h"

#include <variant>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace tokenfence;
    constexpr std::size_t maxLine = 8192;
    static Names names;
    static LineReader reader(names);
    fuzzLines<ControlLine>(textOf(data, size), maxLine, [](std::string_view line, std::size_t capacity) {
        Decoded<ControlLine> decoded =
            reader.readControl(line, WallTime(std::chrono::milliseconds(1'764'000'000'000)), capacity);
        if (const auto* control = std::get_if<ControlLine>(&decoded)) {
            if (const auto* put = std::get_if<PolicyPutLine>(control)) {
                const Decoded<Policy> again = reader.readPolicy(policyJson(put->policy));
                require(std::holds_alternative<Policy>(again), "a policy that was taken can be read again");
                require(std::get<Policy>(again) == put->policy, "a policy is the same when it is read again");
            }
        }
        return decoded;
    });
    return 0;
}
