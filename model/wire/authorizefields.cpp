// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/authorizefields.h"

#include "model/wire/jsonnumber.h"

#include <limits>
#include <string>

namespace tokenfence {

namespace {

constexpr std::uint64_t protocolVersion = 1;

/// A question that has been checked, its names still as text.
struct CheckedAuthorize
{
    std::string_view id;
    std::string_view request;
    std::string_view fallbackModel;
    std::string_view serviceTier;
    std::string_view reservation;
};

void check(FieldReader& fields, CallNames& call, CheckedAuthorize& checked, Question& question)
{
    call.clear();
    fields.require({"model"});
    const bool hasTokens = fields.has("input_tokens") && fields.has("max_output_tokens");
    if (!fields.has("estimate_usd")) {
        fields.require({"input_tokens", "max_output_tokens"});
    }

    checked.id = fields.name("id").value_or(std::string_view());
    checked.request = fields.name("request").value_or(std::string_view());
    readCaller(fields, call);
    call.provider = fields.name("provider").value_or(std::string_view());
    call.model = fields.name("model").value_or(std::string_view());
    checked.serviceTier = fields.name("service_tier").value_or(std::string_view());
    question.tokens = readTokens(fields, "max_output_tokens", {});
    question.hasTokens = hasTokens;
    question.estimate = fields.money("estimate_usd");
    question.attempt = fields.count("attempt", 1).value_or(1);
    checked.fallbackModel = fields.name("fallback_model").value_or(std::string_view());
    question.budget = fields.money("budget_usd");
    checked.reservation = fields.text("reservation").value_or(std::string_view());
    readLabels(fields, call);
}

void take(CallNames& call, const CheckedAuthorize& checked, NameCache& names, AuthorizeLine& line)
{
    line.id = checked.id;
    line.question.call = call.intern(names);
    line.question.request = checked.request;
    line.question.serviceTier = serviceTierFrom(checked.serviceTier);
    line.question.fallbackModel = checked.fallbackModel;
}

void checkProtocol(FieldReader& fields)
{
    const JsonValue* protocol = fields.find("protocol");
    if (protocol == nullptr) {
        return;
    }
    // A version that is not known may give every other field another meaning, so it is looked at first.
    const bool isWhole = protocol->kind == JsonValue::Kind::number &&
                         protocol->text.find_first_of(".eE") == std::string_view::npos;
    if (!isWhole) {
        fields.refuse("protocol", "a whole number");
    } else if (wholeNumber(protocol->text, protocolVersion) != protocolVersion) {
        fields.fault() = {"unsupported_protocol", "protocol", "This engine speaks protocol 1."};
    }
}

} // namespace

void readAuthorize(FieldReader& fields, LineContext& context, AuthorizeLine& line)
{
    CheckedAuthorize checked;
    check(fields, context.call, checked, line.question);
    if (!fields.failed()) {
        take(context.call, checked, context.names, line);
    }
}

void readHello(FieldReader& fields, LineContext& context, HelloLine& line)
{
    checkProtocol(fields);
    line.id = fields.name("id").value_or(std::string_view());
    const auto agent = fields.name("agent").value_or(std::string_view());
    line.client = fields.text("client").value_or(std::string_view());
    const auto pid = fields.whole("pid", 0, std::numeric_limits<std::uint32_t>::max());
    CallNames own;
    readLabels(fields, own);

    struct Running
    {
        CallNames call;
        CheckedAuthorize checked;
        Question question;
    };
    std::vector<Running> running;
    if (const JsonValue* inflight = fields.array("inflight")) {
        std::size_t index = 0;
        for (const JsonValue& call : *inflight) {
            const std::string place = "inflight." + std::to_string(index++);
            if (call.kind != JsonValue::Kind::object) {
                fields.refuse(place, "an object like `authorize`");
                return;
            }
            FieldReader inside(call, place + ".", fields.fault());
            inside.require({"reservation"});
            Running& one = running.emplace_back();
            check(inside, one.call, one.checked, one.question);
            if (one.checked.reservation.empty()) {
                inside.refuse("reservation", "the name of the reservation that this call was granted");
            }
            if (fields.failed()) {
                return;
            }
        }
    }
    if (fields.failed()) {
        return;
    }

    line.agent = context.names.intern(agent);
    if (pid) {
        line.pid = static_cast<std::uint32_t>(*pid);
    }
    line.labels = own.internLabels(context.names);
    line.inflight.reserve(running.size());
    for (Running& one : running) {
        AuthorizeLine& call = line.inflight.emplace_back();
        call.question = std::move(one.question);
        take(one.call, one.checked, context.names, call);
        call.reservation = one.checked.reservation;
    }
}

} // namespace tokenfence
