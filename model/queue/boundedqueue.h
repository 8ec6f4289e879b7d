// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/queue/wakeup.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace tokenfence {

/**
 * How values cross from one of the engine's threads to another: first in, first out, never dropped, and never
 * more of them than `capacity`, so that whoever makes them faster than they are used has to wait (or to stop
 * reading its socket). Made of a mutex and a condition, which ThreadSanitizer understands where it does not
 * understand a queued connection of an uninstrumented Qt.
 *
 * A value weighs what its producer says (such as the number of records in a batch). One that alone weighs
 * more than `capacity` is let in when nothing else is there, so that nothing waits for ever.
 *
 * Thread: any number of producers; one consumer.
 */
template <class T>
class BoundedQueue
{
public:
    /// How the consumer sleeps.
    enum class Consumer
    {
        waits, ///< in waitPop()
        polls  ///< on eventFd(), beside sockets
    };

    explicit BoundedQueue(std::size_t capacity, Consumer consumer = Consumer::waits)
        : m_capacity(capacity)
    {
        if (consumer == Consumer::polls) {
            m_wakeup = std::make_unique<Wakeup>();
        }
    }
    BoundedQueue(const BoundedQueue&) = delete;
    BoundedQueue& operator=(const BoundedQueue&) = delete;

    /// Waits while the queue is full. False, and `value` is untouched, once it is closed.
    bool push(T&& value, std::size_t weight = 1)
    {
        std::unique_lock lock(m_mutex);
        m_space.wait(lock, [&] { return m_closed || fits(weight); });
        return m_closed ? false : take(std::move(value), weight);
    }

    /// False, and `value` is untouched, where it is full or closed.
    bool tryPush(T&& value, std::size_t weight = 1)
    {
        const std::lock_guard lock(m_mutex);
        return m_closed || !fits(weight) ? false : take(std::move(value), weight);
    }

    /// Passes the limit: for what is rare, small, and comes from a thread that must not wait. False once
    /// closed.
    bool pushBeyond(T&& value, std::size_t weight = 1)
    {
        const std::lock_guard lock(m_mutex);
        return m_closed ? false : take(std::move(value), weight);
    }

    /// All that is there, oldest first; perhaps nothing. Does not wait.
    std::vector<T> popAll()
    {
        const std::lock_guard lock(m_mutex);
        return takeAll();
    }

    /// The same, but waits up to `timeout` for something to be there (or for close()).
    template <class Rep, class Period>
    std::vector<T> waitPop(std::chrono::duration<Rep, Period> timeout)
    {
        std::unique_lock lock(m_mutex);
        m_filled.wait_for(lock, timeout, [&] { return m_closed || !m_values.empty(); });
        return takeAll();
    }

    /// As waitPop, for as long as it takes: nothing comes back only when the queue is closed and empty.
    std::vector<T> waitPop()
    {
        std::unique_lock lock(m_mutex);
        m_filled.wait(lock, [&] { return m_closed || !m_values.empty(); });
        return takeAll();
    }

    /// Nothing more is let in; what is there can still be taken out. Wakes everybody.
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_space.notify_all();
        m_filled.notify_all();
        if (m_wakeup) {
            m_wakeup->ring();
        }
    }

    [[nodiscard]] bool isClosed() const
    {
        const std::lock_guard lock(m_mutex);
        return m_closed;
    }

    /// What waits in it, by weight.
    [[nodiscard]] std::size_t weight() const
    {
        const std::lock_guard lock(m_mutex);
        return m_weight;
    }

    /// Readable from when something is there (or the queue is closed) until popAll(). Only with
    /// Consumer::polls; -1 where the process had no descriptor left.
    [[nodiscard]] int eventFd() const { return m_wakeup ? m_wakeup->descriptor() : -1; }

private:
    bool fits(std::size_t weight) const
    {
        return m_values.empty() || (m_weight <= m_capacity && weight <= m_capacity - m_weight);
    }

    bool take(T&& value, std::size_t weight)
    {
        const bool wasEmpty = m_values.empty();
        m_values.push_back(std::move(value));
        m_weight += weight;
        if (wasEmpty) {
            m_filled.notify_one();
            if (m_wakeup) {
                m_wakeup->ring();
            }
        }
        return true;
    }

    std::vector<T> takeAll()
    {
        std::vector<T> values;
        values.swap(m_values);
        m_weight = 0;
        m_space.notify_all();
        if (m_wakeup && !m_closed && !values.empty()) { // it was rung for the first of them
            m_wakeup->silence();
        }
        return values;
    }

    const std::size_t m_capacity;
    mutable std::mutex m_mutex;
    std::condition_variable m_space;  // for producers
    std::condition_variable m_filled; // for the consumer
    std::vector<T> m_values;
    std::size_t m_weight = 0;
    bool m_closed = false;
    std::unique_ptr<Wakeup> m_wakeup;
};

} // namespace tokenfence
