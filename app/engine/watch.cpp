// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/watch.h"

#include "app/engine/resultline.h"

#include <utility>

namespace tokenfence {

namespace {

void writeCall(JsonWriter& json, const CallFacts& call, const std::string& request, const Names& names)
{
    fieldIfAny(json, "request", request);
    fieldIfAny(json, "user", names.text(call.user));
    fieldIfAny(json, "workflow", names.text(call.workflow));
    json.key("agent").text(names.text(call.agent));
    fieldIfAny(json, "provider", names.text(call.provider));
    json.key("model").text(names.text(call.model)).key("tier").text(toString(call.tier));
    if (call.labels != 0) {
        json.key("labels").beginObject();
        for (const Label& label : names.labels(call.labels)) {
            json.textKey(names.text(label.key)).text(names.text(label.value));
        }
        json.endObject();
    }
}

void writeTokens(JsonWriter& json, const TokenCounts& tokens)
{
    json.key("input_tokens").number(tokens.input).key("cached_input_tokens").number(tokens.cachedInput);
    json.key("cache_write_tokens").number(tokens.cacheWrite).key("output_tokens").number(tokens.output);
    json.key("reasoning_tokens").number(tokens.reasoning);
}

std::string eventOf(const Record& record, const Names& names)
{
    JsonWriter json;
    json.beginObject().key("id").text(record.id).key("time").time(record.time);
    writeCall(json, record.call, record.request, names);
    fieldIfAny(json, "requested_model", names.text(record.requestedModel));
    fieldIfAny(json, "service_tier", names.text(record.serviceTier));
    if (record.hasTokens) {
        writeTokens(json, record.tokens);
    }
    json.key("cost_usd").money(record.cost).key("priced").boolean(record.priced);
    json.key("attempt").number(record.attempt).key("status").text(toString(record.status));
    json.key("tool_calls").number(record.toolCalls);
    if (record.latencyMs) {
        json.key("latency_ms").number(*record.latencyMs);
    }
    const Settlement& settlement = record.settlement;
    if (settlement.verdict != Verdict::none) {
        json.key("verdict").text(toString(settlement.verdict)).key("reserved_usd").money(settlement.reserved);
        fieldIfAny(json, "policy", settlement.policy);
    }
    return json.endObject().take();
}

std::string eventOf(const DenialRecord& denial, const Names& names)
{
    JsonWriter json;
    json.beginObject().key("time").time(denial.time);
    writeCall(json, denial.call, denial.request, names);
    json.key("attempt").number(denial.attempt).key("verdict").text(toString(Verdict::deny));
    fieldIfAny(json, "policy", denial.policy);
    json.key("code").text(toString(denial.code)).key("reason").text(denial.reason);
    return json.endObject().take();
}

} // namespace

bool Watch::Watcher::wants(const Record& record) const
{
    return (!status || *status == record.status) && (!minCost || record.cost >= *minCost) &&
           (!matcher || matcher->matches(record.call));
}

void Watch::Watcher::add(std::string event)
{
    if (newest.size() >= sampleSize) {
        newest.pop_front();
    }
    newest.push_back(std::move(event));
}

void Watch::begin(SessionNumber watcher, const std::optional<WatchFilter>& filter)
{
    const std::lock_guard lock(m_mutex);
    Watcher entry;
    if (filter) {
        if (!filter->match.empty()) {
            entry.matcher.emplace(filter->match, m_names);
        }
        entry.status = filter->status;
        entry.minCost = filter->minCost;
    }
    m_watchers.erase(watcher);
    m_watchers.emplace(watcher, std::move(entry));
    m_anybody.store(true, std::memory_order_relaxed);
}

void Watch::end(SessionNumber watcher)
{
    const std::lock_guard lock(m_mutex);
    m_watchers.erase(watcher);
    m_anybody.store(!m_watchers.empty(), std::memory_order_relaxed);
}

std::vector<SessionNumber> Watch::watchers() const
{
    std::vector<SessionNumber> numbers;
    if (anybody()) {
        const std::lock_guard lock(m_mutex);
        for (const auto& [number, watcher] : m_watchers) {
            numbers.push_back(number);
        }
    }
    return numbers;
}

void Watch::stored(std::span<const Record> records, std::span<const Fate> fates)
{
    if (!anybody()) {
        return;
    }
    const std::lock_guard lock(m_mutex);
    for (auto& [number, watcher] : m_watchers) {
        std::vector<const Record*> wanted;
        for (std::size_t at = 0; at < records.size(); ++at) {
            if (fates[at] != Fate::stored || records[at].kind != Record::Kind::usage) {
                continue;
            }
            ++watcher.seen;
            if (watcher.wants(records[at])) {
                wanted.push_back(&records[at]);
            }
        }
        watcher.matched += wanted.size();
        const std::size_t first = wanted.size() > sampleSize ? wanted.size() - sampleSize : 0;
        for (std::size_t at = first; at < wanted.size(); ++at) {
            watcher.add(eventOf(*wanted[at], m_names));
        }
    }
}

void Watch::denied(const DenialRecord& denial)
{
    if (!anybody()) {
        return;
    }
    const std::lock_guard lock(m_mutex);
    for (auto& [number, watcher] : m_watchers) {
        ++watcher.seen;
        // A denied call has no status and no cost, so a filter by one of these does not let it through.
        if (!watcher.status && !watcher.minCost &&
            (!watcher.matcher || watcher.matcher->matches(denial.call))) {
            ++watcher.matched;
            watcher.add(eventOf(denial, m_names));
        }
    }
}

Watch::Sample Watch::take(SessionNumber watcher)
{
    Sample sample;
    std::deque<std::string> newest;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_watchers.find(watcher);
        if (found == m_watchers.end()) {
            return sample;
        }
        newest.swap(found->second.newest);
        sample.matched = std::exchange(found->second.matched, 0);
        sample.seen = std::exchange(found->second.seen, 0);
    }
    sample.shown = newest.size();
    sample.events.assign(1, '['); // not = "[": g++ 12 sees an overlap there that is none
    for (const std::string& event : newest) {
        if (sample.events.size() > 1) {
            sample.events += ',';
        }
        sample.events += event;
    }
    sample.events += ']';
    return sample;
}

} // namespace tokenfence
