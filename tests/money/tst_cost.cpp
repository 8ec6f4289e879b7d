// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/price.h"

#include "tests/money/text.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace tokenfence;

// What a call costs, worked out once more in the dullest way there is: prices are looked up by the names of
// their fields, numbers are strings of decimal digits, and sums are done by hand as at school.

namespace {

using Fields =
    std::map<std::string, std::string>; // name of a field → digits after the point, always 24 of them

/// A natural number as decimal digits, the least first.
using Digits = std::vector<int>;

void normalise(Digits& digits)
{
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (digits[i] >= 10) {
            if (i + 1 == digits.size()) {
                digits.push_back(0);
            }
            digits[i + 1] += digits[i] / 10;
            digits[i] %= 10;
        }
    }
}

Digits digitsOf(const std::string& written)
{
    Digits digits;
    for (auto c = written.rbegin(); c != written.rend(); ++c) {
        digits.push_back(*c - '0');
    }
    return digits;
}

Digits sum(Digits a, const Digits& b)
{
    a.resize(std::max(a.size(), b.size()), 0);
    for (std::size_t i = 0; i < b.size(); ++i) {
        a[i] += b[i];
    }
    normalise(a);
    return a;
}

Digits product(const Digits& a, const Digits& b)
{
    Digits result(a.size() + b.size(), 0);
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t k = 0; k < b.size(); ++k) {
            result[i + k] += a[i] * b[k];
        }
    }
    normalise(result);
    return result;
}

/// The digits from 1e-24 on, rounded half to even to nano-dollars.
std::int64_t roundedToNano(Digits digits)
{
    constexpr std::size_t cut = 15;
    digits.resize(std::max<std::size_t>(digits.size(), cut + 20), 0);
    const bool moreThanHalf =
        digits[cut - 1] > 5 || (digits[cut - 1] == 5 && std::any_of(digits.begin(), digits.begin() + cut - 1,
                                                                    [](int d) { return d != 0; }));
    const bool half = digits[cut - 1] == 5 && !moreThanHalf;
    std::int64_t nano = 0;
    for (std::size_t i = digits.size(); i-- > cut;) {
        nano = nano * 10 + digits[i];
    }
    return moreThanHalf || (half && nano % 2 == 1) ? nano + 1 : nano;
}

/// "A price that is missing for a service tier is the plain one of the same size; one that is missing at a
/// size is that of the next smaller size": null where there is none of this name at all.
const std::string* lookUp(const Fields& fields, const std::string& name, std::int64_t input,
                          const std::string& tier)
{
    for (const std::int64_t n : {1000, 200, 32, 1, 0}) { // the sizes that occur here, and none
        if (n * 1000 >= input && n > 0) {
            continue;
        }
        const std::string sized = n == 0 ? name : name + "_above_" + std::to_string(n) + "k_tokens";
        for (const std::string& full : {sized + tier, sized}) {
            if (const auto found = fields.find(full); found != fields.end()) {
                return &found->second;
            }
        }
    }
    return nullptr;
}

std::int64_t referenceCost(const Fields& fields, const TokenCounts& tokens, const std::string& tier)
{
    const auto price = [&](std::initializer_list<const char*> names) {
        for (const char* name : names) {
            if (const std::string* found = lookUp(fields, name, tokens.input, tier)) {
                return digitsOf(*found);
            }
        }
        return Digits();
    };
    const auto part = [](std::int64_t count, const Digits& each) {
        return product(digitsOf(std::to_string(count)), each);
    };
    Digits total =
        part(tokens.input - tokens.cachedInput - tokens.cacheWrite, price({"input_cost_per_token"}));
    total =
        sum(total, part(tokens.cachedInput, price({"cache_read_input_token_cost", "input_cost_per_token"})));
    total = sum(total, part(tokens.cacheWrite - tokens.cacheWrite1h,
                            price({"cache_creation_input_token_cost", "input_cost_per_token"})));
    total = sum(
        total, part(tokens.cacheWrite1h, price({"cache_creation_input_token_cost_above_1hr",
                                                "cache_creation_input_token_cost", "input_cost_per_token"})));
    total = sum(total, part(tokens.output - tokens.reasoning, price({"output_cost_per_token"})));
    total = sum(total,
                part(tokens.reasoning, price({"output_cost_per_reasoning_token", "output_cost_per_token"})));
    return roundedToNano(total);
}

