// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/callfields.h"

namespace tokenfence {

using Kind = JsonValue::Kind;

void CallNames::clear()
{
    user = workflow = agent = provider = model = {};
    labels.clear();
}

CallFacts CallNames::intern(NameCache& names)
{
    CallFacts facts;
    facts.user = names.intern(user);
    facts.workflow = names.intern(workflow);
    facts.agent = names.intern(agent);
    facts.provider = names.intern(provider);
    facts.model = names.intern(model);
    facts.labels = internLabels(names);
    return facts;
}

void CallNames::addTo(Digest& digest) const
{
    for (const std::string_view name : {user, workflow, agent, provider, model}) {
        digest.add(name);
    }
    std::uint64_t sum = 0;
    for (const auto& [key, value] : labels) {
        Digest label;
        label.add(key);
        label.add(value);
        sum += label.value();
    }
    digest.add(labels.size());
    digest.add(sum);
}

LabelSetId CallNames::internLabels(NameCache& names)
{
    m_scratch.clear();
    for (const auto& [key, value] : labels) {
        m_scratch.push_back({names.intern(key), names.intern(value)});
    }
    return names.internLabels(m_scratch);
}

void readLabels(FieldReader& fields, CallNames& names)
{
    const JsonValue* labels = fields.object("labels");
    if (labels == nullptr) {
        return;
    }
    FieldReader inside(*labels, fields.pathOf("labels."), fields.fault());
    for (const JsonValue& label : *labels) {
        if (label.kind == Kind::null) {
            continue;
        }
        if (!isName(label.key)) {
            fields.refuse(
                "labels",
                "an object whose keys are names: 1 to 256 characters, none of them a control character");
            return;
        }
        if (label.kind != Kind::string || !isName(label.text)) {
            inside.refuse(label.key, "a name: 1 to 256 characters, none of them a control character");
            return;
        }
        if (names.labels.size() == maxLabels) {
            fields.refuse("labels", "an object of at most 32 labels");
            return;
        }
        names.labels.emplace_back(label.key, label.text);
    }
}

void readCaller(FieldReader& fields, CallNames& names)
{
    names.user = fields.name("user").value_or(std::string_view());
    names.workflow = fields.name("workflow").value_or(std::string_view());
    names.agent = fields.name("agent").value_or(std::string_view());
}

TokenCounts readTokens(FieldReader& fields, std::string_view outputKey, std::string_view reasoningKey)
{
    const auto tokens = [&](std::string_view key) {
        return static_cast<std::int64_t>(fields.whole(key).value_or(0));
    };
    TokenCounts counts;
    counts.input = tokens("input_tokens");
    counts.cachedInput = tokens("cached_input_tokens");
    counts.cacheWrite = tokens("cache_write_tokens");
    counts.cacheWrite1h = tokens("cache_write_1h_tokens");
    counts.output = tokens(outputKey);
    counts.reasoning = reasoningKey.empty() ? 0 : tokens(reasoningKey);

    if (counts.cachedInput > counts.input) {
        fields.refuse("cached_input_tokens", "at most `input_tokens`, of which it is a part");
    }
    if (counts.cacheWrite > counts.input) {
        fields.refuse("cache_write_tokens", "at most `input_tokens`, of which it is a part");
    }
    if (counts.cachedInput + counts.cacheWrite > counts.input) {
        fields.refuse("cached_input_tokens", "together with `cache_write_tokens` at most `input_tokens`");
    }
    if (counts.cacheWrite1h > counts.cacheWrite) {
        fields.refuse("cache_write_1h_tokens", "at most `cache_write_tokens`, of which it is a part");
    }
    if (counts.reasoning > counts.output) {
        fields.refuse(reasoningKey, "at most `output_tokens`, of which it is a part");
    }
    return counts;
}

} // namespace tokenfence
