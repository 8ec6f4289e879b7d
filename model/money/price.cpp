// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/price.h"

#include "model/money/decimal.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace tokenfence {

namespace {

constexpr std::size_t indexOf(PriceKind kind)
{
    return static_cast<std::size_t>(kind);
}

constexpr std::size_t indexOf(ServiceTier serviceTier)
{
    return static_cast<std::size_t>(serviceTier);
}

struct KindName
{
    std::string_view name;
    PriceKind kind;
};

constexpr std::array<KindName, priceKindCount> kindNames = {{
    {"input_cost_per_token", PriceKind::input},
    {"output_cost_per_token", PriceKind::output},
    {"cache_read_input_token_cost", PriceKind::cacheRead},
    {"cache_creation_input_token_cost", PriceKind::cacheWrite},
    {"cache_creation_input_token_cost_above_1hr", PriceKind::cacheWrite1h},
    {"output_cost_per_reasoning_token", PriceKind::reasoning},
}};

struct TierSuffix
{
    std::string_view suffix;
    ServiceTier serviceTier;
};

constexpr std::array<TierSuffix, 3> tierSuffixes = {{
    {"_flex", ServiceTier::flex},
    {"_priority", ServiceTier::priority},
    {"_batches", ServiceTier::batch},
}};

/// Takes `_above_Nk_tokens` off the end of `name`. False where it does not end so.
bool takeSize(std::string_view& name, std::int64_t& above)
{
    constexpr std::string_view before = "_above_";
    constexpr std::string_view after = "k_tokens";
    const std::size_t at = name.rfind(before);
    if (at == std::string_view::npos || !name.ends_with(after)) {
        return false;
    }
    const std::size_t from = at + before.size();
    if (from + after.size() >= name.size()) {
        return false;
    }
    const std::string_view digits = name.substr(from, name.size() - after.size() - from);
    std::int64_t thousands = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), thousands);
    // A leading zero would give one size two names.
    if (end != digits.data() + digits.size() || !(digits[0] >= '0' && digits[0] <= '9') ||
        (digits.size() > 1 && digits[0] == '0')) {
        return false;
    }
    if (problem != std::errc() || __builtin_mul_overflow(thousands, std::int64_t{1000}, &above)) {
        above = std::numeric_limits<std::int64_t>::max(); // a size that no call passes
    }
    name = name.substr(0, at);
    return true;
}

/// Adds count × price; false where the sum cannot hold it.
bool add(UInt128& sum, std::int64_t count, UnitPrice price)
{
    UInt128 product = 0;
    return !__builtin_mul_overflow(static_cast<UInt128>(count), price.units(), &product) &&
           !__builtin_add_overflow(sum, product, &sum);
}

} // namespace

ServiceTier serviceTierFrom(std::string_view name)
{
    if (name == "flex") {
        return ServiceTier::flex;
    }
    if (name == "priority") {
        return ServiceTier::priority;
    }
    return name == "batch" ? ServiceTier::batch : ServiceTier::standard;
}

std::optional<PriceField> PriceField::fromName(std::string_view name)
{
    PriceField field;
    for (const TierSuffix& entry : tierSuffixes) {
        if (name.ends_with(entry.suffix)) {
            name.remove_suffix(entry.suffix.size());
            field.serviceTier = entry.serviceTier;
            break;
        }
    }
    takeSize(name, field.above);
    const auto kind = std::find_if(kindNames.begin(), kindNames.end(),
                                   [name](const KindName& entry) { return entry.name == name; });
    if (kind == kindNames.end()) {
        return std::nullopt;
    }
    field.kind = kind->kind;
    return field;
}

