// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/stopdesk.h"

#include "app/engine/agentverbs.h"
#include "app/engine/log.h"
#include "app/engine/resultline.h"
#include "model/wire/writing.h"

#include <algorithm>
#include <utility>

namespace tokenfence {

namespace {

std::string subjectOf(const Scope& scope)
{
    switch (scope.kind) {
    case Scope::Kind::agent:
        return "agent " + scope.name;
    case Scope::Kind::user:
        return "user " + scope.name;
    case Scope::Kind::workflow:
        return "workflow " + scope.name;
    case Scope::Kind::all:
        break;
    }
    return "all";
}

LogEntry stopEntry(WallTime now, const char* kind, const Scope& scope, std::string text, std::string detail)
{
    LogEntry entry;
    entry.time = now;
    entry.kind = kind;
    entry.who = "operator";
    entry.subject = subjectOf(scope);
    entry.text = std::move(text);
    entry.detail = std::move(detail);
    return entry;
}

std::vector<StoreChange> stopChanges(const Stops& stops, LogEntry entry, bool standAnyway)
{
    std::vector<StoreChange> changes;
    changes.emplace_back(StopsSaved{stops.epoch(), stops.all(), standAnyway});
    changes.emplace_back(LogAppended{{std::move(entry)}});
    return changes;
}

const Stop* find(const Stops& stops, const Scope& scope)
{
    const auto& all = stops.all();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Stop& stop) { return stop.scope == scope; });
    return found != all.end() ? &*found : nullptr;
}

} // namespace

void StopDesk::kill(SessionNumber asker, KillLine&& line, Now now, Postman& postman)
{
    std::vector<Receipts::Addressee> addressees;
    std::vector<StoreChange> changes;
    Stop stop;
    bool storeFails = false;
    {
        auto books = m_desk.first();
        Stops& stops = books->ledger.stops();
        stop = stops.kill(line.scope, line.reason, now.wall);
        for (const auto& [number, session] : books->agents) {
            addressees.push_back(addresseeOf(*session, books->names));
        }
        books->receipts.sent(stop.epoch, addressees, asker);
        books->receipts.keepOnly(stops.all());
        storeFails = books->storeProblem.has_value();
        changes = stopChanges(stops,
                              stopEntry(now.wall, "kill", stop.scope,
                                        "stopped " + subjectOf(stop.scope) +
                                            (stop.reason.empty() ? std::string() : ": " + stop.reason),
                                        stopJson(stop)),
                              true);
    }
    postman.deliver(toAgents(killLine(stop), true));
    qCInfo(engineLog, "stop %llu of %s was sent to %zu agents", static_cast<unsigned long long>(stop.epoch),
           subjectOf(stop.scope).c_str(), addressees.size());

    const std::uint64_t ticket = ++m_lastTicket;
    m_unanswered[ticket] = {asker, std::move(line.id), stop.epoch, addressees.size(), now.mono + patience};
    // Handed over also where the store fails: it may be able to write this one again, and keeps it else.
    m_store.change(std::move(changes), [this, ticket](const Result<void>& saved) {
        const bool stored = saved.ok();
        m_outbox.post(toDoor([this, ticket, stored](Postman& door) { answer(ticket, stored, door); }));
    });
    if (storeFails) {
        answer(ticket, false, postman);
    }
}

void StopDesk::answer(std::uint64_t ticket, bool stored, Postman& postman)
{
    const auto found = m_unanswered.find(ticket);
    if (found == m_unanswered.end()) {
        return; // answered already, when the disk took too long
    }
    const Unanswered kill = std::move(found->second);
    m_unanswered.erase(found);
    JsonWriter json = beginResult(kill.id);
    json.key("epoch").number(kill.epoch).key("agents").number(kill.agents);
    if (!stored) {
        json.key("stored").boolean(false);
    }
    postman.deliver(answerTo(kill.asker, json.endObject().takeLine()));
    m_desk.first()->receipts.answered(kill.epoch);
    postman.deliver(receiptsMoved());
}

void StopDesk::answerOverdue(MonoTime now, Postman& postman)
{
    std::vector<std::uint64_t> overdue;
    for (const auto& [ticket, kill] : m_unanswered) {
        if (kill.until <= now) {
            overdue.push_back(ticket);
        }
    }
    for (const std::uint64_t ticket : overdue) {
        answer(ticket, false, postman);
    }
}

