// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/session.h"

namespace tokenfence {

namespace {

std::int64_t slotNumber(WallTime time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count() / 10;
}

} // namespace

void CallRate::note(WallTime now)
{
    const std::int64_t number = slotNumber(now);
    Slot& slot = m_slots[static_cast<std::size_t>(number) % m_slots.size()];
    if (slot.number != number) {
        slot = {number, 0};
    }
    ++slot.calls;
}

std::uint64_t CallRate::perMinute(WallTime now) const
{
    const std::int64_t last = slotNumber(now);
    std::uint64_t calls = 0;
    for (const Slot& slot : m_slots) {
        if (slot.number <= last && slot.number > last - static_cast<std::int64_t>(m_slots.size())) {
            calls += slot.calls;
        }
    }
    return calls;
}

} // namespace tokenfence
