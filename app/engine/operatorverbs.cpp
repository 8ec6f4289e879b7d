// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/operatorverbs.h"

#include "app/engine/resultline.h"
#include "app/engine/statusjson.h"
#include "model/wire/writing.h"

#include <utility>

namespace tokenfence {

/// Visits a line; one member a verb.
struct OperatorVerbs::Turn
{
    OperatorVerbs& verbs;
    Session& session;
    Now now;
    Postman& postman;

    [[nodiscard]] Asker asker(std::string& id) const { return {session.number, std::move(id)}; }
    void answer(std::string line) const { postman.deliver(answerTo(session.number, std::move(line))); }

    void operator()(KillLine& line) const
    {
        verbs.m_rooms.stops.kill(session.number, std::move(line), now, postman);
    }
    void operator()(ResumeLine& line) const
    {
        verbs.m_rooms.stops.resume(session.number, std::move(line), now, postman);
    }
    void operator()(StopNoteLine& line) const
    {
        const WireError error{"bad_field", "no stop with this epoch stands", line.id, "epoch"};
        if (!verbs.m_rooms.stops.note(session.number, std::move(line), now)) {
            verbs.m_rooms.agentVerbs.refused(session, error, now, true);
            answer(errorLine(error));
        }
    }
    void operator()(StatusLine& line) const
    {
        if (session.owed == 1) { // this line itself
            verbs.tellStatus(asker(line.id), now, postman);
            return;
        }
        // What the lines before it changed is to be in it.
        verbs.m_rooms.edits.afterThese([&all = verbs, who = asker(line.id)](Postman& door) {
            all.tellStatus(who, currentTime(), door);
        });
    }
    void operator()(WatchLine& line) const
    {
        verbs.m_rooms.watch.begin(session.number, line.filter);
        answer(bareResult(line.id));
    }
    void operator()(PingLine& line) const { answer(pongLine(line.id, now.wall)); }
    void operator()(ShutdownLine& line) const
    {
        answer(bareResult(line.id));
        verbs.m_shutDown();
    }

    void operator()(PolicyPutLine& line) const
    {
        verbs.m_rooms.edits.putPolicy(asker(line.id), std::move(line.policy));
    }
    void operator()(PolicyDeleteLine& line) const
    {
        verbs.m_rooms.edits.deletePolicy(asker(line.id), std::move(line.policy));
    }
    void operator()(PoliciesLine& line) const { verbs.m_rooms.edits.listPolicies(asker(line.id)); }
    void operator()(PricesPutLine& line) const
    {
        verbs.m_rooms.edits.putPrices(asker(line.id), std::move(line.prices));
    }
    void operator()(PricesLine& line) const { verbs.m_rooms.edits.listPrices(asker(line.id)); }
    void operator()(TierPutLine& line) const
    {
        verbs.m_rooms.edits.putTier(asker(line.id), std::move(line.model), line.tier);
    }
    void operator()(SettingsPutLine& line) const
    {
        verbs.m_rooms.edits.putSettings(std::move(line), session.number);
    }
    void operator()(SettingsLine& line) const { verbs.m_rooms.edits.listSettings(asker(line.id)); }
};

void OperatorVerbs::tellStatus(const Asker& asker, Now now, Postman& postman)
{
    StatusCopy status;
    std::vector<Parcel> told;
    {
        auto books = m_rooms.desk.first();
        books->ledger.expire(now); // what lapsed since the last chore is not reserved any more
        told = books->takeTransitions(now);
        status = copyForStatus(*books, now);
    }
    postman.deliver(std::move(told));
    postman.deliver(answerTo(
        asker.session, statusResult(asker.id, status, m_rooms.pulse.read(), m_facts, m_rooms.names, now)));
}

void OperatorVerbs::take(Session& session, ControlLine&& line, Now now, Postman& postman)
{
    std::visit(Turn{*this, session, now, postman}, line);
}

} // namespace tokenfence
