// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/fraction.h"
#include "model/money/money.h"
#include "model/time/calendar.h"
#include "model/time/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tokenfence {

/// One key of a policy's `match`: a field of the call and the name or `*` pattern that it must have.
struct MatchTerm
{
    enum class Field : std::uint8_t
    {
        user,
        workflow,
        agent,
        model,
        tier,
        provider,
        label
    };
    Field field = Field::user;
    std::string labelKey; ///< only with `label`
    std::string pattern;  ///< only `*` is special (any run of characters, also none); case counts
    friend bool operator==(const MatchTerm&, const MatchTerm&) = default;
};

/// All terms must match; none at all matches every call.
using Match = std::vector<MatchTerm>;

/// For whom a policy keeps budgets: one together, or one for each user, workflow or agent.
enum class Per : std::uint8_t
{
    all,
    user,
    workflow,
    agent
};

enum class PolicyOrigin : std::uint8_t
{
    operatorSet, ///< "operator" on the wire
    code
};

std::string_view toString(Per per);
std::optional<Per> perFrom(std::string_view text);
std::string_view toString(PolicyOrigin origin);

/// A budget. The defaults are the contract's; a policy that came through the codec satisfies every range of
/// it.
struct Policy
{
    /// Another limit for a while; then the policy's own holds again.
    struct Raise
    {
        Money limit;
        WallTime until;
        friend bool operator==(const Raise&, const Raise&) = default;
    };

    std::string id;   ///< 1 to 64 of a-z, 0-9, '-', '_', '.'
    std::string name; ///< for people; the id where none was given
    Match match;
    Per per = Per::all;
    PeriodKind period = PeriodKind::day;
    Money limit; ///< above 0
    std::optional<Fraction> alertAt;
    std::optional<Fraction> downgradeAt;
    Fraction killAt = Fraction::one();
    std::optional<std::string> fallbackModel;
    std::optional<std::uint32_t> maxRetries;
    bool enabled = true;
    PolicyOrigin origin = PolicyOrigin::operatorSet;
    std::optional<Raise> raise;

    /// The limit that holds at `now`: the raised one until it lapses.
    Money limitAt(WallTime now) const { return raise && now < raise->until ? raise->limit : limit; }

    /// Whether what `other` has counted is also what this one would have: same `match`, `per` and `period`.
    bool countsLike(const Policy& other) const
    {
        return match == other.match && per == other.per && period == other.period;
    }
    friend bool operator==(const Policy&, const Policy&) = default;
};

/// Whether `text` matches `pattern`, in which `*` is any run of characters. Linear in both.
bool wildcardMatches(std::string_view pattern, std::string_view text);

/// From which mark on: `used` = spent / limit.
enum class BudgetState : std::uint8_t
{
    ok,
    alert,
    downgrade,
    exhausted
};
std::string_view toString(BudgetState state);

/// The state of `spent` under `policy` with the limit of `now`.
BudgetState stateOf(const Policy& policy, Money spent, WallTime now);

} // namespace tokenfence