std::optional<ModelPrice> ModelPrice::create(std::span<const Entry> entries)
{
    using Given = std::array<std::array<std::optional<UnitPrice>, priceKindCount>, serviceTierCount>;
    struct GivenSize
    {
        std::int64_t above;
        Given prices;
    };
    std::vector<GivenSize> given = {{PriceField::anySize, {}}};
    for (const Entry& entry : entries) {
        auto size = std::lower_bound(given.begin(), given.end(), entry.field.above,
                                     [](const GivenSize& a, std::int64_t above) { return a.above < above; });
        if (size == given.end() || size->above != entry.field.above) {
            size = given.insert(size, {entry.field.above, {}});
        }
        size->prices[indexOf(entry.field.serviceTier)][indexOf(entry.field.kind)] = entry.price;
    }
    const auto& plain = given.front().prices[indexOf(ServiceTier::standard)];
    if (!plain[indexOf(PriceKind::input)] || !plain[indexOf(PriceKind::output)]) {
        return std::nullopt;
    }

    // The rules for a missing price, in the contract's order: the plain one of the same size, then the same
    // at the next smaller size (and there again the plain one), and only then the price of another kind.
    std::vector<Given> settled;
    for (const GivenSize& size : given) {
        Given prices = size.prices;
        for (std::size_t tier = 0; tier < serviceTierCount; ++tier) {
            for (std::size_t kind = 0; kind < priceKindCount; ++kind) {
                if (!prices[tier][kind]) {
                    prices[tier][kind] = size.prices[indexOf(ServiceTier::standard)][kind];
                }
                if (!prices[tier][kind] && !settled.empty()) {
                    prices[tier][kind] = settled.back()[tier][kind];
                }
            }
        }
        settled.push_back(prices);
    }

    ModelPrice model;
    for (std::size_t i = 0; i < given.size(); ++i) {
        Size size{given[i].above, {}};
        for (std::size_t tier = 0; tier < serviceTierCount; ++tier) {
            const auto& known = settled[i][tier];
            Prices& prices = size.byServiceTier[tier];
            const auto settle = [&](PriceKind kind, UnitPrice otherwise) {
                prices[indexOf(kind)] = known[indexOf(kind)].value_or(otherwise);
                return prices[indexOf(kind)];
            };
            const UnitPrice input = settle(PriceKind::input, {});
            settle(PriceKind::cacheRead, input);
            const UnitPrice cacheWrite = settle(PriceKind::cacheWrite, input);
            settle(PriceKind::cacheWrite1h, cacheWrite);
            const UnitPrice output = settle(PriceKind::output, {});
            settle(PriceKind::reasoning, output);
        }
        model.m_sizes.push_back(size);
    }
    return model;
}

const ModelPrice::Prices& ModelPrice::pricesFor(std::int64_t inputTokens, ServiceTier serviceTier) const
{
    std::size_t i = m_sizes.size() - 1;
    while (i > 0 && m_sizes[i].above >= inputTokens) {
        --i;
    }
    return m_sizes[i].byServiceTier[indexOf(serviceTier)];
}

namespace {

/// How many tokens are paid as what; every token stands once.
struct Split
{
    std::array<std::int64_t, priceKindCount> counts = {};

    explicit Split(const TokenCounts& tokens)
    {
        const std::int64_t input = std::max<std::int64_t>(tokens.input, 0);
        const std::int64_t output = std::max<std::int64_t>(tokens.output, 0);
        const std::int64_t cached = std::clamp<std::int64_t>(tokens.cachedInput, 0, input);
        const std::int64_t written = std::clamp<std::int64_t>(tokens.cacheWrite, 0, input - cached);
        const std::int64_t hour = std::clamp<std::int64_t>(tokens.cacheWrite1h, 0, written);
        const std::int64_t reasoning = std::clamp<std::int64_t>(tokens.reasoning, 0, output);
        counts[indexOf(PriceKind::input)] = input - cached - written;
        counts[indexOf(PriceKind::cacheRead)] = cached;
        counts[indexOf(PriceKind::cacheWrite)] = written - hour;
        counts[indexOf(PriceKind::cacheWrite1h)] = hour;
        counts[indexOf(PriceKind::output)] = output - reasoning;
        counts[indexOf(PriceKind::reasoning)] = reasoning;
    }
};

} // namespace

Money ModelPrice::cost(const TokenCounts& tokens, ServiceTier serviceTier) const
{
    const Prices& prices = pricesFor(tokens.input, serviceTier);
    const Split split(tokens);
    UInt128 sum = 0;
    for (std::size_t kind = 0; kind < priceKindCount; ++kind) {
        if (!add(sum, split.counts[kind], prices[kind])) {
            return Money::max();
        }
    }
    constexpr UInt128 unitsPerNano = 1'000'000'000'000'000;
    const UInt128 nano = divideHalfEven(sum, unitsPerNano);
    if (nano > static_cast<UInt128>(Money::max().nano())) {
        return Money::max();
    }
    return Money::fromNano(static_cast<std::int64_t>(nano));
}

Money ModelPrice::worstCase(const TokenCounts& tokens, ServiceTier serviceTier) const
{
    const Prices& prices = pricesFor(tokens.input, serviceTier);
    TokenCounts worst = tokens;
    const bool thinkingIsDearer = prices[indexOf(PriceKind::reasoning)] > prices[indexOf(PriceKind::output)];
    worst.reasoning = thinkingIsDearer ? worst.output : 0;
    return cost(worst, serviceTier);
}

UnitPrice ModelPrice::price(PriceKind kind, ServiceTier serviceTier, std::int64_t inputTokens) const
{
    return pricesFor(inputTokens, serviceTier)[indexOf(kind)];
}

Tier ModelPrice::tier() const
{
    return tierOfOutputPrice(price(PriceKind::output));
}

} // namespace tokenfence
