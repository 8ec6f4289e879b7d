// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/session.h"
#include "model/ledger/scope.h"
#include "model/money/money.h"

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_set>
#include <vector>

namespace tokenfence {

/**
 * Who has confirmed the stops that stand. A stop that was put back at the start of the engine was sent to
 * nobody.
 *
 * Thread: guarded by the desk.
 * Invariant: for each stop, acked + waiting = agents.
 */
class Receipts
{
public:
    /// A connection that a `kill` was sent to, as it is to be named if it never confirms.
    struct Addressee
    {
        SessionNumber session = 0;
        std::string name;
        std::string agent;
        std::string client;
        std::uint32_t pid = 0;
        bool connected = true; ///< false: gone without a receipt, so nobody knows whether it has stopped
    };

    struct Receipt
    {
        std::uint64_t agents = 0; ///< connections that it was sent to, and later ones that confirmed
        std::uint64_t acked = 0;
        std::uint64_t cancelled = 0; ///< calls in flight
        Money cancelledCost;         ///< of calls that were cut or cancelled since
        std::vector<Addressee> waiting;
        std::unordered_set<SessionNumber> confirmed;
        SessionNumber askedBy = 0; ///< the operator who is told how it goes; 0: nobody
        bool answered = false;     ///< the operator has the result, so progress may follow
        bool moved = false;        ///< something came that was not told yet
    };

    struct Progress
    {
        std::uint64_t epoch = 0;
        std::uint64_t acked = 0;
        std::uint64_t agents = 0;
        SessionNumber askedBy = 0;
    };

    void sent(std::uint64_t epoch, std::vector<Addressee> to, SessionNumber askedBy);
    /// The result has gone out.
    void answered(std::uint64_t epoch);
    /// One of these confirms; counts once. False: nothing changed (an epoch that is not known, a second
    /// receipt).
    bool confirm(std::uint64_t epoch, const Addressee& from, std::uint32_t cancelled);
    void disconnected(SessionNumber session);
    void addCancelledCost(std::uint64_t epoch, Money cost);
    /// Forgets the stops that stand no more.
    void keepOnly(const std::vector<Stop>& standing);

    /// Null where nothing is known of this epoch.
    [[nodiscard]] const Receipt* find(std::uint64_t epoch) const;
    /// What is to be told since the last call of this.
    std::vector<Progress> takeProgress();

private:
    std::map<std::uint64_t, Receipt> m_receipts; // by epoch
};

} // namespace tokenfence
