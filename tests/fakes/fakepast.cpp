// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fakepast.h"

#include <algorithm>

namespace tokenfence {
namespace {

constexpr std::size_t callsAtATime = 5'000;

} // namespace

FakePast::FakePast(FakeStore& store)
    : m_store(store)
    , m_names(std::make_unique<Names>())
{
}

Result<PastReach> FakePast::reach(WallTime wanted)
{
    if (const auto error = m_store.error()) {
        return *error;
    }
    return m_store.pastReach().value_or(PastReach{wanted, PastReach::Since::wanted});
}

Result<std::uint64_t> FakePast::begin(const TimeSpan& span)
{
    m_store.countReplay();
    m_names = std::make_unique<Names>();
    m_month = m_store.month();
    const auto before = [](const FakeCall& call, WallTime time) { return call.time < time; };
    const auto& calls = m_month->calls;
    const auto from = std::lower_bound(calls.begin(), calls.end(), span.from, before);
    const auto to = std::lower_bound(from, calls.end(), span.to, before);
    m_next = static_cast<std::size_t>(from - calls.begin());
    m_end = static_cast<std::size_t>(to - calls.begin());
    return m_end - m_next;
}

Result<std::vector<PastCall>> FakePast::next(const CancelToken&)
{
    m_store.waitForPast();
    std::vector<PastCall> calls;
    for (const std::size_t end = std::min(m_end, m_next + callsAtATime); m_next < end; ++m_next) {
        const FakeCall& call = m_month->calls[m_next];
        PastCall& past = calls.emplace_back();
        past.time = call.time;
        past.request = "req-" + std::to_string(call.request);
        past.call.user = m_names->intern(m_month->users[call.user]);
        past.call.workflow = m_names->intern(m_month->workflows[call.workflow]);
        past.call.agent = m_names->intern(m_month->agents[call.agent]);
        past.call.model = m_names->intern(m_month->models[call.model]);
        past.call.tier = call.tier;
        past.tokens.input = call.inputTokens;
        past.tokens.output = call.outputTokens;
        past.hasTokens = true;
        past.cost = call.cost;
        past.priced = call.priced;
    }
    return calls;
}

PastSourceFactory FakeStore::pastFactory()
{
    return [this]() -> Result<std::unique_ptr<PastSource>> {
        return std::unique_ptr<PastSource>(std::make_unique<FakePast>(*this));
    };
}

} // namespace tokenfence
