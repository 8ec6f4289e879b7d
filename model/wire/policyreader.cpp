// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/policyreader.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace tokenfence {

namespace {

using Kind = JsonValue::Kind;

constexpr std::string_view labelPrefix = "label:";

constexpr std::array<std::pair<std::string_view, MatchTerm::Field>, 6> plainKeys{{
    {"user", MatchTerm::Field::user},
    {"workflow", MatchTerm::Field::workflow},
    {"agent", MatchTerm::Field::agent},
    {"model", MatchTerm::Field::model},
    {"tier", MatchTerm::Field::tier},
    {"provider", MatchTerm::Field::provider},
}};

// 0.8, the mark from which a policy warns where nobody says otherwise.
const Fraction defaultAlert = *Fraction::fromUnits(Fraction::whole / 10 * 8);

std::optional<PolicyOrigin> originFrom(std::string_view text)
{
    for (const PolicyOrigin origin : {PolicyOrigin::operatorSet, PolicyOrigin::code}) {
        if (text == toString(origin)) {
            return origin;
        }
    }
    return std::nullopt;
}

Money readLimit(FieldReader& fields)
{
    const auto limit = fields.money("limit_usd");
    if (limit && limit->isZero()) {
        fields.refuse("limit_usd", "above 0, also after it is rounded to a billionth of a dollar");
    }
    return limit.value_or(Money());
}

void readMarks(FieldReader& fields, Policy& policy)
{
    const bool alertIsOff = fields.isNull("alert_at");
    policy.alertAt = fields.fraction("alert_at");
    policy.downgradeAt = fields.fraction("downgrade_at");
    policy.killAt = fields.fraction("kill_at").value_or(Fraction::one());
    if (policy.downgradeAt > policy.killAt) {
        fields.refuse("downgrade_at", "at most `kill_at`");
    }
    const Fraction next = policy.downgradeAt.value_or(policy.killAt);
    if (policy.alertAt > next) {
        fields.refuse("alert_at", policy.downgradeAt ? "at most `downgrade_at`" : "at most `kill_at`");
    }
    if (!policy.alertAt && !alertIsOff) {
        policy.alertAt = std::min(defaultAlert, next);
    }
}

void readRaise(FieldReader& fields, PolicySource source, Policy& policy)
{
    if (source == PolicySource::agent && fields.has("raise")) {
        fields.refuse("raise", "left to the operator");
        return;
    }
    if (const JsonValue* raise = fields.object("raise")) {
        FieldReader inside(*raise, fields.pathOf("raise."), fields.fault());
        inside.require({"limit_usd", "until"});
        const Money limit = readLimit(inside);
        const auto until = inside.anyTime("until");
        policy.raise = Policy::Raise{limit, until.value_or(WallTime())};
    }
}

PolicyOrigin readOrigin(FieldReader& fields, PolicySource source)
{
    switch (source) {
    case PolicySource::operatorLine:
        return PolicyOrigin::operatorSet;
    case PolicySource::agent:
        return PolicyOrigin::code;
    case PolicySource::stored:
        break;
    }
    return fields.choice("origin", originFrom, "\"operator\" or \"code\"")
        .value_or(PolicyOrigin::operatorSet);
}

} // namespace

bool matchFieldFrom(std::string_view key, MatchTerm& term)
{
    for (const auto& [name, field] : plainKeys) {
        if (key == name) {
            term.field = field;
            return true;
        }
    }
    if (key.substr(0, labelPrefix.size()) == labelPrefix && isName(key.substr(labelPrefix.size()))) {
        term.field = MatchTerm::Field::label;
        term.labelKey = key.substr(labelPrefix.size());
        return true;
    }
    return false;
}

Match readMatch(FieldReader& fields, bool (*isOther)(std::string_view))
{
    Match match;
    for (const JsonValue& member : fields.object()) {
        if (isOther != nullptr && isOther(member.key)) {
            continue;
        }
        MatchTerm term;
        if (!matchFieldFrom(member.key, term)) {
            fields.refuse(member.key, "left out: there is no such key here");
            return match;
        }
        if (member.kind != Kind::string || !isName(member.text)) {
            fields.refuse(member.key, "a name or a pattern with `*`, of 1 to 256 characters");
            return match;
        }
        term.pattern = member.text;
        match.push_back(std::move(term));
    }
    // The same conditions are the same match, however they were written down.
    std::sort(match.begin(), match.end(), [](const MatchTerm& a, const MatchTerm& b) {
        return std::tie(a.field, a.labelKey) < std::tie(b.field, b.labelKey);
    });
    return match;
}

Policy readPolicyFields(FieldReader& fields, PolicySource source)
{
    Policy policy;
    fields.require({"id", "period", "limit_usd"});
    policy.id = fields.policyId("id").value_or(std::string_view());
    policy.name = fields.name("name").value_or(policy.id);
    if (const JsonValue* match = fields.object("match")) {
        FieldReader inside(*match, fields.pathOf("match."), fields.fault());
        policy.match = readMatch(inside);
    }
    policy.per =
        fields.choice("per", perFrom, "\"all\", \"user\", \"workflow\" or \"agent\"").value_or(Per::all);
    policy.period = fields
                        .choice("period", periodKindFrom,
                                "\"request\", \"hour\", \"day\", \"week\", \"month\" or \"total\"")
                        .value_or(PeriodKind::day);
    policy.limit = readLimit(fields);
    readMarks(fields, policy);
    if (const auto fallback = fields.name("fallback_model")) {
        policy.fallbackModel = *fallback;
    }
    policy.maxRetries = fields.count("max_retries");
    policy.enabled = fields.boolean("enabled").value_or(true);
    policy.origin = readOrigin(fields, source);
    readRaise(fields, source, policy);
    return policy;
}

} // namespace tokenfence
