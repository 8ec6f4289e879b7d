// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <mutex>

namespace tokenfence {

/**
 * A mutex with two queues: whoever comes by `lockFirst` waits for the one who holds it and for nobody else,
 * whatever many wait by `lock`. An ordinary mutex is not fair, so that a thread which takes it again and
 * again (settling a flood of records) would keep the one that answers questions waiting for many turns.
 *
 * Thread: any. Not recursive; held for microseconds.
 */
class PriorityMutex
{
public:
    void lockFirst()
    {
        m_firstWaits.fetch_add(1, std::memory_order_relaxed);
        m_next.lock();
        m_held.lock();
        m_firstWaits.fetch_sub(1, std::memory_order_relaxed);
        m_next.unlock();
    }
    /// Somebody waits by `lockFirst`: whoever holds it and has much to do is to let go in between.
    [[nodiscard]] bool firstWaits() const { return m_firstWaits.load(std::memory_order_relaxed) > 0; }
    void lock()
    {
        m_others.lock(); // so that of the others only one stands before m_next
        m_next.lock();
        m_held.lock();
        m_next.unlock();
        m_others.unlock();
    }
    void unlock() { m_held.unlock(); }

private:
    std::atomic<int> m_firstWaits{0};
    std::mutex m_others;
    std::mutex m_next;
    std::mutex m_held;
};

} // namespace tokenfence
