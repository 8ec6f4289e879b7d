// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/pricediff.h"

#include "model/wire/jsonwriter.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace tokenfence {
namespace {

constexpr std::array kinds = {PriceKind::input,        PriceKind::cacheRead, PriceKind::cacheWrite,
                              PriceKind::cacheWrite1h, PriceKind::output,    PriceKind::reasoning};
constexpr std::array serviceTiers = {ServiceTier::standard, ServiceTier::flex, ServiceTier::priority,
                                     ServiceTier::batch};

/// Calls so large that each of the sizes for which the model has prices of its own is met once.
void addSizes(std::set<std::int64_t>& sizes, const std::string& json)
{
    constexpr std::string_view mark = "_above_";
    for (std::size_t at = json.find(mark); at != std::string::npos; at = json.find(mark, at + 1)) {
        std::int64_t thousands = 0;
        const char* begin = json.data() + at + mark.size();
        if (const auto [end, error] = std::from_chars(begin, json.data() + json.size(), thousands);
            error == std::errc() && *end == 'k') {
            sizes.insert(thousands * 1000 + 1);
        }
    }
}

bool isTenfold(UnitPrice a, UnitPrice b)
{
    const UInt128 low = std::min(a, b).units();
    const UInt128 high = std::max(a, b).units();
    return high > 0 && high >= low * 10;
}

struct Comparison
{
    bool differs = false;
    bool isTenfold = false;
};

Comparison compare(const PricedModel& before, const PricedModel& after)
{
    std::set<std::int64_t> sizes{0};
    addSizes(sizes, before.json);
    addSizes(sizes, after.json);
    Comparison result;
    for (const std::int64_t size : sizes) {
        for (const ServiceTier tier : serviceTiers) {
            for (const PriceKind kind : kinds) {
                const UnitPrice a = before.price.price(kind, tier, size);
                const UnitPrice b = after.price.price(kind, tier, size);
                result.differs = result.differs || a != b;
                result.isTenfold = result.isTenfold || isTenfold(a, b);
            }
        }
    }
    return result;
}

} // namespace

PriceDiff PriceDiff::of(const PriceTable& now, const PriceTable& file)
{
    PriceDiff diff;
    for (const auto& [name, after] : file.models()) {
        PriceChange change;
        change.model = name;
        change.inputAfter = after.price.price(PriceKind::input).million();
        change.outputAfter = after.price.price(PriceKind::output).million();
        change.json = after.json;
        const auto before = now.models().find(name);
        change.isNew = before == now.models().end();
        if (!change.isNew) {
            const Comparison comparison = compare(before->second, after);
            if (!comparison.differs) {
                ++diff.same;
                continue;
            }
            change.isTenfold = comparison.isTenfold;
            change.inputBefore = before->second.price.price(PriceKind::input).million();
            change.outputBefore = before->second.price.price(PriceKind::output).million();
        }
        diff.tenfold += change.isTenfold ? 1 : 0;
        diff.added += change.isNew ? 1 : 0;
        diff.changes.push_back(std::move(change));
    }
    std::stable_sort(diff.changes.begin(), diff.changes.end(),
                     [](const PriceChange& a, const PriceChange& b) {
                         return std::pair(!a.isTenfold, a.isNew) < std::pair(!b.isTenfold, b.isNew);
                     });
    return diff;
}

std::string PriceDiff::json() const
{
    JsonWriter json;
    json.beginObject();
    for (const PriceChange& change : changes) {
        json.textKey(change.model).raw(change.json);
    }
    return json.endObject().take();
}

} // namespace tokenfence
