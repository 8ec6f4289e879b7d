// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/call/call.h"

#include <cstddef>

namespace tokenfence {

namespace {

// Both in the order of their enumerators.
constexpr std::array<std::string_view, 5> callStatusNames{"ok", "error", "timeout", "cancelled", "cut"};
constexpr std::array<std::string_view, 5> requestStatusNames{"ok", "error", "capped", "denied", "killed"};

template <class Enum, std::size_t Count>
std::optional<Enum> enumeratorNamed(const std::array<std::string_view, Count>& names, std::string_view text)
{
    for (std::size_t i = 0; i < Count; ++i) {
        if (names[i] == text) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

} // namespace

std::string_view toString(CallStatus status)
{
    return callStatusNames.at(static_cast<std::size_t>(status));
}

std::string_view toString(RequestStatus status)
{
    return requestStatusNames.at(static_cast<std::size_t>(status));
}

std::optional<CallStatus> callStatusFrom(std::string_view text)
{
    return enumeratorNamed<CallStatus>(callStatusNames, text);
}

std::optional<RequestStatus> requestStatusFrom(std::string_view text)
{
    return enumeratorNamed<RequestStatus>(requestStatusNames, text);
}

} // namespace tokenfence
