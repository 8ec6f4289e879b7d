// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/agentlines.h"

#include "model/wire/authorizefields.h"
#include "model/wire/policyreader.h"
#include "model/wire/usagefields.h"

#include <array>
#include <limits>

namespace tokenfence {

namespace {

AgentLine decodeUsage(FieldReader& fields, LineContext& context)
{
    AgentLine line(std::in_place_type<UsageLine>);
    readUsage(fields, context, *std::get_if<UsageLine>(&line));
    return line;
}

AgentLine decodeRequestEnd(FieldReader& fields, LineContext& context)
{
    AgentLine line(std::in_place_type<RequestEndLine>);
    readRequestEnd(fields, context, *std::get_if<RequestEndLine>(&line));
    return line;
}

AgentLine decodeAuthorize(FieldReader& fields, LineContext& context)
{
    AgentLine line(std::in_place_type<AuthorizeLine>);
    fields.require({"id"});
    readAuthorize(fields, context, *std::get_if<AuthorizeLine>(&line));
    return line;
}

AgentLine decodeHello(FieldReader& fields, LineContext& context)
{
    HelloLine hello;
    readHello(fields, context, hello);
    return hello;
}

AgentLine decodeRelease(FieldReader& fields, LineContext&)
{
    fields.require({"reservation"});
    ReleaseLine release;
    release.id = fields.name("id").value_or(std::string_view());
    release.reservation = fields.text("reservation").value_or(std::string_view());
    return release;
}

AgentLine decodeKillAck(FieldReader& fields, LineContext&)
{
    fields.require({"epoch"});
    KillAckLine ack;
    ack.id = fields.name("id").value_or(std::string_view());
    ack.epoch = fields.whole("epoch", 0, maxEpoch).value_or(0);
    ack.cancelled = fields.count("cancelled").value_or(0);
    return ack;
}

AgentLine decodeProposePolicy(FieldReader& fields, LineContext&)
{
    fields.require({"policy"});
    ProposePolicyLine propose;
    propose.id = fields.name("id").value_or(std::string_view());
    if (const JsonValue* policy = fields.object("policy")) {
        FieldReader inside(*policy, {}, fields.fault());
        propose.policy = readPolicyFields(inside, PolicySource::agent);
    }
    return propose;
}

AgentLine decodePing(FieldReader& fields, LineContext&)
{
    PingLine ping;
    ping.id = fields.name("id").value_or(std::string_view());
    return ping;
}

struct Verb
{
    std::string_view type;
    AgentDecoder decoder;
};

// The frequent ones first.
constexpr std::array<Verb, 8> verbs{{
    {"usage", decodeUsage},
    {"authorize", decodeAuthorize},
    {"request_end", decodeRequestEnd},
    {"release", decodeRelease},
    {"hello", decodeHello},
    {"kill_ack", decodeKillAck},
    {"propose_policy", decodeProposePolicy},
    {"ping", decodePing},
}};

constexpr std::array<std::string_view, 3> openedKeys{"labels", "inflight", "policy"};

} // namespace

AgentDecoder agentDecoder(std::string_view type)
{
    for (const Verb& verb : verbs) {
        if (verb.type == type) {
            return verb.decoder;
        }
    }
    return nullptr;
}

std::span<const std::string_view> agentOpenedKeys()
{
    return openedKeys;
}

} // namespace tokenfence