class Random
{
public:
    explicit Random(unsigned seed)
        : m_engine(seed)
    {
    }
    std::int64_t upTo(std::int64_t most)
    {
        return static_cast<std::int64_t>(m_engine() % (static_cast<std::uint64_t>(most) + 1));
    }
    bool oneIn(std::int64_t n) { return upTo(n - 1) == 0; }

    /// 24 digits after the point: of one or two that count, where ties are likely, or of seventeen as
    /// doubles have them.
    std::string price()
    {
        std::string digits(24, '0');
        const bool few = oneIn(2);
        const auto first = static_cast<std::size_t>(5 + upTo(few ? 12 : 2));
        const auto length = std::min<std::size_t>(few ? 2 : 17, digits.size() - first);
        for (std::size_t i = first; i < first + length; ++i) {
            digits[i] = static_cast<char>('0' + (few && oneIn(2) ? 5 : upTo(9)));
        }
        return digits;
    }

private:
    std::mt19937_64 m_engine;
};

Fields someFields(Random& random)
{
    Fields fields;
    for (const char* name : {"input_cost_per_token", "output_cost_per_token", "cache_read_input_token_cost",
                             "cache_creation_input_token_cost", "cache_creation_input_token_cost_above_1hr",
                             "output_cost_per_reasoning_token"}) {
        for (const char* size :
             {"", "_above_1k_tokens", "_above_32k_tokens", "_above_200k_tokens", "_above_1000k_tokens"}) {
            for (const char* tier : {"", "_flex", "_priority", "_batches"}) {
                const std::string full = std::string(name) + size + tier;
                const bool required = full == "input_cost_per_token" || full == "output_cost_per_token";
                if (required || random.oneIn(6)) {
                    fields[full] = random.price();
                }
            }
        }
    }
    return fields;
}

TokenCounts someTokens(Random& random)
{
    TokenCounts tokens;
    constexpr std::int64_t most[] = {10, 2'000, 40'000, 300'000, 2'000'000, 1'000'000'000};
    const auto anyOf = [&] { return most[random.upTo(5)]; };
    const std::int64_t edges[] = {0, 1'000, 1'001, 32'000, 32'001, 200'000, 200'001, 1'000'000, 1'000'001};
    tokens.input = random.oneIn(3) ? edges[random.upTo(8)] : random.upTo(anyOf());
    tokens.cachedInput = random.oneIn(2) ? 0 : random.upTo(tokens.input);
    tokens.cacheWrite = random.oneIn(2) ? 0 : random.upTo(tokens.input - tokens.cachedInput);
    tokens.cacheWrite1h = random.oneIn(2) ? 0 : random.upTo(tokens.cacheWrite);
    tokens.output = random.upTo(anyOf());
    tokens.reasoning = random.oneIn(2) ? 0 : random.upTo(tokens.output);
    return tokens;
}

} // namespace

class TestCost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithAReferenceThatCountsByHand();
};

void TestCost::agreesWithAReferenceThatCountsByHand()
{
    Random random(20261124);
    const struct
    {
        const char* suffix;
        ServiceTier tier;
    } tiers[] = {{"", ServiceTier::standard},
                 {"_flex", ServiceTier::flex},
                 {"_priority", ServiceTier::priority},
                 {"_batches", ServiceTier::batch}};
    std::set<std::int64_t> different;
    for (int model = 0; model < 300; ++model) {
        const Fields fields = someFields(random);
        std::vector<ModelPrice::Entry> entries;
        for (const auto& [name, digits] : fields) {
            entries.push_back({*PriceField::fromName(name), *UnitPrice::parseDecimal("0." + digits)});
        }
        const auto price = ModelPrice::create(entries);
        QVERIFY(price);
        for (int call = 0; call < 20; ++call) {
            const TokenCounts tokens = someTokens(random);
            for (const auto& tier : tiers) {
                const std::int64_t expected = referenceCost(fields, tokens, tier.suffix);
                QCOMPARE(qint64{price->cost(tokens, tier.tier).nano()}, qint64{expected});
                different.insert(expected);
            }
        }
    }
    // The test would be blind if nearly everything cost the same.
    QVERIFY(different.size() > 10'000);
}

QTEST_APPLESS_MAIN(TestCost)
#include "tst_cost.moc"
