// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/books.h"

#include "model/wire/writing.h"

#include <chrono>
#include <utility>

namespace tokenfence {

namespace {

/// Whether a state of the budget `key` of a policy with this `per` is anything to a connection.
bool concerns(const Session& session, Per per, NameId key)
{
    switch (per) {
    case Per::user:
        return session.users.has(key);
    case Per::workflow:
        return session.workflows.has(key);
    case Per::agent:
        return session.agents.has(key);
    case Per::all:
        break;
    }
    return true;
}

} // namespace

Books::Books(Names& namesOfAll, std::string reservationPrefix)
    : names(namesOfAll)
    , anonymous(namesOfAll.intern("anonymous"))
    , prices(builtinPrices())
    , ledger(namesOfAll, prices, std::move(reservationPrefix))
{
}

void Books::setPrices(PriceTable table)
{
    for (const auto& [model, tier] : prices.tiersByHand()) {
        table.setTier(model, tier);
    }
    prices = std::move(table);
    m_modelFacts.clear();
    for (auto at = unpricedModels.begin(); at != unpricedModels.end();) {
        at = prices.find(*at) != nullptr ? unpricedModels.erase(at) : std::next(at);
    }
}

void Books::setTier(std::string_view model, std::optional<Tier> tier)
{
    prices.setTier(model, tier);
    m_modelFacts.clear();
}

Books::ModelFacts Books::factsOf(NameId model)
{
    const auto [found, isNew] = m_modelFacts.try_emplace(model);
    if (isNew) {
        const std::string_view name = names.text(model);
        found->second = {prices.find(name), prices.tierFor(name)};
    }
    return found->second;
}

void Books::fillIn(CallFacts& call, const Session& session)
{
    if (call.agent == 0) {
        call.agent = session.agent;
    }
    if (session.labels != 0) {
        call.labels = call.labels == 0 ? session.labels : names.mergeLabels(session.labels, call.labels);
    }
    if (call.model != 0) {
        call.tier = factsOf(call.model).tier;
    }
}

bool Books::isTooOld(WallTime time, WallTime now) const
{
    return settings.retentionDays && time < now - std::chrono::days(*settings.retentionDays);
}

void Books::noteUnpriced(NameId model, WallTime now)
{
    constexpr std::size_t mostNames = 1000; // an agent may make names up
    const std::string_view name = names.text(model);
    if (unpricedModels.size() >= mostNames || unpricedModels.find(name) != unpricedModels.end()) {
        return;
    }
    unpricedModels.emplace(name);
    LogEntry entry;
    entry.time = now;
    entry.kind = "unpriced";
    entry.who = "engine";
    entry.subject = name;
    entry.text = "nobody knows the price of " + std::string(name) + ": its calls pass by every budget";
    journal.note(std::move(entry));
}

std::vector<Policy> Books::enabledPolicies() const
{
    std::vector<Policy> enabled;
    for (Policy& policy : ledger.policies()) {
        if (policy.enabled) {
            enabled.push_back(std::move(policy));
        }
    }
    return enabled;
}

std::vector<Parcel> Books::takeTransitions(Now now)
{
    std::vector<Parcel> parcels;
    for (const BudgetTransition& transition : ledger.takeTransitions()) {
        const Policy* policy = ledger.policy(transition.policy);
        if (policy == nullptr) {
            continue;
        }
        const std::string_view key = names.text(transition.key);
        const std::string line = policyStateLine(transition, key);
        for (const auto& [number, session] : agents) {
            if (concerns(*session, policy->per, transition.key)) {
                parcels.push_back(toSession(number, line));
            }
        }
        parcels.push_back(toWatchers(line));

        LogEntry entry;
        entry.time = now.wall;
        entry.kind = "alert";
        entry.who = "engine";
        entry.subject = transition.policy;
        entry.text = policy->name + (key.empty() ? std::string() : " for " + std::string(key)) + ": " +
                     std::string(toString(transition.state)) + ", " +
                     std::to_string(static_cast<int>(transition.used * 100)) + " % of " +
                     policy->limitAt(now.wall).toUsd() + " is spent";
        entry.detail = line.substr(0, line.size() - 1);
        journal.note(std::move(entry));
    }
    return parcels;
}

} // namespace tokenfence