void StopDesk::resume(SessionNumber asker, ResumeLine&& line, Now now, Postman& postman)
{
    std::vector<StoreChange> changes;
    Stop lifted;
    std::uint64_t epoch = 0;
    {
        auto books = m_desk.first();
        Stops& stops = books->ledger.stops();
        if (const Stop* stop = find(stops, line.scope)) {
            lifted = *stop;
            epoch = stops.resume(line.scope).value_or(stops.epoch());
            changes =
                stopChanges(stops,
                            stopEntry(now.wall, "resume", lifted.scope,
                                      "lifted the stop of " + subjectOf(lifted.scope), stopJson(lifted)),
                            false);
        } else {
            epoch = stops.epoch();
        }
    }
    if (changes.empty()) {
        postman.deliver(
            answerTo(asker, beginResult(line.id).key("epoch").number(epoch).endObject().takeLine()));
        return;
    }
    m_store.change(std::move(changes), [this, asker, id = std::move(line.id), lifted = std::move(lifted),
                                        epoch](const Result<void>& saved) {
        m_outbox.post(toDoor([this, asker, id, lifted, epoch, saved](Postman& door) {
            resumed(asker, id, lifted, epoch, saved, door);
        }));
    });
}

void StopDesk::resumed(SessionNumber asker, const std::string& id, const Stop& lifted, std::uint64_t epoch,
                       const Result<void>& saved, Postman& postman)
{
    const Now now = currentTime();
    bool stoppedAgain = false;
    {
        auto books = m_desk.first();
        Stops& stops = books->ledger.stops();
        stoppedAgain = find(stops, lifted.scope) != nullptr;
        if (!saved && !stoppedAgain) {
            std::vector<Stop> standing = stops.all();
            standing.push_back(lifted);
            stops.restore(stops.epoch(), std::move(standing));
        }
        books->receipts.keepOnly(stops.all());
    }
    if (!saved) {
        postman.deliver(answerTo(asker, errorLine({"busy", saved.error().message, id, {}})));
        return;
    }
    // A stop of the same scope that came meanwhile must not be taken back by the news of the older lifting.
    if (!stoppedAgain) {
        postman.deliver(toAgents(resumeLine(epoch, lifted.scope, now.wall), true));
    }
    qCInfo(engineLog, "the stop of %s was lifted", subjectOf(lifted.scope).c_str());
    postman.deliver(answerTo(asker, beginResult(id).key("epoch").number(epoch).endObject().takeLine()));
}

bool StopDesk::note(SessionNumber asker, StopNoteLine&& line, Now now)
{
    std::vector<StoreChange> changes;
    std::string before;
    {
        auto books = m_desk.first();
        Stops& stops = books->ledger.stops();
        const auto& all = stops.all();
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const Stop& stop) { return stop.epoch == line.epoch; });
        if (found == all.end()) {
            return false;
        }
        before = found->reason;
        const Scope scope = found->scope;
        stops.note(line.epoch, line.reason);
        changes = stopChanges(
            stops, stopEntry(now.wall, "kill", scope, "the reason of the stop is now: " + line.reason, {}),
            false);
    }
    m_store.change(std::move(changes), [this, asker, id = std::move(line.id), epoch = line.epoch,
                                        before = std::move(before)](const Result<void>& saved) {
        if (saved) {
            m_outbox.post(answerTo(asker, bareResult(id)));
            return;
        }
        m_desk.inTurn()->ledger.stops().note(epoch, before);
        m_outbox.post(answerTo(asker, errorLine({"busy", saved.error().message, id, {}})));
    });
    return true;
}

void StopDesk::tellProgress(Postman& postman)
{
    const auto progress = m_desk.first()->receipts.takeProgress();
    for (const Receipts::Progress& one : progress) {
        const std::string line = killProgressLine(one.epoch, one.acked, one.agents);
        std::vector<SessionNumber> to = m_watch.watchers();
        if (one.askedBy != 0 && std::find(to.begin(), to.end(), one.askedBy) == to.end()) {
            to.push_back(one.askedBy);
        }
        for (const SessionNumber number : to) {
            postman.deliver(toSession(number, line));
        }
    }
}

} // namespace tokenfence
