// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/callsquery.h"

#include "storage/eventscan.h"
#include "storage/requestlinks.h"
#include "storage/storedenum.h"
#include "storage/storedid.h"

#include <algorithm>
#include <tuple>

namespace tokenfence::storage {

const char* const CallsQuery::columns = "row, time, id, request, user, workflow, agent, provider, model, "
                                        "requested_model, tier, cost, priced, attempt, status,"
                                        " tool_calls, latency_ms, verdict, policy, label_set, input, "
                                        "cached_input, cache_write, cache_write_1h, output,"
                                        " reasoning, service_tier, reservation";

CallsQuery::CallsQuery(SQLite::Database& database, NameLookup& names)
    : m_database(database)
    , m_names(names)
    , m_labels(database.getHandle(), "SELECT key, value FROM label WHERE label_set = ?")
{
}

std::vector<CallRow> CallsQuery::newest(std::size_t limit)
{
    Statement rows(
        m_database.getHandle(),
        (std::string("SELECT ") + columns + " FROM event WHERE kind = 0 ORDER BY row DESC LIMIT ?").c_str());
    rows.bindAll(limit);
    std::vector<CallRow> calls;
    while (rows.step()) {
        calls.push_back(read(rows));
    }
    return calls;
}

std::vector<CallRow> CallsQuery::within(Quarter from, Quarter to, const CallFilter& filter,
                                        LabelLookup& labels, std::size_t limit, const CancelToken& cancel)
{
    std::vector<std::int64_t> found; // the newest rows first
    EventScan scan(m_database, labels);
    scan.pauseWith([&](double) { return found.size() < limit; });
    scan.run(from, to, filter, false, cancel, [&](const ScannedEvent& event) {
        if (!event.facts.isEnd && found.size() < limit) {
            found.push_back(event.row);
        }
    });
    Statement rows(m_database.getHandle(),
                   (std::string("SELECT ") + columns + " FROM event WHERE row = ?").c_str());
    std::vector<CallRow> calls;
    for (const std::int64_t row : found) {
        rows.bindAll(row);
        if (rows.step()) {
            calls.push_back(read(rows));
        }
        rows.reset();
    }
    std::sort(calls.begin(), calls.end(), [](const CallRow& a, const CallRow& b) {
        return std::tie(a.time, a.row) > std::tie(b.time, b.row);
    });
    return calls;
}

std::vector<CallRow> CallsQuery::ofRequest(const std::string& request)
{
    std::vector<CallRow> calls;
    if (request.empty()) {
        return calls;
    }
    Statement rows(m_database.getHandle(),
                   linesOfRequest(columns, "AND kind = 0 ORDER BY row DESC LIMIT ?3").c_str());
    const StoredId id(request);
    id.bindTo(rows, 1);
    rows.bind(2, 0);
    rows.bind(3, mostOfRequest);
    while (rows.step()) {
        calls.push_back(read(rows));
    }
    std::sort(calls.begin(), calls.end(), [](const CallRow& a, const CallRow& b) {
        return std::tie(a.time, a.row) < std::tie(b.time, b.row);
    });
    return calls;
}

CallRow CallsQuery::read(const Statement& row)
{
    const auto name = [&](int column) { return m_names.text(static_cast<NameId>(row.integer(column))); };
    const auto number = [&](int column) { return static_cast<std::uint32_t>(row.integer(column)); };
    CallRow call;
    call.row = row.integer(0);
    call.time = fromMs(row.integer(1));
    call.id = unpackId(row.bytes(2), row.isBlob(2));
    call.request = unpackId(row.bytes(3), row.isBlob(3));
    call.user = name(4);
    call.workflow = name(5);
    call.agent = name(6);
    call.provider = name(7);
    call.model = name(8);
    call.requestedModel = name(9);
    call.tier = storedEnum(row.integer(10), Tier::critical);
    call.cost = Money::fromNano(row.integer(11));
    call.priced = row.integer(12) != 0;
    call.attempt = number(13);
    call.status = storedEnum(row.integer(14), CallStatus::cut);
    call.toolCalls = number(15);
    if (!row.isNull(16)) {
        call.latencyMs = number(16);
    }
    call.serviceTier = name(26);
    call.reservation = row.bytes(27);
    call.verdict = storedEnum(row.integer(17), Verdict::deny);
    call.policy = name(18);
    call.labels = labelsOf(static_cast<LabelSetId>(row.integer(19)));
    call.hasTokens = !row.isNull(20);
    call.tokens = {row.integer(20), row.integer(21), row.integer(22),
                   row.integer(23), row.integer(24), row.integer(25)};
    return call;
}

std::vector<std::pair<std::string, std::string>> CallsQuery::labelsOf(LabelSetId set)
{
    std::vector<std::pair<std::string, std::string>> labels;
    if (set == 0) {
        return labels;
    }
    m_labels.bind(1, set);
    while (m_labels.step()) {
        const std::string key = m_names.text(static_cast<NameId>(m_labels.integer(0)));
        labels.emplace_back(key, m_names.text(static_cast<NameId>(m_labels.integer(1))));
    }
    std::sort(labels.begin(), labels.end());
    return labels;
}

} // namespace tokenfence::storage
