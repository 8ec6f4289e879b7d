// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/eventscan.h"

#include "model/ports/record.h"
#include "storage/errors.h"
#include "storage/storedid.h"

#include <algorithm>

namespace tokenfence::storage {

namespace {

constexpr std::int64_t rowsAPiece = 20'000;

// What is not asked for holds a NULL, which matches everything.
constexpr const char* eventsSql =
    "SELECT row, time, kind, user, workflow, agent, provider, model, tier, status, label_set,"
    " cost, priced, request FROM event WHERE row BETWEEN ?1 AND ?2 AND time >= ?3 AND"
    " time < ?4 AND (?5 IS NULL OR user = ?5) AND (?6 IS NULL OR workflow = ?6)"
    " AND (?7 IS NULL OR agent = ?7) AND (?8 IS NULL OR model = ?8) ORDER BY row DESC";

} // namespace

EventScan::EventScan(SQLite::Database& database, LabelLookup& labels)
    : m_database(database)
    , m_labels(labels)
{
}

void EventScan::run(Quarter from, Quarter to, const CallFilter& filter, bool withRequests,
                    const CancelToken& cancel, const std::function<void(const ScannedEvent&)>& visit)
{
    if (filter.matchesNothing() || from >= to) {
        return;
    }
    Statement range(m_database.getHandle(),
                    "SELECT min(max(first_row, pruned_to + 1)), max(last_row) FROM quarter"
                    " WHERE start >= ? AND start < ? AND pruned_to < last_row");
    range.bindAll(from, to);
    if (!range.step() || range.isNull(0)) {
        return;
    }
    const std::int64_t first = range.integer(0);
    const std::int64_t last = range.integer(1);
    range.reset();

    Statement events(m_database.getHandle(), eventsSql);
    int parameter = 5;
    for (const Dimension dimension :
         {Dimension::user, Dimension::workflow, Dimension::agent, Dimension::model}) {
        if (const std::optional<std::int64_t> value = filter.value(dimension)) {
            events.bind(parameter, *value);
        }
        ++parameter;
    }
    events.bind(3, toMs(startOf(from)));
    events.bind(4, toMs(startOf(to)));
    ScannedEvent event;
    for (std::int64_t end = last; end >= first; end -= rowsAPiece) {
        if (cancel.isCancelled()) {
            throw StorageFailure{{errorCode::cancelled, "Given up."}};
        }
        const std::int64_t begin = std::max(end - rowsAPiece + 1, first);
        events.bind(1, begin);
        events.bind(2, end);
        while (events.step()) {
            const auto name = [&](int column) { return static_cast<NameId>(events.integer(column)); };
            const auto small = [&](int column) { return static_cast<std::uint8_t>(events.integer(column)); };
            event.facts = {events.integer(2) == static_cast<std::int64_t>(Record::Kind::requestEnd),
                           name(3),
                           name(4),
                           name(5),
                           name(6),
                           name(7),
                           small(8),
                           small(9),
                           name(10)};
            if (!filter.matches(event.facts, m_labels)) {
                continue;
            }
            event.row = events.integer(0);
            event.time = fromMs(events.integer(1));
            event.cost = Money::fromNano(events.integer(11));
            event.priced = events.integer(12) != 0;
            if (withRequests) {
                event.request = unpackId(events.bytes(13), events.isBlob(13));
            }
            visit(event);
        }
        const double done = static_cast<double>(last + 1 - begin) / static_cast<double>(last + 1 - first);
        if (m_pause && !m_pause(done)) {
            return;
        }
    }
}

} // namespace tokenfence::storage
