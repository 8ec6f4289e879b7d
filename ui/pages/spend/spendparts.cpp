// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendparts.h"

#include <algorithm>

namespace tokenfence {
namespace {

/// As many names as there are colours for; all the others are one part.
constexpr std::size_t mostParts = 5;
/// What is stacked from the bottom upwards where it is grouped by tier.
constexpr std::array tiersUpwards = {Tier::simple, Tier::complex, Tier::critical, Tier::unknown};

} // namespace

std::size_t namedParts(const std::vector<SpendRow>& rows)
{
    std::size_t named = 0;
    while (named < std::min(rows.size(), mostParts) && !rows[named].cell.total().isZero()) {
        ++named;
    }
    return named;
}

void stackTiers(SpendAnswer& answer)
{
    for (const Tier tier : tiersUpwards) {
        const std::string name(toString(tier));
        if (std::any_of(answer.rows.begin(), answer.rows.end(),
                        [&name](const SpendRow& row) { return row.name == name; })) {
            answer.parts.push_back({name, tier});
        }
    }
    for (const SpendCell& bin : answer.bins) {
        std::vector<Money>& stack = answer.stacks.emplace_back();
        for (const SpendAnswer::Part& part : answer.parts) {
            stack.push_back(bin.cost[static_cast<std::size_t>(*part.tier)]);
        }
    }
}

void stackNames(SpendAnswer& answer, const std::vector<std::vector<SpendCell>>& named)
{
    // The dearest lies at the bottom, where its course can be read off.
    for (std::size_t row = 0; row < named.size(); ++row) {
        answer.parts.push_back({answer.rows[row].name, std::nullopt});
    }
    const bool hasOthers = answer.rows.size() > named.size();
    if (hasOthers) {
        answer.parts.push_back({std::nullopt, std::nullopt, answer.rows.size() - named.size()});
    }
    for (std::size_t bin = 0; bin < answer.bins.size(); ++bin) {
        std::vector<Money>& stack = answer.stacks.emplace_back();
        Money others = answer.bins[bin].total();
        for (const std::vector<SpendCell>& cells : named) {
            stack.push_back(cells[bin].total());
            others -= cells[bin].total();
        }
        if (hasOthers) {
            stack.push_back(others);
        }
    }
}

void compareWith(const std::map<std::string, SpendCell>& before, const std::vector<SpendCell>& bins,
                 SpendAnswer& answer)
{
    for (const auto& [name, cell] : before) {
        answer.before = answer.before.value_or(SpendCell());
        addTo(*answer.before, cell);
    }
    for (SpendRow& row : answer.rows) {
        if (const auto found = before.find(row.name); found != before.end()) {
            row.before = found->second;
        }
    }
    const bool anything =
        std::any_of(bins.begin(), bins.end(), [](const SpendCell& bin) { return bin.callCount() > 0; });
    answer.binsBefore.clear();
    for (const SpendCell& bin : bins) {
        if (anything) {
            answer.binsBefore.push_back(bin.total());
        }
    }
}

} // namespace tokenfence
