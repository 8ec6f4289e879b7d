// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The contract's rules about single values. All texts are valid UTF-8. Thread: any.
namespace tokenfence {

/// Token counts, `tool_calls`, `latency_ms`, `cancelled`, `attempt`: up to so much.
inline constexpr std::uint64_t maxWhole = 1'000'000'000;
/// Epochs and the like: what the store's integers hold.
inline constexpr std::uint64_t maxEpoch = 9'223'372'036'854'775'807;
inline constexpr std::size_t maxTextLength = 1024;
inline constexpr std::size_t maxLabels = 32;
inline constexpr std::size_t maxRollupLabels = 4;
inline constexpr std::uint64_t minRetentionDays = 7;

/// Up to 1,024 code points, of any kind: `reason`, `outcome`, `client`, `reservation`.
bool isText(std::string_view text);

/// 1 to 64 of a-z, 0-9, '-', '_', '.'.
bool isPolicyId(std::string_view text);

} // namespace tokenfence
