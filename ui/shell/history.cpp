// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/history.h"

#include <utility>

namespace tokenfence {
namespace {

/// Nobody goes further back than this, and a window stays open for months.
constexpr std::size_t most = 100;

std::optional<Destination> move(std::vector<Destination>& from, std::vector<Destination>& to,
                                const Destination& place)
{
    if (from.empty()) {
        return std::nullopt;
    }
    to.push_back(place);
    Destination reached = std::move(from.back());
    from.pop_back();
    return reached;
}

} // namespace

void History::leave(const Destination& place)
{
    m_ahead.clear();
    if (m_past.size() == most) {
        m_past.erase(m_past.begin());
    }
    m_past.push_back(place);
}

std::optional<Destination> History::back(const Destination& place)
{
    return move(m_past, m_ahead, place);
}

std::optional<Destination> History::forward(const Destination& place)
{
    return move(m_ahead, m_past, place);
}

} // namespace tokenfence
