// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/policy.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>

namespace tokenfence {

namespace {

constexpr std::array<std::string_view, 4> perNames{"all", "user", "workflow", "agent"};
constexpr std::array<std::string_view, 2> originNames{"operator", "code"};
constexpr std::array<std::string_view, 4> stateNames{"ok", "alert", "downgrade", "exhausted"};

/// Where `piece` first stands in `text`; npos: nowhere. Knuth, Morris and Pratt: a pattern and a name that
/// were made to be slow together cannot hold up the engine.
std::size_t findLinear(std::string_view text, std::string_view piece)
{
    // fallback[i]: how much of the piece's beginning is also the end of its first i + 1 characters
    std::vector<std::size_t> fallback(piece.size(), 0);
    for (std::size_t i = 1, matched = 0; i < piece.size(); ++i) {
        while (matched > 0 && piece[i] != piece[matched]) {
            matched = fallback[matched - 1];
        }
        matched += piece[i] == piece[matched] ? 1 : 0;
        fallback[i] = matched;
    }
    for (std::size_t i = 0, matched = 0; i < text.size(); ++i) {
        while (matched > 0 && text[i] != piece[matched]) {
            matched = fallback[matched - 1];
        }
        matched += text[i] == piece[matched] ? 1 : 0;
        if (matched == piece.size()) {
            return i + 1 - matched;
        }
    }
    return std::string_view::npos;
}

} // namespace

std::string_view toString(Per per)
{
    return perNames.at(static_cast<std::size_t>(per));
}

std::optional<Per> perFrom(std::string_view text)
{
    const auto* const found = std::find(perNames.begin(), perNames.end(), text);
    if (found == perNames.end()) {
        return std::nullopt;
    }
    return static_cast<Per>(found - perNames.begin());
}

std::string_view toString(PolicyOrigin origin)
{
    return originNames.at(static_cast<std::size_t>(origin));
}

std::string_view toString(BudgetState state)
{
    return stateNames.at(static_cast<std::size_t>(state));
}

bool wildcardMatches(std::string_view pattern, std::string_view text)
{
    const std::size_t firstStar = pattern.find('*');
    if (firstStar == std::string_view::npos) {
        return pattern == text;
    }
    // What stands before the first and behind the last `*` is bound to the ends; the pieces between them are
    // found one behind the other, each as early as it can be, which leaves the most room for the rest.
    const std::size_t lastStar = pattern.rfind('*');
    const std::string_view head = pattern.substr(0, firstStar);
    const std::string_view tail = pattern.substr(lastStar + 1);
    if (text.size() < head.size() + tail.size() || !text.starts_with(head) || !text.ends_with(tail)) {
        return false;
    }
    text.remove_prefix(head.size());
    text.remove_suffix(tail.size());
    std::string_view middle = pattern.substr(firstStar, lastStar - firstStar);
    while (!middle.empty()) {
        middle.remove_prefix(1); // its `*`
        const std::string_view piece = middle.substr(0, middle.find('*'));
        middle.remove_prefix(piece.size());
        if (piece.empty()) {
            continue;
        }
        const std::size_t at = findLinear(text, piece);
        if (at == std::string_view::npos) {
            return false;
        }
        text.remove_prefix(at + piece.size());
    }
    return true;
}

BudgetState stateOf(const Policy& policy, Money spent, WallTime now)
{
    const Money limit = policy.limitAt(now);
    if (policy.killAt.reached(spent, limit)) {
        return BudgetState::exhausted;
    }
    if (policy.downgradeAt && policy.downgradeAt->reached(spent, limit)) {
        return BudgetState::downgrade;
    }
    if (policy.alertAt && policy.alertAt->reached(spent, limit)) {
        return BudgetState::alert;
    }
    return BudgetState::ok;
}

} // namespace tokenfence
