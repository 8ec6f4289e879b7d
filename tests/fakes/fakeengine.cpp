// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fakeengine.h"

#include <algorithm>

namespace tokenfence {
namespace {

bool covers(const Scope& scope, const AgentView& agent)
{
    return scope.kind == Scope::Kind::all || (scope.kind == Scope::Kind::agent && scope.name == agent.agent);
}

auto sameScope(const Scope& scope)
{
    return [&scope](const StopView& view) { return view.stop.scope == scope; };
}

} // namespace

FakeEngine::FakeEngine(std::function<Now()> clock, QObject* parent)
    : EnginePort(parent)
    , m_clock(std::move(clock))
    , m_linkSince(m_clock().wall)
{
}

void FakeEngine::tell()
{
    m_statusTime = m_clock().wall;
    Q_EMIT statusChanged();
}

void FakeEngine::setLink(Link link)
{
    m_link = link;
    m_linkSince = m_clock().wall;
    Q_EMIT linkChanged();
}

void FakeEngine::setStatus(EngineStatus status)
{
    m_status = std::move(status);
    tell();
}

void FakeEngine::change(const std::function<void(EngineStatus&)>& how)
{
    if (!m_status) {
        m_status.emplace();
    }
    how(*m_status);
    tell();
}

void FakeEngine::kill(const Scope& scope, const std::string& reason, Epoch done)
{
    kills.push_back({scope, reason});
    if (failed(done)) {
        return;
    }
    const std::uint64_t epoch = ++m_epoch;
    done(epoch);
    change([&](EngineStatus& status) {
        std::erase_if(status.stops, sameScope(scope));
        StopView view;
        view.stop = {epoch, scope, reason, m_clock().wall};
        for (AgentView& agent : status.agents) {
            agent.stopped = agent.stopped || covers(scope, agent);
            agent.confirmed = agent.confirmed && !covers(scope, agent);
            view.waiting.push_back(agent);
        }
        view.agents = view.waiting.size();
        status.stops.push_back(view);
    });
}

void FakeEngine::resume(const Scope& scope, Epoch done)
{
    resumes.push_back(scope);
    if (failed(done)) {
        return;
    }
    done(++m_epoch);
    change([&](EngineStatus& status) {
        std::erase_if(status.stops, sameScope(scope));
        for (AgentView& agent : status.agents) {
            agent.stopped = std::any_of(status.stops.begin(), status.stops.end(),
                                        [&](const StopView& view) { return covers(view.stop.scope, agent); });
            agent.confirmed = agent.confirmed && agent.stopped;
        }
    });
}

void FakeEngine::confirm(std::size_t agents)
{
    change([&](EngineStatus& status) {
        const Scope everything;
        const auto view = std::find_if(status.stops.begin(), status.stops.end(), sameScope(everything));
        for (; view != status.stops.end() && agents > 0 && !view->waiting.empty(); --agents) {
            const std::string session = view->waiting.front().session;
            view->waiting.erase(view->waiting.begin());
            ++view->acked;
            for (AgentView& agent : status.agents) {
                agent.confirmed = agent.confirmed || agent.session == session;
            }
        }
    });
}

void FakeEngine::noteStop(std::uint64_t epoch, const std::string& reason, Done done)
{
    notes.emplace_back(epoch, reason);
    if (failed(done)) {
        return;
    }
    done({});
    change([&](EngineStatus& status) {
        for (StopView& view : status.stops) {
            if (view.stop.epoch == epoch) {
                view.stop.reason = reason;
            }
        }
    });
}

std::vector<Policy> FakeEngine::policies() const
{
    std::vector<Policy> policies;
    if (m_status) {
        for (const PolicyView& view : m_status->policies) {
            policies.push_back(view.policy);
        }
    }
    return policies;
}

void FakeEngine::putPolicy(const Policy& policy, Policies done)
{
    policiesPut.push_back(policy);
    if (failed(done)) {
        return;
    }
    change([&](EngineStatus& status) {
        for (PolicyView& view : status.policies) {
            if (view.policy.id == policy.id) {
                view.policy = policy;
                return;
            }
        }
        status.policies.push_back({policy, {}, {}});
    });
    done(policies());
}

void FakeEngine::deletePolicy(const std::string& id, Policies done)
{
    policiesDeleted.push_back(id);
    if (failed(done)) {
        return;
    }
    change([&](EngineStatus& status) {
        std::erase_if(status.policies, [&](const PolicyView& view) { return view.policy.id == id; });
    });
    done(policies());
}

void FakeEngine::putPrices(const std::string& json, Done done)
{
    pricesPut.push_back(json);
    if (failed(done)) {
        return;
    }
    const Result<PriceTable> put = PriceTable::parse(json, "prices");
    if (put) {
        m_prices.merge(*put);
        done({});
    } else {
        done(put.error());
    }
}

void FakeEngine::putTier(const std::string& model, std::optional<Tier> tier, Done done)
{
    tiersPut.emplace_back(model, tier);
    if (!failed(done)) {
        m_prices.setTier(model, tier);
        done({});
    }
}

void FakeEngine::putSettings(const Settings& settings, Done done)
{
    settingsPut.push_back(settings);
    if (failed(done)) {
        return;
    }
    done({});
    change([&](EngineStatus& status) {
        status.settings = settings;
        status.timezone = settings.timezone;
    });
}

void FakeEngine::priceModels(std::function<void(const Result<std::vector<std::string>>&)> done)
{
    if (!failed(done)) {
        done(std::vector<std::string>{"claude-opus-4-5", "gpt-4o", "gpt-4o-mini"});
    }
}

void FakeEngine::prices(std::function<void(const Result<PriceTable>&)> done)
{
    if (!failed(done)) {
        done(m_prices);
    }
}

void FakeEngine::setLiveFilter(const LiveFilter& filter)
{
    liveFilters.push_back(filter);
}

void FakeEngine::shutdown(Done done)
{
    ++shutdowns;
    if (!failed(done)) {
        done({});
        setLink(Link::lost);
    }
}

void FakeEngine::startEngine(Done done)
{
    ++starts;
    if (!failed(done)) {
        done({});
        setLink(Link::connected);
    }
}

} // namespace tokenfence
