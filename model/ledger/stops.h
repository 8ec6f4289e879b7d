// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/call.h"
#include "model/call/names.h"
#include "model/ledger/scope.h"
#include "model/time/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tokenfence {

/**
 * The stops that stand. Latched: only `resume` with the same scope lifts one, and what was lifted restarts
 * nothing. Every kill and resume raises the epoch, which goes on over restarts.
 *
 * Thread: as the ledger that owns it. Pure.
 */
class Stops
{
public:
    explicit Stops(Names& names);

    /// Puts back what the store kept.
    void restore(std::uint64_t epoch, std::vector<Stop> stops);

    /// Stops `scope`; what is stopped already is renewed under a new epoch. The stop that stands now; the
    /// reference holds until the next change.
    const Stop& kill(const Scope& scope, std::string reason, WallTime now);
    /// Lifts the stop of exactly this scope. nullopt: there was none (the epoch stays).
    std::optional<std::uint64_t> resume(const Scope& scope);
    /// Another reason for the stop with this epoch; false where none stands.
    bool note(std::uint64_t epoch, std::string reason);

    std::uint64_t epoch() const { return m_epoch; }
    /// Ascending by epoch.
    const std::vector<Stop>& all() const { return m_stops; }
    /// The stop that covers this call, the widest first; null: none.
    const Stop* covering(const CallFacts& call) const;
    /// Whether calls of `agent` are all stopped, by the global stop or one of its own.
    bool stopsAgent(NameId agent) const;

private:
    /// False where no such stop stood.
    bool remove(const Scope& scope);

    Names& m_names;
    std::uint64_t m_epoch = 0;
    std::vector<Stop> m_stops;
    std::vector<NameId> m_scopeNames; ///< of m_stops, so that covering() compares numbers
};

} // namespace tokenfence
