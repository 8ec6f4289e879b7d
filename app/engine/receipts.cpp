// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/receipts.h"

#include <algorithm>

namespace tokenfence {

void Receipts::sent(std::uint64_t epoch, std::vector<Addressee> to, SessionNumber askedBy)
{
    Receipt& receipt = m_receipts[epoch];
    receipt.agents = to.size();
    receipt.waiting = std::move(to);
    receipt.askedBy = askedBy;
}

void Receipts::answered(std::uint64_t epoch)
{
    if (const auto found = m_receipts.find(epoch); found != m_receipts.end()) {
        found->second.answered = true;
    }
}

bool Receipts::confirm(std::uint64_t epoch, const Addressee& from, std::uint32_t cancelled)
{
    const auto found = m_receipts.find(epoch);
    if (found == m_receipts.end() || !found->second.confirmed.insert(from.session).second) {
        return false;
    }
    Receipt& receipt = found->second;
    auto place = std::find_if(receipt.waiting.begin(), receipt.waiting.end(),
                              [&](const Addressee& one) { return one.session == from.session; });
    if (place == receipt.waiting.end()) {
        // A process that lost its connection and learned of the stop in `welcome` confirms for its old one.
        place = std::find_if(receipt.waiting.begin(), receipt.waiting.end(), [&](const Addressee& one) {
            return !one.connected && one.pid == from.pid && one.agent == from.agent;
        });
    }
    if (place != receipt.waiting.end()) {
        receipt.waiting.erase(place);
    } else {
        ++receipt.agents;
    }
    ++receipt.acked;
    receipt.cancelled += cancelled;
    receipt.moved = true;
    return true;
}

void Receipts::disconnected(SessionNumber session)
{
    for (auto& [epoch, receipt] : m_receipts) {
        for (Addressee& one : receipt.waiting) {
            if (one.session == session) {
                one.connected = false;
            }
        }
        if (receipt.askedBy == session) {
            receipt.askedBy = 0;
        }
    }
}

void Receipts::addCancelledCost(std::uint64_t epoch, Money cost)
{
    m_receipts[epoch].cancelledCost += cost;
}

void Receipts::keepOnly(const std::vector<Stop>& standing)
{
    for (auto at = m_receipts.begin(); at != m_receipts.end();) {
        const bool stands = std::any_of(standing.begin(), standing.end(),
                                        [&](const Stop& stop) { return stop.epoch == at->first; });
        at = stands ? std::next(at) : m_receipts.erase(at);
    }
}

const Receipts::Receipt* Receipts::find(std::uint64_t epoch) const
{
    const auto found = m_receipts.find(epoch);
    return found != m_receipts.end() ? &found->second : nullptr;
}

std::vector<Receipts::Progress> Receipts::takeProgress()
{
    std::vector<Progress> progress;
    for (auto& [epoch, receipt] : m_receipts) {
        if (receipt.moved && receipt.answered) {
            receipt.moved = false;
            progress.push_back({epoch, receipt.acked, receipt.agents, receipt.askedBy});
        }
    }
    return progress;
}

} // namespace tokenfence
