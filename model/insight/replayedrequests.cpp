// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/insight/replayedrequests.h"

#include "model/ledger/ledger.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tokenfence {

namespace {

/// Total, so that the same past gives the same list.
bool savesMore(const ReplayedRequest& a, const ReplayedRequest& b)
{
    const auto rank = [](const ReplayedRequest& hit) {
        return std::tuple(-hit.saved().nano(), hit.time, std::string_view(hit.request));
    };
    return rank(a) < rank(b);
}

void keepFirst(std::vector<ReplayedRequest>& hit, std::size_t most)
{
    std::sort(hit.begin(), hit.end(), savesMore);
    hit.resize(std::min(hit.size(), most));
}

} // namespace

ReplayedRequests::ReplayedRequests(std::size_t most)
    : m_most(most)
{
}

ReplayedRequests::Story& ReplayedRequests::meet(const std::string& request, WallTime time)
{
    if (request.empty()) {
        end(m_single);
        m_single = {time, nullptr};
        ++m_count;
        return m_single;
    }
    if (time - m_began >= Ledger::requestLifetime) {
        endAll(m_old);
        m_old = std::exchange(m_young, {});
        m_began = time;
    }
    const RequestKey key = RequestKey::of(request);
    auto [place, isNew] = m_young.try_emplace(key);
    Story& story = place->second;
    if (isNew) {
        if (const auto older = m_old.find(key); older != m_old.end()) {
            story = std::move(older->second);
            m_old.erase(older);
            isNew = false;
        }
    }
    if (!isNew && time - story.last >= Ledger::requestLifetime) {
        end(story);
        isNew = true;
    }
    m_count += isNew ? 1 : 0;
    story.last = time;
    return story;
}

void ReplayedRequests::end(Story& story)
{
    if (!story.hit) {
        return;
    }
    m_hit.push_back(std::move(*story.hit));
    story.hit.reset();
    if (m_hit.size() >= 2 * m_most + 1000) {
        keepFirst(m_hit, m_most);
    }
}

void ReplayedRequests::endAll(Generation& generation)
{
    for (auto& [key, story] : generation) {
        end(story);
    }
    generation.clear();
}

std::vector<ReplayedRequest> ReplayedRequests::takeHit()
{
    end(m_single);
    endAll(m_old);
    endAll(m_young);
    keepFirst(m_hit, m_most);
    return std::exchange(m_hit, {});
}

} // namespace tokenfence
