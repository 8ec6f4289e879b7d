// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/question.h"
#include "model/money/money.h"
#include "model/money/tier.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tokenfence {

/// Why the engine has ended a connection, or not let it in.
enum class Dropped : std::uint8_t
{
    slowReader,   ///< it did not read while as much waited for it as may wait
    noDescriptor, ///< the process had no descriptor left for it
    otherUser,    ///< it is another user's
    noMemory      ///< the system had no memory to listen to it
};
inline constexpr std::array allDropped = {Dropped::slowReader, Dropped::noDescriptor, Dropped::otherUser,
                                          Dropped::noMemory};

/// As `status` and the metrics name it: "slow_reader", "no_descriptor", "other_user", "no_memory".
std::string_view toString(Dropped reason);

/// What has been counted since the engine's start, and only grows. Thread: guarded by the desk.
struct Counts
{
    /// Calls that were stored, and those that were given their price later, by the tier that they then had.
    struct OfTier
    {
        std::uint64_t calls = 0;
        Money spend;
    };

    std::uint64_t duplicates = 0;
    std::uint64_t conflicts = 0;
    std::uint64_t refusedLines = 0;
    std::uint64_t allowed = 0;    ///< as asked
    std::uint64_t downgraded = 0; ///< allowed with another model
    std::array<std::uint64_t, allDenialCodes.size()> denied = {};
    std::array<std::uint64_t, allDropped.size()> dropped = {};
    std::array<OfTier, allTiers.size()> tiers = {};

    std::uint64_t& of(DenialCode code) { return denied.at(static_cast<std::size_t>(code) - 1); }
    std::uint64_t& of(Dropped reason) { return dropped.at(static_cast<std::size_t>(reason)); }
    OfTier& of(Tier tier) { return tiers.at(static_cast<std::size_t>(tier)); }
    [[nodiscard]] std::uint64_t of(DenialCode code) const
    {
        return denied.at(static_cast<std::size_t>(code) - 1);
    }
    [[nodiscard]] std::uint64_t of(Dropped reason) const
    {
        return dropped.at(static_cast<std::size_t>(reason));
    }
    [[nodiscard]] const OfTier& of(Tier tier) const { return tiers.at(static_cast<std::size_t>(tier)); }
};

} // namespace tokenfence
