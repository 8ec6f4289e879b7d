// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/repricer.h"

#include "storage/quarters.h"
#include "storage/storedenum.h"
#include "storage/storedid.h"

namespace tokenfence::storage {

Repricer::Repricer(SQLite::Database& database, StoredRequests& requests, LabelRollups& labels,
                   RollupSums& rollups, SpentSums& spent)
    : m_requests(requests)
    , m_labels(labels)
    , m_rollups(rollups)
    , m_spent(spent)
    , m_read(database.getHandle(),
             "SELECT time, user, workflow, agent, provider, model, tier, status, label_set, request, delay"
             " FROM event WHERE row = ? AND priced = 0")
    , m_update(database.getHandle(), "UPDATE event SET cost = ?, tier = ?, priced = 1, request_age = "
                                     "ifnull(?, request_age) WHERE row = ?")
    , m_isPriced(database.getHandle(), "DELETE FROM unpriced_event WHERE row = ?")
{
}

std::int64_t Repricer::apply(const RepricedBatch& batch)
{
    std::int64_t count = 0;
    for (const Repriced& repriced : batch.calls) {
        count += apply(repriced) ? 1 : 0;
    }
    return count;
}

bool Repricer::apply(const Repriced& repriced)
{
    m_read.bind(1, repriced.row);
    if (!m_read.step()) {
        return false;
    }
    SummedCall call;
    const WallTime time = fromMs(m_read.integer(0));
    call.quarter = quarterOf(time);
    call.user = static_cast<NameId>(m_read.integer(1));
    call.workflow = static_cast<NameId>(m_read.integer(2));
    call.agent = static_cast<NameId>(m_read.integer(3));
    call.provider = static_cast<NameId>(m_read.integer(4));
    call.model = static_cast<NameId>(m_read.integer(5));
    call.tier = storedEnum(m_read.integer(6), Tier::critical);
    call.status = storedEnum(m_read.integer(7), CallStatus::cut);
    call.priced = false; // and so its cost is 0
    const auto labels = static_cast<LabelSetId>(m_read.integer(8));
    const WallTime arrived = time + std::chrono::milliseconds(m_read.integer(10));
    const std::string request = unpackId(m_read.bytes(9), m_read.isBlob(9));
    m_read.reset();

    call.labels = m_labels.of(labels, repriced.row);
    m_rollups.addCall(call, -1);
    call.tier = repriced.tier;
    call.cost = repriced.cost;
    call.priced = true;
    m_rollups.addCall(call);

    std::optional<WallTime> began = beganOf(repriced.charges);
    bool isNewest = true;
    if (request.empty()) {
        RequestState alone;
        RequestLine line;
        line.row = repriced.row;
        line.time = line.arrived = time;
        line.workflow = call.workflow;
        alone.take(line);
        RequestState after = alone;
        after.cost = repriced.cost;
        m_rollups.changeRequest(alone, after);
    } else {
        const StoredRequests::Change change =
            m_requests.reprice(StoredId(request), repriced.row, repriced.cost, began);
        m_rollups.changeRequest(change.before, change.after);
        isNewest = change.isNewest;
        if (!change.beganIsNews) {
            began.reset();
        }
    }
    for (const Charge& charge : repriced.charges) {
        // The ledger knows only the newest request of a name; what an earlier one costs is not that one's.
        if (!charge.byRequest || isNewest) {
            m_spent.add(charge, request);
        }
    }
    m_update.bindAll(repriced.cost.nano(), repriced.tier, 0, repriced.row);
    if (began) {
        m_update.bind(3, ageAt(arrived, *began));
    } else {
        m_update.bindNull(3);
    }
    m_update.run();
    m_isPriced.bindAll(repriced.row);
    m_isPriced.run();
    return true;
}

} // namespace tokenfence::storage
