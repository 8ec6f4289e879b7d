// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/agentverbs.h"

#include "model/wire/writing.h"

namespace tokenfence {

namespace {

LogEntry agentEntry(const Session& session, std::string_view agent, WallTime now, const char* what)
{
    LogEntry entry;
    entry.time = now;
    entry.kind = "agent";
    entry.who = agent;
    entry.subject = session.name;
    entry.text = std::string(agent) + " (process " + std::to_string(session.processId()) +
                 (session.client.empty() ? std::string() : ", " + session.client) + ") " + what;
    return entry;
}

DenialRecord denialOf(const Question& question, Decision&& decision, WallTime now)
{
    DenialRecord denial;
    denial.time = now;
    denial.call = question.call;
    denial.request = question.request;
    denial.policy = std::move(decision.policy);
    denial.key = decision.key;
    denial.code = decision.code;
    denial.reason = std::move(decision.reason);
    denial.attempt = question.attempt;
    return denial;
}

} // namespace

Receipts::Addressee addresseeOf(const Session& session, const Names& names)
{
    return {session.number, session.name, std::string(names.text(session.agent)), session.client,
            session.processId()};
}

Reply AgentVerbs::hello(Session& session, const HelloLine& line, Now now, bool atDoor)
{
    Reply reply;
    auto books = open(atDoor);
    session.heard(now.wall);
    session.agent = line.agent != 0 ? line.agent : books->anonymous;
    session.labels = line.labels;
    session.client = line.client;
    session.pid = line.pid;
    session.agents.note(session.agent);
    for (const AuthorizeLine& running : line.inflight) {
        Question question = running.question;
        books->fillIn(question.call, session);
        session.note(question.call);
        books->ledger.restoreReservation(running.reservation, question, now);
    }
    if (!session.announced) {
        session.announced = true;
        books->journal.note(agentEntry(session, books->names.text(session.agent), now.wall, "connected"));
    }
    reply.others = books->takeTransitions(now);
    const std::vector<Stop> stops = books->ledger.stops().all();
    const std::vector<Policy> policies = books->enabledPolicies();
    books.giveBack();
    reply.line = welcomeLine(line.id, m_engineName, session.name, now.wall, stops, policies);
    return reply;
}

std::optional<Reply> AgentVerbs::authorize(Session& session, AuthorizeLine line, Now now, bool atDoor,
                                           bool willWait)
{
    Reply reply;
    auto books = open(atDoor);
    session.heard(now.wall);
    books->fillIn(line.question.call, session);
    session.note(line.question.call);
    std::optional<Decision> decision = books->ledger.authorize(line.question, now);
    if (!decision) {
        books->questionsWait = books->questionsWait || willWait;
        return std::nullopt;
    }
    reply.others = books->takeTransitions(now);
    if (decision->verdict != Verdict::deny) {
        ++(decision->verdict == Verdict::downgrade ? books->counts.downgraded : books->counts.allowed);
        books.giveBack();
        reply.line = decisionLine(line.id, *decision);
        return reply;
    }
    reply.line = decisionLine(line.id, *decision);
    ++books->counts.of(decision->code);
    DenialRecord denial = denialOf(line.question, std::move(*decision), now.wall);
    if (m_watch.anybody()) {
        m_watch.denied(denial);
    }
    books->journal.denied(std::move(denial));
    return reply;
}

Reply AgentVerbs::release(Session& session, const ReleaseLine& line, Now now, bool atDoor)
{
    auto books = open(atDoor);
    session.heard(now.wall);
    books->ledger.release(line.reservation, now);
    return {{}, books->takeTransitions(now)};
}

Reply AgentVerbs::killAck(Session& session, const KillAckLine& line, Now now, bool atDoor)
{
    Reply reply;
    auto books = open(atDoor);
    session.heard(now.wall);
    if (books->receipts.confirm(line.epoch, addresseeOf(session, books->names), line.cancelled)) {
        reply.others.push_back(receiptsMoved());
    }
    return reply;
}

Reply AgentVerbs::ping(Session& session, const PingLine& line, Now now, bool atDoor)
{
    {
        auto books = open(atDoor);
        session.heard(now.wall);
    }
    return {pongLine(line.id, now.wall), {}};
}

void AgentVerbs::refused(const Session& session, const WireError& error, Now now, bool atDoor)
{
    auto books = open(atDoor);
    ++books->counts.refusedLines;
    const std::string_view who =
        session.door == Session::Door::control ? "operator" : books->names.text(session.agent);
    books->journal.refused(who, error.code, error.message, now.wall);
}

} // namespace tokenfence
