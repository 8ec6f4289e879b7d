// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/settler.h"

#include "app/engine/intake.h"
#include "model/wire/writing.h"

#include <algorithm>
#include <utility>

namespace tokenfence {

namespace {

bool covers(const Scope& scope, const CallFacts& call, const Names& names)
{
    switch (scope.kind) {
    case Scope::Kind::agent:
        return names.text(call.agent) == scope.name;
    case Scope::Kind::user:
        return names.text(call.user) == scope.name;
    case Scope::Kind::workflow:
        return names.text(call.workflow) == scope.name;
    case Scope::Kind::all:
        break;
    }
    return true;
}

/// What a stop has made calls in flight cost that were cut off by it.
void addCancelledCost(Books& books, const Record& record)
{
    if (record.status != CallStatus::cut && record.status != CallStatus::cancelled) {
        return;
    }
    for (const Stop& stop : books.ledger.stops().all()) {
        if (record.arrived >= stop.time && covers(stop.scope, record.call, books.names)) {
            books.receipts.addCancelledCost(stop.epoch, record.cost);
        }
    }
}

LogEntry storeEntry(WallTime now, std::string text)
{
    LogEntry entry;
    entry.time = now;
    entry.kind = "store";
    entry.who = "engine";
    entry.text = std::move(text);
    return entry;
}

} // namespace

void Settler::committed(std::vector<Record>&& records, const std::vector<Fate>& fates)
{
    Shares shares;
    std::vector<Parcel> parcels;
    bool askAgain = false;
    for (std::size_t at = 0; at < records.size();) {
        auto books = m_desk.inTurn();
        const Now now = currentTime();
        for (std::size_t entered = 0; at < records.size() && books.mayEnter(entered); ++entered, ++at) {
            Share& share = shareOf(*books, records[at].session, shares);
            enter(*books, records[at], fates[at], share.session.get(), now);
            share.through = &records[at].id;
            share.bytes += footprint(records[at]);
            ++share.count;
        }
        auto told = books->takeTransitions(now);
        askAgain = std::exchange(books->questionsWait, false) || askAgain;
        books.giveBack();
        std::move(told.begin(), told.end(), std::back_inserter(parcels));
    }
    m_watch.stored(records, fates);

    for (const auto& [number, share] : shares) {
        if (share.session) {
            parcels.push_back(toSession(number, ackLine(*share.through, share.count)));
        }
    }
    finish(std::move(parcels), shares, askAgain);
}

Settler::Share& Settler::shareOf(Books& books, SessionNumber number, Shares& shares) const
{
    const auto [found, isNew] = shares.try_emplace(number);
    if (isNew) {
        const auto session = books.agents.find(number);
        found->second.session = session != books.agents.end() ? session->second : nullptr;
    }
    return found->second;
}

void Settler::enter(Books& books, const Record& record, Fate fate, Session* session, Now now) const
{
    if (fate != Fate::stored) {
        enterRepeated(books, record, fate, now);
        return;
    }
    if (record.kind != Record::Kind::usage) {
        return;
    }
    books.ledger.confirm(record.settlement, record.request, now);
    books.totals.stored(record.time, record.cost, record.priced, now.wall);
    Counts::OfTier& tier = books.counts.of(record.call.tier);
    ++tier.calls;
    tier.spend += record.cost;
    addCancelledCost(books, record);
    if (session != nullptr) {
        session->spent += record.cost;
        ++session->calls;
        session->rate.note(now.wall);
        session->changed = now.wall;
    }
}

void Settler::enterRepeated(Books& books, const Record& record, Fate fate, Now now) const
{
    if (record.kind == Record::Kind::usage) {
        books.ledger.takeBack(record.settlement, record.request, now);
    }
    const bool same = fate == Fate::duplicate;
    ++(same ? books.counts.duplicates : books.counts.conflicts);
    LogEntry entry;
    entry.time = now.wall;
    entry.kind = same ? "duplicate" : "conflict";
    entry.who = books.names.text(record.call.agent);
    entry.subject = record.id;
    entry.text =
        "the record " + record.id +
        (same ? " came again and counts once" : " came again with other contents: the first one stands");
    books.journal.note(std::move(entry));
}

void Settler::notStored(std::vector<Record>&& records, const Error& error)
{
    Shares shares;
    std::vector<Parcel> parcels;
    bool askAgain = false;
    for (std::size_t at = 0; at < records.size();) {
        auto books = m_desk.inTurn();
        const Now now = currentTime();
        for (std::size_t entered = 0; at < records.size() && books.mayEnter(entered); ++entered, ++at) {
            Record& record = records[at];
            Share& share = shareOf(*books, record.session, shares);
            share.bytes += footprint(record);
            if (record.kind == Record::Kind::usage) {
                books->ledger.undo(std::move(record.settlement), record.request, now);
            }
            ++books->counts.refusedLines;
            if (share.session) {
                parcels.push_back(
                    toSession(record.session, errorLine({"busy", error.message, record.id, {}})));
            }
        }
        auto told = books->takeTransitions(now);
        askAgain = std::exchange(books->questionsWait, false) || askAgain;
        books.giveBack();
        std::move(told.begin(), told.end(), std::back_inserter(parcels));
    }
    finish(std::move(parcels), shares, askAgain);
}

void Settler::finish(std::vector<Parcel>&& parcels, const Shares& shares, bool askAgain)
{
    m_outbox.post(std::move(parcels));
    // Only now: a connection that has nothing under way may be closed, and the answers must be on their way
    // before.
    for (const auto& [number, share] : shares) {
        if (!share.session) {
            continue;
        }
        share.session->unacknowledged -= share.bytes;
        if (share.session->doorWaits) {
            m_outbox.post(toSession(number, {}));
        }
    }
    if (askAgain) {
        m_askAgain();
    }
}

void Settler::healthChanged(const std::optional<Error>& error)
{
    auto books = m_desk.inTurn();
    const WallTime now = currentTime().wall;
    if (error) {
        books->storeProblem = error->message;
        books->journal.note(storeEntry(now, "nothing can be recorded: " + error->message));
    } else {
        books->storeProblem.reset();
        books->journal.note(storeEntry(now, "records are stored again"));
    }
}

} // namespace tokenfence
