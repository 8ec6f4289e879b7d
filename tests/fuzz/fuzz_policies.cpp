// SPDX-License-Identifier: GPL-3.0-or-later
// The file of budgets: from its text to the lines that `policy set` sends, and what the engine reads of them.
#include "app/cli/policyfile.h"
#include "model/wire/codec.h"
#include "model/wire/writing.h"
#include "tests/fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace tokenfence;
    static Names names;
    static LineReader reader(names);
    const auto policies = parsePolicies(textOf(data, size), "policies.json");
    if (!policies) {
        require(!policies.error().message.empty(), "an error has a sentence");
        return 0;
    }
    require(!policies->empty(), "a file without a budget is an error");
    for (const PolicyInFile& policy : *policies) {
        require(policy.json.find('\n') == std::string::npos, "a budget is one line");
        const Decoded<Policy> decoded = reader.readPolicy(policy.json);
        if (const auto* taken = std::get_if<Policy>(&decoded)) {
            const Decoded<Policy> again = reader.readPolicy(policyJson(*taken));
            require(std::holds_alternative<Policy>(again) && std::get<Policy>(again) == *taken,
                    "a budget is the same when it is read again");
        }
    }
    return 0;
}
