// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/ticker.h"

#include "app/engine/resultline.h"
#include "model/time/rfc3339.h"
#include "model/wire/writing.h"

#include <utility>

namespace tokenfence {

namespace {

constexpr std::size_t mostAgents = 100;
constexpr std::size_t mostStateBytes = 64UL * 1024;
constexpr std::int64_t minutesAnHour = 60;

} // namespace

void Ticker::noteState(std::string_view line)
{
    if (m_watch.anybody() && m_states.size() + line.size() < mostStateBytes) {
        m_states += m_states.empty() ? "" : ",";
        m_states += line.substr(0, line.size() - 1);
    }
}

std::string Ticker::commonFields(Now now)
{
    JsonWriter json;
    auto books = m_desk.first();
    const Money burn = books->totals.perHour(now.wall);
    json.beginObject().key("today_usd").money(books->totals.today(now.wall));
    json.key("month_usd").money(books->totals.month(now.wall));
    json.key("burn_usd_per_minute").money(Money::fromNano(burn.nano() / minutesAnHour));
    json.key("burn_usd_per_hour").money(burn).key("stored").number(books->totals.events());
    json.key("unpriced").number(books->totals.unpriced()).key("duplicates").number(books->counts.duplicates);
    json.key("conflicts").number(books->counts.conflicts).key("refused").number(books->counts.refusedLines);
    json.key("connected").number(books->agents.size()).key("agents").beginArray();
    std::size_t agents = 0;
    for (const auto& [number, session] : books->agents) {
        if (session->changed < m_lastTick || ++agents > mostAgents) {
            continue;
        }
        json.beginObject().key("session").text(session->name);
        json.key("agent").text(books->names.text(session->agent));
        json.key("spent_usd").money(session->spent).key("calls").number(session->calls);
        json.key("calls_per_minute").number(session->rate.perMinute(now.wall));
        json.key("stopped").boolean(books->ledger.stops().stopsAgent(session->agent)).endObject();
    }
    json.endArray().key("stops").beginArray();
    for (const Stop& stop : books->ledger.stops().all()) {
        const Receipts::Receipt* receipt = books->receipts.find(stop.epoch);
        json.beginObject().key("epoch").number(stop.epoch).key("scope").raw(scopeJson(stop.scope));
        json.key("agents").number(receipt != nullptr ? receipt->agents : 0);
        json.key("acked").number(receipt != nullptr ? receipt->acked : 0).endObject();
    }
    return json.endArray().endObject().take();
}

void Ticker::tick(Now now, Postman& postman)
{
    const std::vector<SessionNumber> watchers = m_watch.watchers();
    if (watchers.empty()) {
        return;
    }
    std::string common = commonFields(now);
    const bool changed = common != m_lastCommon || !m_states.empty();
    m_lastCommon = common;
    m_lastTick = now.wall;
    const std::string states = '[' + std::exchange(m_states, {}) + ']';
    for (const SessionNumber watcher : watchers) {
        const Watch::Sample sample = m_watch.take(watcher);
        if (!changed && sample.seen == 0) {
            continue;
        }
        JsonWriter own;
        own.beginObject().key("policies").raw(states).key("events").raw(sample.events);
        own.key("matched").number(sample.matched).key("shown").number(sample.shown);
        own.key("seen").number(sample.seen).endObject();
        std::string line = "{\"type\":\"tick\",\"time\":\"" + toRfc3339(now.wall) + "\",";
        line.append(common, 1, common.size() - 2);
        line += ',';
        line.append(own.json(), 1);
        line += '\n';
        postman.deliver(toSession(watcher, std::move(line)));
    }
}

} // namespace tokenfence
