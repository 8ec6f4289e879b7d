// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/books.h"
#include "app/engine/prioritymutex.h"

#include <string>
#include <utility>

namespace tokenfence {

/**
 * Where the books lie: one at a time may look into them, and the one who answers questions comes first.
 *
 * Thread: any. Rules that keep it quick and free of deadlocks: nobody waits for a queue, a disk or a socket
 * while holding the books, and whoever has much to enter gives them back after `mostAtOnce` entries, or as
 * soon as the one who answers questions asks for them. (To take turns more often costs more than the
 * entries.)
 */
class Desk
{
public:
    static constexpr std::size_t mostAtOnce = 256;

    Desk(Names& names, std::string reservationPrefix)
        : m_books(names, std::move(reservationPrefix))
    {
    }

    /// The books, held until this goes.
    class Access
    {
    public:
        Access(Access&& other) noexcept
            : m_desk(std::exchange(other.m_desk, nullptr))
        {
        }
        Access& operator=(Access&&) = delete;
        Access(const Access&) = delete;
        Access& operator=(const Access&) = delete;
        ~Access() { giveBack(); }

        Books& operator*() const { return m_desk->m_books; }
        Books* operator->() const { return &m_desk->m_books; }
        /// Whether one more may be entered after so many, or the books are to be given back first.
        [[nodiscard]] bool mayEnter(std::size_t entered) const
        {
            return entered == 0 || (entered < mostAtOnce && !m_desk->m_mutex.firstWaits());
        }
        void giveBack()
        {
            if (m_desk != nullptr) {
                std::exchange(m_desk, nullptr)->m_mutex.unlock();
            }
        }

    private:
        friend class Desk;
        explicit Access(Desk* desk)
            : m_desk(desk)
        {
        }
        Desk* m_desk;
    };

    /// For the thread that answers questions.
    [[nodiscard]] Access first()
    {
        m_mutex.lockFirst();
        return Access(this);
    }
    /// For everybody else.
    [[nodiscard]] Access inTurn()
    {
        m_mutex.lock();
        return Access(this);
    }

private:
    PriorityMutex m_mutex;
    Books m_books;
};

} // namespace tokenfence
