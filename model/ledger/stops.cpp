// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/stops.h"

#include <algorithm>
#include <utility>

namespace tokenfence {

namespace {

/// The name in `call` that a scope of this kind is held against.
NameId nameIn(const CallFacts& call, Scope::Kind kind)
{
    switch (kind) {
    case Scope::Kind::agent:
        return call.agent;
    case Scope::Kind::user:
        return call.user;
    case Scope::Kind::workflow:
        return call.workflow;
    case Scope::Kind::all:
        break;
    }
    return 0;
}

} // namespace

Stops::Stops(Names& names)
    : m_names(names)
{
}

void Stops::restore(std::uint64_t epoch, std::vector<Stop> stops)
{
    m_epoch = epoch;
    m_stops = std::move(stops);
    m_scopeNames.clear();
    for (const Stop& stop : m_stops) {
        m_scopeNames.push_back(m_names.intern(stop.scope.name));
        m_epoch = std::max(m_epoch, stop.epoch);
    }
}

const Stop& Stops::kill(const Scope& scope, std::string reason, WallTime now)
{
    remove(scope);
    m_scopeNames.push_back(m_names.intern(scope.name));
    return m_stops.emplace_back(Stop{++m_epoch, scope, std::move(reason), now});
}

std::optional<std::uint64_t> Stops::resume(const Scope& scope)
{
    if (!remove(scope)) {
        return std::nullopt;
    }
    return ++m_epoch;
}

bool Stops::note(std::uint64_t epoch, std::string reason)
{
    for (Stop& stop : m_stops) {
        if (stop.epoch == epoch) {
            stop.reason = std::move(reason);
            return true;
        }
    }
    return false;
}

const Stop* Stops::covering(const CallFacts& call) const
{
    const Stop* widest = nullptr;
    for (std::size_t i = 0; i < m_stops.size(); ++i) {
        const Stop& stop = m_stops[i];
        const bool covers = stop.scope.kind == Scope::Kind::all ||
                            (m_scopeNames[i] != 0 && m_scopeNames[i] == nameIn(call, stop.scope.kind));
        if (covers && (widest == nullptr || stop.scope.kind < widest->scope.kind)) {
            widest = &stop;
        }
    }
    return widest;
}

bool Stops::stopsAgent(NameId agent) const
{
    CallFacts call;
    call.agent = agent;
    return covering(call) != nullptr;
}

bool Stops::remove(const Scope& scope)
{
    const auto stands =
        std::find_if(m_stops.begin(), m_stops.end(), [&](const Stop& stop) { return stop.scope == scope; });
    if (stands == m_stops.end()) {
        return false;
    }
    m_scopeNames.erase(m_scopeNames.begin() + (stands - m_stops.begin()));
    m_stops.erase(stands);
    return true;
}

} // namespace tokenfence
