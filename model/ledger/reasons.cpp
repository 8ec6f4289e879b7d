// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/reasons.h"

#include "model/ledger/activepolicy.h"
#include "model/time/rfc3339.h"

namespace tokenfence {

namespace {

std::string stopped(const Stop& stop)
{
    std::string text;
    switch (stop.scope.kind) {
    case Scope::Kind::all:
        text = "Everything is stopped";
        break;
    case Scope::Kind::agent:
        text = "The agent " + stop.scope.name + " is stopped";
        break;
    case Scope::Kind::user:
        text = "The user " + stop.scope.name + " is stopped";
        break;
    case Scope::Kind::workflow:
        text = "The workflow " + stop.scope.name + " is stopped";
        break;
    }
    return stop.reason.empty() ? text : text + ": " + stop.reason;
}

std::string tooManyRetries(const Policy& policy, std::uint32_t attempt)
{
    return policy.name + ": attempt " + std::to_string(attempt) + " is one too many, at most " +
           std::to_string(*policy.maxRetries) + " retries are allowed";
}

/// Whose budget it is: "Organisation, per day", "Users, per day (u-17)", "Request req-9".
std::string owner(const Shortage& shortage, const Question& question, const Names& names)
{
    if (shortage.policy == nullptr) {
        return question.request.empty() ? "This request" : "Request " + question.request;
    }
    const Policy& policy = shortage.policy->policy;
    if (policy.per == Per::all) {
        return policy.name;
    }
    const std::string_view key = names.text(shortage.key);
    return policy.name + " (" + (key.empty() ? "no " + std::string(toString(policy.per)) : std::string(key)) +
           ")";
}

std::string shortOf(const Shortage& shortage, const Question& question, const Names& names, WallTime now)
{
    const Money taken = shortage.standing.spent + shortage.standing.reserved;
    std::string text = owner(shortage, question, names) + ": " + taken.toUsd() + " of ";
    if (shortage.mark == Fraction::one()) {
        text += shortage.limit.toUsd();
    } else {
        text += shortage.mark.of(shortage.limit).toUsd() + " (" + shortage.mark.toDecimal() + " of " +
                shortage.limit.toUsd() + ")";
    }
    text += " is spent or reserved";
    if (shortage.policy != nullptr) {
        if (const std::optional<WallTime> until = shortage.policy->counter->until(now)) {
            text += " until " + toRfc3339(*until);
        }
    }
    return text;
}

} // namespace

std::string reasonOf(const Ruling& ruling, const Question& question, const Names& names, WallTime now)
{
    if (ruling.stop != nullptr) {
        return stopped(*ruling.stop);
    }
    if (ruling.retries != nullptr) {
        return tooManyRetries(ruling.retries->policy, question.attempt);
    }
    if (ruling.code == DenialCode::unpriced) {
        return "No price is known for " + std::string(names.text(question.call.model)) +
               ", and calls without one are refused";
    }
    if (!ruling.shortage) {
        return {};
    }
    std::string text = shortOf(*ruling.shortage, question, names, now);
    if (ruling.verdict == Verdict::downgrade) {
        text += "; " + std::string(names.text(ruling.granted.model)) + " instead of " +
                std::string(names.text(question.call.model));
    }
    return text;
}

} // namespace tokenfence
