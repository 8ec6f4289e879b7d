// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/money.h"
#include "model/money/tier.h"
#include "model/money/unitprice.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tokenfence {

/// The tokens of one call, as the wire counts them: parts lie inside their wholes. From 0 to 10^9 each.
struct TokenCounts
{
    std::int64_t input = 0;        ///< all of them, cached and written ones included
    std::int64_t cachedInput = 0;  ///< part of `input`: read from the provider's cache
    std::int64_t cacheWrite = 0;   ///< part of `input`: written to it
    std::int64_t cacheWrite1h = 0; ///< part of `cacheWrite`: kept for an hour, not five minutes
    std::int64_t output = 0;       ///< all of them, reasoning included
    std::int64_t reasoning = 0;    ///< part of `output`

    friend bool operator==(const TokenCounts&, const TokenCounts&) = default;
};

/// The provider's service tiers that have prices of their own. The numbers are stored, so they never change.
enum class ServiceTier : std::uint8_t
{
    standard = 0,
    flex = 1,
    priority = 2,
    batch = 3
};
inline constexpr std::size_t serviceTierCount = 4;

/// "flex", "priority" and "batch"; every other name ("default", "auto", "scale", …) is the plain price.
ServiceTier serviceTierFrom(std::string_view name);

/// What a token is paid as.
enum class PriceKind : std::uint8_t
{
    input,
    cacheRead,
    cacheWrite,
    cacheWrite1h,
    output,
    reasoning
};
inline constexpr std::size_t priceKindCount = 6;

/// Which price a field of the price table gives: `input_cost_per_token_above_200k_tokens_priority`.
struct PriceField
{
    /// `above` of a price without `_above_Nk_tokens`; below any number of tokens.
    static constexpr std::int64_t anySize = -1;

    PriceKind kind = PriceKind::input;
    std::int64_t above = anySize; ///< holds for more input tokens than this: N × 1,000
    ServiceTier serviceTier = ServiceTier::standard;

    /// Nothing for a field that gives none of the prices that are charged by the token here.
    static std::optional<PriceField> fromName(std::string_view name);

    friend bool operator==(const PriceField&, const PriceField&) = default;
};

/// All the prices of one model, and what a call of it costs.
///
/// Built once from the fields that are there; every price that is missing is settled then, so that `cost` is
/// six multiplications. Immutable, a value: any thread.
class ModelPrice
{
public:
    struct Entry
    {
        PriceField field;
        UnitPrice price;
    };

    /// Nothing where the plain input or output price is not among the entries: such a model is unpriced.
    /// Of two entries for one field the later one holds.
    static std::optional<ModelPrice> create(std::span<const Entry> entries);

    /// What the call cost, computed exactly and rounded once, half to even; Money::max() where it is more
    /// than that. A part above its whole counts as the whole, a negative count as 0 (the wire lets neither
    /// in).
    [[nodiscard]] Money cost(const TokenCounts& tokens,
                             ServiceTier serviceTier = ServiceTier::standard) const;

    /// The most that a call can cost which may put out up to `tokens.output` tokens: each of them at the
    /// dearer of the output and the reasoning price. `tokens.reasoning` is not looked at.
    [[nodiscard]] Money worstCase(const TokenCounts& tokens,
                                  ServiceTier serviceTier = ServiceTier::standard) const;

    /// The price that holds for a call with so many input tokens; missing ones are settled by the rules.
    [[nodiscard]] UnitPrice price(PriceKind kind, ServiceTier serviceTier = ServiceTier::standard,
                                  std::int64_t inputTokens = 0) const;

    /// By the plain output price.
    [[nodiscard]] Tier tier() const;

private:
    using Prices = std::array<UnitPrice, priceKindCount>;
    struct Size
    {
        std::int64_t above;
        std::array<Prices, serviceTierCount> byServiceTier;
    };

    ModelPrice() = default;
    [[nodiscard]] const Prices& pricesFor(std::int64_t inputTokens, ServiceTier serviceTier) const;

    std::vector<Size> m_sizes; // ascending; the first is PriceField::anySize and always there
};

/// The tier of a model of this price, where none is set by hand.
inline Tier tierOf(const ModelPrice& price)
{
    return price.tier();
}

} // namespace tokenfence
