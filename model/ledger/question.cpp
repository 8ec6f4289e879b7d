// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/question.h"

#include <array>
#include <cstddef>

namespace tokenfence {

namespace {

constexpr std::array<std::string_view, 4> verdictNames{"none", "allow", "downgrade", "deny"};
constexpr std::array<std::string_view, 5> codeNames{"none", "budget", "retries", "stopped", "unpriced"};

} // namespace

std::string_view toString(Verdict verdict)
{
    return verdictNames.at(static_cast<std::size_t>(verdict));
}

std::string_view toString(DenialCode code)
{
    return codeNames.at(static_cast<std::size_t>(code));
}

} // namespace tokenfence
