// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/controllines.h"

#include "model/wire/policyreader.h"

#include <algorithm>
#include <array>
#include <string>

namespace tokenfence {

namespace {

using Kind = JsonValue::Kind;

std::string readId(FieldReader& fields)
{
    fields.require({"id"});
    return std::string(fields.name("id").value_or(std::string_view()));
}

Scope readScope(FieldReader& fields)
{
    Scope scope;
    const JsonValue* object = fields.object("scope");
    if (object == nullptr) {
        return scope;
    }
    constexpr std::array<std::pair<std::string_view, Scope::Kind>, 3> kinds{{
        {"agent", Scope::Kind::agent},
        {"user", Scope::Kind::user},
        {"workflow", Scope::Kind::workflow},
    }};
    FieldReader inside(*object, fields.pathOf("scope."), fields.fault());
    for (const JsonValue& member : *object) {
        const auto kind =
            std::find_if(kinds.begin(), kinds.end(), [&](const auto& k) { return k.first == member.key; });
        if (kind == kinds.end()) {
            inside.refuse(member.key, "left out: a scope has one of `agent`, `user` and `workflow`");
            return scope;
        }
        // Null is no name here: passed over, it would make a stop of one agent a stop of all.
        if (member.kind != Kind::string || !isName(member.text)) {
            inside.refuse(member.key, "an exact name of 1 to 256 characters");
            return scope;
        }
        if (scope.kind != Scope::Kind::all) {
            fields.refuse("scope", "an object with at most one of `agent`, `user` and `workflow`");
            return scope;
        }
        scope = {kind->second, std::string(member.text)};
    }
    return scope;
}

std::string readReason(FieldReader& fields)
{
    return std::string(fields.text("reason").value_or(std::string_view()));
}

ControlLine decodeKill(FieldReader& fields, LineContext&)
{
    KillLine kill;
    kill.id = readId(fields);
    kill.scope = readScope(fields);
    kill.reason = readReason(fields);
    return kill;
}

ControlLine decodeResume(FieldReader& fields, LineContext&)
{
    ResumeLine resume;
    resume.id = readId(fields);
    resume.scope = readScope(fields);
    return resume;
}

ControlLine decodeStopNote(FieldReader& fields, LineContext&)
{
    StopNoteLine note;
    note.id = readId(fields);
    fields.require({"epoch"});
    note.epoch = fields.whole("epoch", 0, maxEpoch).value_or(0);
    note.reason = readReason(fields);
    return note;
}

ControlLine decodePolicyPut(FieldReader& fields, LineContext&)
{
    PolicyPutLine put;
    put.id = readId(fields);
    fields.require({"policy"});
    if (const JsonValue* policy = fields.object("policy")) {
        FieldReader inside(*policy, {}, fields.fault());
        put.policy = readPolicyFields(inside, PolicySource::operatorLine);
    }
    return put;
}

ControlLine decodePolicyDelete(FieldReader& fields, LineContext&)
{
    PolicyDeleteLine remove;
    remove.id = readId(fields);
    fields.require({"policy"});
    remove.policy = fields.policyId("policy").value_or(std::string_view());
    return remove;
}

ControlLine decodePricesPut(FieldReader& fields, LineContext&)
{
    PricesPutLine put;
    put.id = readId(fields);
    fields.require({"prices"});
    if (const JsonValue* prices = fields.object("prices")) {
        put.prices = prices->text;
    }
    return put;
}

// A model that nobody has priced is `unknown` by itself; nobody can say so.
std::optional<Tier> givenTierFrom(std::string_view text)
{
    const auto tier = tierFrom(text);
    return tier == Tier::unknown ? std::nullopt : tier;
}

ControlLine decodeTierPut(FieldReader& fields, LineContext&)
{
    TierPutLine put;
    put.id = readId(fields);
    fields.require({"model"});
    put.model = fields.name("model").value_or(std::string_view());
    put.tier = fields.choice("tier", givenTierFrom, "\"simple\", \"complex\", \"critical\" or null");
    return put;
}

std::optional<std::vector<std::string>> readRollupLabels(FieldReader& settings)
{
    const JsonValue* keys = settings.array("rollup_labels");
    if (keys == nullptr) {
        return std::nullopt;
    }
    std::vector<std::string> labels;
    for (const JsonValue& key : *keys) {
        if (key.kind != Kind::string || !isName(key.text) || labels.size() == maxRollupLabels ||
            std::find(labels.begin(), labels.end(), key.text) != labels.end()) {
            settings.refuse("rollup_labels", "at most 4 different label keys, each of 1 to 256 characters");
            return std::nullopt;
        }
        labels.emplace_back(key.text);
    }
    return labels;
}

ControlLine decodeSettingsPut(FieldReader& fields, LineContext&)
{
    SettingsPutLine put;
    put.id = readId(fields);
    fields.require({"settings"});
    if (const JsonValue* object = fields.object("settings")) {
        FieldReader settings(*object, "settings.", fields.fault());
        if (const auto timezone = settings.name("timezone")) {
            put.timezone = *timezone;
        }
        put.denyUnpriced = settings.boolean("deny_unpriced");
        // Null says something here: nothing is pruned.
        if (settings.isNull("retention_days")) {
            put.retentionDays.emplace(std::nullopt);
        } else if (const auto days = settings.whole("retention_days", minRetentionDays)) {
            put.retentionDays.emplace(static_cast<std::uint32_t>(*days));
        }
        put.rollupLabels = readRollupLabels(settings);
    }
    return put;
}

bool isFilterOfItsOwn(std::string_view key)
{
    return key == "status" || key == "min_cost_usd";
}

ControlLine decodeWatch(FieldReader& fields, LineContext&)
{
    WatchLine watch;
    watch.id = readId(fields);
    if (const JsonValue* object = fields.object("filter")) {
        FieldReader inside(*object, "filter.", fields.fault());
        WatchFilter& filter = watch.filter.emplace();
        filter.match = readMatch(inside, isFilterOfItsOwn);
        filter.status = inside.choice("status", callStatusFrom,
                                      "\"ok\", \"error\", \"timeout\", \"cancelled\" or \"cut\"");
        filter.minCost = inside.money("min_cost_usd");
    }
    return watch;
}

/// A line that has nothing but its `id`.
template <class Line>
ControlLine decodeBare(FieldReader& fields, LineContext&)
{
    Line line;
    line.id = readId(fields);
    return line;
}

ControlLine decodePing(FieldReader& fields, LineContext&)
{
    PingLine ping;
    ping.id = fields.name("id").value_or(std::string_view());
    return ping;
}

struct Verb
{
    std::string_view type;
    ControlDecoder decoder;
};

constexpr std::array<Verb, 15> verbs{{
    {"kill", decodeKill},
    {"resume", decodeResume},
    {"stop_note", decodeStopNote},
    {"status", decodeBare<StatusLine>},
    {"policy_put", decodePolicyPut},
    {"policy_delete", decodePolicyDelete},
    {"policies", decodeBare<PoliciesLine>},
    {"prices_put", decodePricesPut},
    {"prices", decodeBare<PricesLine>},
    {"tier_put", decodeTierPut},
    {"settings_put", decodeSettingsPut},
    {"settings", decodeBare<SettingsLine>},
    {"watch", decodeWatch},
    {"shutdown", decodeBare<ShutdownLine>},
    {"ping", decodePing},
}};

constexpr std::array<std::string_view, 4> openedKeys{"scope", "policy", "settings", "filter"};

} // namespace

ControlDecoder controlDecoder(std::string_view type)
{
    const auto verb = std::find_if(verbs.begin(), verbs.end(), [&](const Verb& v) { return v.type == type; });
    return verb == verbs.end() ? nullptr : verb->decoder;
}

std::span<const std::string_view> controlOpenedKeys()
{
    return openedKeys;
}

} // namespace tokenfence
