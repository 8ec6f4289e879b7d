// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/edits.h"

#include "app/engine/log.h"
#include "app/engine/resultline.h"
#include "model/wire/writing.h"

#include <algorithm>
#include <utility>

namespace tokenfence {

namespace {

/// Agents make policies up at will; each one is looked at for every call.
constexpr std::size_t mostFromCode = 1000;

LogEntry policyEntry(const std::string& who, const std::string& id, const char* what,
                     const std::optional<Policy>& before, const std::optional<Policy>& after)
{
    LogEntry entry;
    entry.time = currentTime().wall;
    entry.kind = "policy";
    entry.who = who;
    entry.subject = id;
    const Policy& policy = after ? *after : *before;
    entry.text =
        policy.name + (policy.name == id ? std::string() : " (" + id + ")") + " was " + what + ": " +
        policy.limit.toUsd() +
        (policy.period == PeriodKind::total ? " in all" : " per " + std::string(toString(policy.period)));
    entry.detail = "{\"before\":" + (before ? policyJson(*before) : "null") +
                   ",\"after\":" + (after ? policyJson(*after) : "null") + "}";
    return entry;
}

std::optional<Policy> known(const Books& books, const std::string& id)
{
    const Policy* policy = books.ledger.policy(id);
    return policy != nullptr ? std::optional(*policy) : std::nullopt;
}

} // namespace

void Edits::putPolicy(Asker asker, Policy policy)
{
    post([this, asker = std::move(asker), policy = std::move(policy)]() mutable {
        policy.origin = PolicyOrigin::operatorSet; // also of one that is taken over from code
        if (auto kept = keepPolicy(policy, "operator"); !kept) {
            refuse(asker, kept.error());
            return;
        }
        broadcastPolicies();
        answerPolicies(asker);
    });
}

void Edits::deletePolicy(Asker asker, std::string id)
{
    post([this, asker = std::move(asker), id = std::move(id)] {
        const auto before = known(*m_rooms.desk.inTurn(), id);
        if (!before) {
            refuse(asker, {"bad_field", "there is no policy with the id " + id, "policy"});
            return;
        }
        std::vector<StoreChange> changes;
        changes.emplace_back(PolicyDeleted{id});
        changes.emplace_back(LogAppended{{policyEntry("operator", id, "deleted", before, std::nullopt)}});
        if (auto saved = save(std::move(changes)); !saved) {
            refuse(asker, saved.error());
            return;
        }
        m_rooms.desk.inTurn()->ledger.removePolicy(id);
        broadcastPolicies();
        answerPolicies(asker);
    });
}

void Edits::listPolicies(Asker asker)
{
    post([this, asker = std::move(asker)] { answerPolicies(asker); });
}

void Edits::answerPolicies(const Asker& asker)
{
    const std::vector<Policy> policies = m_rooms.desk.inTurn()->ledger.policies();
    answer(asker, beginResult(asker.id).key("policies").raw(policiesJson(policies)).endObject().takeLine());
}

void Edits::broadcastPolicies()
{
    const std::vector<Policy> enabled = m_rooms.desk.inTurn()->enabledPolicies();
    m_rooms.outbox.post(toAgents(policiesLine(enabled)));
}

Result<void> Edits::keepPolicy(const Policy& policy, const std::string& who)
{
    std::optional<Policy> before;
    std::optional<CounterId> counter;
    Calendar calendar;
    {
        auto books = m_rooms.desk.inTurn();
        before = known(*books, policy.id);
        counter = books->ledger.counterOf(policy.id);
        calendar = books->calendar;
    }
    LogEntry entry = policyEntry(who, policy.id, before ? "changed" : "made", before, policy);
    std::vector<StoreChange> changes;
    changes.emplace_back(LogAppended{{std::move(entry)}});
    if (!before || !counter || !before->countsLike(policy)) {
        return countAnew({policy}, calendar, who, std::move(changes), [](Books&) {});
    }
    changes.emplace_back(PolicySaved{policy, *counter, who});
    if (auto saved = save(std::move(changes)); !saved) {
        return saved;
    }
    std::vector<Parcel> told;
    {
        auto books = m_rooms.desk.inTurn();
        const Now now = currentTime();
        books->ledger.activate(policy, *counter, now);
        told = books->takeTransitions(now);
    }
    m_rooms.outbox.post(std::move(told));
    return {};
}

Result<void> Edits::countAnew(const std::vector<Policy>& policies, const Calendar& calendar,
                              const std::string& who, std::vector<StoreChange>&& changes,
                              const std::function<void(Books&)>& then)
{
    std::vector<RecountQuestion> questions;
    const std::int64_t upToRow = afterRecordsSoFar([&](Books& books) {
        for (const Policy& policy : policies) {
            const CounterId counter = books.nextCounter++;
            books.ledger.beginCounter(counter, policy, calendar);
            questions.push_back({counter, policy});
            changes.emplace_back(PolicySaved{policy, counter, who});
        }
    });
    const auto abandon = [&] {
        auto books = m_rooms.desk.inTurn();
        for (const RecountQuestion& question : questions) {
            books->ledger.abandonCounter(question.counter);
        }
    };
    auto rows = m_rooms.store.recount(questions, calendar, upToRow, currentTime().wall);
    if (!rows) {
        abandon();
        return rows.error();
    }
    for (std::size_t at = 0; at < rows->size();) {
        auto books = m_rooms.desk.inTurn();
        for (std::size_t entered = 0; at < rows->size() && books.mayEnter(entered); ++entered, ++at) {
            books->ledger.addSpent((*rows)[at]);
        }
    }
    if (auto saved = saveSpent(std::move(*rows), std::move(changes)); !saved) {
        abandon();
        return saved;
    }
    std::vector<Parcel> told;
    {
        auto books = m_rooms.desk.inTurn();
        const Now now = currentTime();
        for (const RecountQuestion& question : questions) {
            books->ledger.activate(question.policy, question.counter, now);
        }
        then(*books);
        told = books->takeTransitions(now);
    }
    m_rooms.outbox.post(std::move(told));
    return {};
}

void Edits::propose(const SessionPointer& session, ProposePolicyLine&& line, std::function<void()> done)
{
    post([this, session, line = std::move(line), done = std::move(done)] {
        const Asker asker{session->number, line.id};
        if (auto accepted = acceptProposal(line.policy); accepted) {
            answer(asker, policyAcceptedLine(line.policy.id));
        } else {
            refuse(asker, accepted.error(), "code");
        }
        done();
    });
}

Result<void> Edits::acceptProposal(const Policy& policy)
{
    {
        auto books = m_rooms.desk.inTurn();
        if (const Policy* standing = books->ledger.policy(policy.id)) {
            // It can only restrict: what the operator made stands, and so does the smaller limit (of equal
            // ones the first). One that is switched off restricts nothing.
            if (standing->origin == PolicyOrigin::operatorSet || policy.limit >= standing->limit ||
                !policy.enabled) {
                return {};
            }
        } else {
            const auto all = books->ledger.policies();
            const auto fromCode = std::count_if(
                all.begin(), all.end(), [](const Policy& one) { return one.origin == PolicyOrigin::code; });
            if (static_cast<std::size_t>(fromCode) >= mostFromCode) {
                return Error{"bad_field",
                             "there are " + std::to_string(mostFromCode) + " policies from code already",
                             "id"};
            }
        }
    }
    if (auto kept = keepPolicy(policy, "code"); !kept) {
        return kept;
    }
    broadcastPolicies();
    return {};
}

} // namespace tokenfence
