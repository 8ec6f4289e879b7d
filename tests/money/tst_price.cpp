// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/price.h"

#include "tests/money/text.h"

#include <QTest>

#include <limits>
#include <vector>

using namespace tokenfence;

namespace {

/// A model from "field=price" words, such as "input_cost_per_token=1e-6 output_cost_per_token=2e-6".
std::optional<ModelPrice> modelFrom(const QString& words)
{
    std::vector<ModelPrice::Entry> entries;
    for (const QString& word : words.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const QStringList sides = word.split(QLatin1Char('='));
        const auto field = PriceField::fromName(sides.value(0).toStdString());
        const auto price = UnitPrice::parseDecimal(sides.value(1).toStdString());
        if (!field || !price) {
            qFatal("not a price: %s", qPrintable(word));
        }
        entries.push_back({*field, *price});
    }
    return ModelPrice::create(entries);
}

/// Tokens from "input cached written 1h output reasoning"; what is left out is 0.
TokenCounts tokensFrom(const QString& words)
{
    const QStringList counts = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const auto count = [&](int i) { return std::int64_t{counts.value(i).toLongLong()}; };
    return {count(0), count(1), count(2), count(3), count(4), count(5)};
}

} // namespace

class TestPrice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsUnitPrices_data();
    void readsUnitPrices();
    void readsFields_data();
    void readsFields();
    void readsServiceTiers_data();
    void readsServiceTiers();
    void isUnpricedWithoutBothPrices_data();
    void isUnpricedWithoutBothPrices();
    void settlesMissingPrices_data();
    void settlesMissingPrices();
    void costs_data();
    void costs();
    void costsAtMostTheMost();
    void reservesTheWorstCase_data();
    void reservesTheWorstCase();
    void hasATier_data();
    void hasATier();
    void namesTiers();
};

void TestPrice::readsUnitPrices_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("kept"); // empty: refused
    QTest::addColumn<QString>("million");
    const auto row = [](const char* name, const char* written, const char* kept, const char* million) {
        QTest::newRow(name) << QString::fromLatin1(written) << QString::fromLatin1(kept)
                            << QString::fromLatin1(million);
    };
    row("free", "0", "0", "0");
    row("$2.50 a million", "2.5e-06", "0.0000025", "2.5");
    row("finer than money", "3.75e-08", "0.0000000375", "0.0375");
    row("not tidied up", "1.5000000000000002e-07", "0.00000015000000000000002", "0.15");
    row("the finest that is kept", "1e-24", "0.000000000000000000000001", "0");
    row("further digits round half to even", "2.5e-24", "0.000000000000000000000002", "0");
    row("a million rounds half to even", "1.5e-15", "0.0000000000000015", "0.000000002");
    row("the dearest", "1000", "1000", "1000000000");
    row("too dear", "1000.000000000000000000000000001", "", "");
    row("below zero", "-1e-9", "", "");
    row("no number", "cheap", "", "");
}

void TestPrice::readsUnitPrices()
{
    QFETCH(const QString, written);
    QFETCH(const QString, kept);
    QFETCH(const QString, million);
    const auto price = UnitPrice::parseDecimal(written.toStdString());
    QCOMPARE(price.has_value(), !kept.isEmpty());
    if (price) {
        QCOMPARE(text(price->toDecimal()), kept);
        QCOMPARE(text(price->million().toDecimal()), million);
        QVERIFY(UnitPrice::parseDecimal(price->toDecimal()) == price);
    }
}

void TestPrice::readsFields_data()
{
    QTest::addColumn<bool>("taken");
    QTest::addColumn<int>("kind");
    QTest::addColumn<qint64>("above");
    QTest::addColumn<int>("serviceTier");
    const auto row = [](const char* name, PriceKind kind, qint64 above, ServiceTier serviceTier) {
        QTest::newRow(name) << true << static_cast<int>(kind) << above << static_cast<int>(serviceTier);
    };
    const auto none = [](const char* name) { QTest::newRow(name) << false << 0 << qint64{0} << 0; };
    const qint64 any = PriceField::anySize;
    const qint64 never = std::numeric_limits<std::int64_t>::max();
    row("input_cost_per_token", PriceKind::input, any, ServiceTier::standard);
    row("output_cost_per_token", PriceKind::output, any, ServiceTier::standard);
    row("cache_read_input_token_cost", PriceKind::cacheRead, any, ServiceTier::standard);
    row("cache_creation_input_token_cost", PriceKind::cacheWrite, any, ServiceTier::standard);
    row("cache_creation_input_token_cost_above_1hr", PriceKind::cacheWrite1h, any, ServiceTier::standard);
    row("output_cost_per_reasoning_token", PriceKind::reasoning, any, ServiceTier::standard);
    row("input_cost_per_token_flex", PriceKind::input, any, ServiceTier::flex);
    row("input_cost_per_token_priority", PriceKind::input, any, ServiceTier::priority);
    row("output_cost_per_token_batches", PriceKind::output, any, ServiceTier::batch);
    row("output_cost_per_token_above_128k_tokens", PriceKind::output, 128'000, ServiceTier::standard);
    row("input_cost_per_token_above_7k_tokens", PriceKind::input, 7'000, ServiceTier::standard);
    row("input_cost_per_token_above_0k_tokens", PriceKind::input, 0, ServiceTier::standard);
    row("cache_read_input_token_cost_above_272k_tokens_priority", PriceKind::cacheRead, 272'000,
        ServiceTier::priority);
    row("cache_creation_input_token_cost_above_1hr_above_200k_tokens", PriceKind::cacheWrite1h, 200'000,
        ServiceTier::standard);
    row("cache_creation_input_token_cost_above_1hr_above_200k_tokens_batches", PriceKind::cacheWrite1h,
        200'000, ServiceTier::batch);
    row("output_cost_per_reasoning_token_above_1000k_tokens_flex", PriceKind::reasoning, 1'000'000,
        ServiceTier::flex);
    row("input_cost_per_token_above_99999999999999999999999k_tokens", PriceKind::input, never,
        ServiceTier::standard);
    row("input_cost_per_token_above_9300000000000000k_tokens", PriceKind::input, never,
        ServiceTier::standard);
    none("input_cost_per_audio_token");
    none("input_cost_per_token_batch");
    none("input_cost_per_token_cache_hit");
    none("input_cost_per_token_flex_above_200k_tokens");
    none("input_cost_per_token_above_k_tokens");
    none("input_cost_per_token_above_-1k_tokens");
    none("input_cost_per_token_above_+1k_tokens");
    none("input_cost_per_token_above_0200k_tokens");
    none("input_cost_per_token_above_200K_tokens");
    none("input_cost_per_token_above_200k_tokens_above_300k_tokens");
    none("input_cost_per_token_above_1hr");
    none("cache_creation_input_token_cost_above_2hr");
    none("Input_cost_per_token");
    none("input_cost_per_token ");
    none("_flex");
    none("_above_200k_tokens");
    none("");
}

void TestPrice::readsFields()
{
    QFETCH(const bool, taken);
    QFETCH(const int, kind);
    QFETCH(const qint64, above);
    QFETCH(const int, serviceTier);
    const auto field = PriceField::fromName(QTest::currentDataTag());
    QCOMPARE(field.has_value(), taken);
    if (field) {
        QCOMPARE(static_cast<int>(field->kind), kind);
        QCOMPARE(qint64{field->above}, above);
        QCOMPARE(static_cast<int>(field->serviceTier), serviceTier);
    }
}

void TestPrice::readsServiceTiers_data()
{
    QTest::addColumn<int>("serviceTier");
    QTest::newRow("flex") << static_cast<int>(ServiceTier::flex);
    QTest::newRow("priority") << static_cast<int>(ServiceTier::priority);
    QTest::newRow("batch") << static_cast<int>(ServiceTier::batch);
    for (const char* name : {"", "default", "auto", "scale", "standard", "Flex", "batches", "flex "}) {
        QTest::newRow(name) << static_cast<int>(ServiceTier::standard);
    }
}

void TestPrice::readsServiceTiers()
{
    QFETCH(const int, serviceTier);
    QCOMPARE(static_cast<int>(serviceTierFrom(QTest::currentDataTag())), serviceTier);
}

void TestPrice::isUnpricedWithoutBothPrices_data()
{
    QTest::addColumn<QString>("prices");
    QTest::addColumn<bool>("priced");
    QTest::newRow("no price at all") << "" << false;
    QTest::newRow("only an input price") << "input_cost_per_token=1e-6" << false;
    QTest::newRow("only an output price") << "output_cost_per_token=1e-6" << false;
    QTest::newRow("an output price for one service tier only")
        << "input_cost_per_token=1e-6 output_cost_per_token_flex=1e-6" << false;
    QTest::newRow("an output price for one size only")
        << "input_cost_per_token=1e-6 output_cost_per_token_above_200k_tokens=1e-6" << false;
    QTest::newRow("both") << "input_cost_per_token=1e-6 output_cost_per_token=2e-6" << true;
    QTest::newRow("both of 0: it is free, and priced")
        << "input_cost_per_token=0 output_cost_per_token=0" << true;
}

void TestPrice::isUnpricedWithoutBothPrices()
{
    QFETCH(const QString, prices);
    QFETCH(const bool, priced);
    QCOMPARE(modelFrom(prices).has_value(), priced);
}

void TestPrice::settlesMissingPrices_data()
{
    QTest::addColumn<QString>("prices"); // besides a plain input price of 1 and a plain output price of 2
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("serviceTier");
    QTest::addColumn<qint64>("input");
    QTest::addColumn<QString>("price");
    const auto row = [](const char* name, const char* prices, PriceKind kind, ServiceTier tier, qint64 input,
                        const char* price) {
        QTest::newRow(name) << QString::fromLatin1(prices) << static_cast<int>(kind) << static_cast<int>(tier)
                            << input << QString::fromLatin1(price);
    };
    using K = PriceKind;
    using S = ServiceTier;
    const qint64 small = 10;
    const qint64 great = 300'000;

    row("a missing cache-read price is the input price", "", K::cacheRead, S::standard, small, "1");
    row("a missing cache-creation price is the input price", "", K::cacheWrite, S::standard, small, "1");
    row("a missing 1h price is the cache-creation price", "cache_creation_input_token_cost=5",
        K::cacheWrite1h, S::standard, small, "5");
    row("and where that is missing the input price", "", K::cacheWrite1h, S::standard, small, "1");
    row("a missing reasoning price is the output price", "", K::reasoning, S::standard, small, "2");
    row("a price of 0 is not missing", "cache_read_input_token_cost=0", K::cacheRead, S::standard, small,
        "0");

    row("a size holds above N thousand input tokens", "input_cost_per_token_above_200k_tokens=7", K::input,
        S::standard, 200'001, "7");
    row("and not yet at N thousand", "input_cost_per_token_above_200k_tokens=7", K::input, S::standard,
        200'000, "1");
    row("the greatest size that is passed holds",
        "input_cost_per_token_above_128k_tokens=3 input_cost_per_token_above_200k_tokens=7", K::input,
        S::standard, great, "7");
    row("and below it the one before",
        "input_cost_per_token_above_200k_tokens=7 input_cost_per_token_above_128k_tokens=3", K::input,
        S::standard, 150'000, "3");
    row("sizes are ordered as numbers, not as text",
        "input_cost_per_token_above_32k_tokens=3 input_cost_per_token_above_128k_tokens=7", K::input,
        S::standard, 150'000, "7");
    row("above no tokens at all", "input_cost_per_token_above_0k_tokens=7", K::input, S::standard, 1, "7");
    row("but not of no tokens", "input_cost_per_token_above_0k_tokens=7", K::input, S::standard, 0, "1");
    row("the size is that of the input also for output", "output_cost_per_token_above_200k_tokens=9",
        K::output, S::standard, great, "9");
    row("one that is missing at a size is that of the next smaller size",
        "input_cost_per_token_above_128k_tokens=3 output_cost_per_token_above_200k_tokens=9", K::input,
        S::standard, great, "3");
    row("and so on down to the one without a size", "output_cost_per_token_above_200k_tokens=9", K::input,
        S::standard, great, "1");

    row("a service tier has its own price", "input_cost_per_token_flex=0.5", K::input, S::flex, small, "0.5");
    row("which no other tier has", "input_cost_per_token_flex=0.5", K::input, S::priority, small, "1");
    row("a batch pays by _batches", "output_cost_per_token_batches=0.4", K::output, S::batch, small, "0.4");
    row("a price that is missing for a service tier is the plain one", "input_cost_per_token_flex=0.5",
        K::output, S::flex, small, "2");
    row("of the same size, not the tier's of a smaller size",
        "input_cost_per_token_flex=0.5 input_cost_per_token_above_200k_tokens=7", K::input, S::flex, great,
        "7");
    row("the tier's own at that size comes first",
        "input_cost_per_token_above_200k_tokens=7 input_cost_per_token_above_200k_tokens_flex=3.5", K::input,
        S::flex, great, "3.5");
    row("where neither has that size, the tier's of the next smaller one",
        "input_cost_per_token_flex=0.5 output_cost_per_token_above_200k_tokens=9", K::input, S::flex, great,
        "0.5");

    row("the tier and the size are settled before another kind is asked: cache read at its own smaller size",
        "cache_read_input_token_cost=0.1 input_cost_per_token_above_200k_tokens=7", K::cacheRead, S::standard,
        great, "0.1");
    row("the plain cache-read price, not the tier's input price",
        "cache_read_input_token_cost=0.1 input_cost_per_token_flex=0.5", K::cacheRead, S::flex, small, "0.1");
    row("the input price that a missing cache price is, is that of the tier", "input_cost_per_token_flex=0.5",
        K::cacheRead, S::flex, small, "0.5");
    row("and of the size", "input_cost_per_token_above_200k_tokens=7", K::cacheWrite, S::standard, great,
        "7");
    row("the plain reasoning price, not the tier's output price",
        "output_cost_per_reasoning_token=4 output_cost_per_token_priority=6", K::reasoning, S::priority,
        small, "4");
    row("the output price that a missing reasoning price is, is that of the tier",
        "output_cost_per_token_priority=6", K::reasoning, S::priority, small, "6");
    row("the 1h price of a smaller size, not the cache-creation price of this one",
        "cache_creation_input_token_cost_above_1hr=8 cache_creation_input_token_cost_above_200k_tokens=5",
        K::cacheWrite1h, S::standard, great, "8");
    row("the 1h price at its size",
        "cache_creation_input_token_cost_above_1hr=8 "
        "cache_creation_input_token_cost_above_1hr_above_200k_tokens=12",
        K::cacheWrite1h, S::standard, great, "12");
    row("a missing 1h price is the cache-creation price of the tier and the size",
        "cache_creation_input_token_cost=5 cache_creation_input_token_cost_above_200k_tokens_flex=4",
        K::cacheWrite1h, S::flex, great, "4");
}

void TestPrice::settlesMissingPrices()
{
    QFETCH(const QString, prices);
    QFETCH(const int, kind);
    QFETCH(const int, serviceTier);
    QFETCH(const qint64, input);
    QFETCH(const QString, price);
    const auto model = modelFrom(QStringLiteral("input_cost_per_token=1 output_cost_per_token=2 ") + prices);
    QVERIFY(model);
    const UnitPrice found =
        model->price(static_cast<PriceKind>(kind), static_cast<ServiceTier>(serviceTier), input);
    QCOMPARE(text(found.toDecimal()), price);
}

void TestPrice::costs_data()
{
    QTest::addColumn<QString>("prices");
    QTest::addColumn<QString>("tokens"); // input, cached, written, 1h, output, reasoning
    QTest::addColumn<QString>("cost");
    const auto row = [](const char* name, const char* prices, const char* tokens, const char* cost) {
        QTest::newRow(name) << QString::fromLatin1(prices) << QString::fromLatin1(tokens)
                            << QString::fromLatin1(cost);
    };
    const char* const gpt4o =
        "input_cost_per_token=2.5e-06 output_cost_per_token=1e-05 cache_read_input_token_cost=1.25e-06";
    const char* const powers =
        "input_cost_per_token=1 cache_read_input_token_cost=10 cache_creation_input_token_cost=100 "
        "cache_creation_input_token_cost_above_1hr=1000 output_cost_per_token=0.1 "
        "output_cost_per_reasoning_token=0.01";
    row("nothing costs nothing", gpt4o, "0", "0");
    row("gpt-4o: 22000 in and 310 out", gpt4o, "22000 0 0 0 310", "0.0581");
    row("half of the input from the cache", gpt4o, "22000 11000 0 0 310", "0.04435");
    row("all of the input from the cache", gpt4o, "22000 22000 0 0 0", "0.0275");
    row("every part at its own price, every token once", powers, "10 2 3 1 9 4", "1225.54");
    row("all of what was written is kept for an hour", powers, "3 0 3 3", "3000");
    row("all of the output is reasoning", powers, "0 0 0 0 5 5", "0.05");
    row("half a nano-dollar rounds to the even one below",
        "input_cost_per_token=5e-10 output_cost_per_token=0", "5", "0.000000002");
    row("half a nano-dollar rounds to the even one above",
        "input_cost_per_token=5e-10 output_cost_per_token=0", "7", "0.000000004");
    row("a hair above half rounds up", "input_cost_per_token=5e-10 output_cost_per_token=1e-24", "5 0 0 0 1",
        "0.000000003");
    row("it is rounded once, not for each part", "input_cost_per_token=4e-10 output_cost_per_token=4e-10",
        "1 0 0 0 1", "0.000000001");
    row("a price that is not tidied up",
        "input_cost_per_token=1.5000000000000002e-07 output_cost_per_token=0", "1000000000",
        "150.00000000000002");
    row("a billion tokens of everything", powers, "1000000000 0 1000000000 1000000000 1000000000",
        "1000100000000");
}

void TestPrice::costs()
{
    QFETCH(const QString, prices);
    QFETCH(const QString, tokens);
    QFETCH(const QString, cost);
    const auto model = modelFrom(prices);
    QVERIFY(model);
    const auto expected = Money::parseDecimal(cost.toStdString());
    // More than nine billion dollars is the most that money can be.
    QCOMPARE(text(model->cost(tokensFrom(tokens)).toDecimal()),
             text(expected.value_or(Money::max()).toDecimal()));
}

void TestPrice::costsAtMostTheMost()
{
    const auto dearest = modelFrom(QStringLiteral("input_cost_per_token=1000 output_cost_per_token=1000"));
    QVERIFY(dearest);
    const std::int64_t most = std::numeric_limits<std::int64_t>::max();
    QVERIFY(dearest->cost({most, 0, 0, 0, most, 0}) == Money::max());
    QVERIFY(dearest->cost({1'000'000'000, 0, 0, 0, 1'000'000'000, 0}) == Money::max());
    QVERIFY(dearest->worstCase({most, most, most, most, most, most}) == Money::max());
    QCOMPARE(text(dearest->cost({9'000'000, 0, 0, 0, 0, 0}).toDecimal()), QStringLiteral("9000000000"));
    // What the wire lets nobody say does no harm: no part is more than its whole, no count below nothing.
    QVERIFY(dearest->cost({-5, -5, -5, -5, -5, -5}).isZero());
    QCOMPARE(text(dearest->cost({1, 7, 7, 7, 1, 7}).toDecimal()), QStringLiteral("2000"));
}

void TestPrice::reservesTheWorstCase_data()
{
    QTest::addColumn<QString>("prices");
    QTest::addColumn<QString>("tokens");
    QTest::addColumn<int>("serviceTier");
    QTest::addColumn<QString>("cost");
    const auto row = [](const char* name, const char* prices, const char* tokens, ServiceTier tier,
                        const char* cost) {
        QTest::newRow(name) << QString::fromLatin1(prices) << QString::fromLatin1(tokens)
                            << static_cast<int>(tier) << QString::fromLatin1(cost);
    };
    row("gpt-4o: 22000 in, up to 1024 out", "input_cost_per_token=2.5e-06 output_cost_per_token=1e-05",
        "22000 0 0 0 1024", ServiceTier::standard, "0.06524");
    row("gpt-4o-mini: the same", "input_cost_per_token=1.5e-07 output_cost_per_token=6e-07",
        "22000 0 0 0 1024", ServiceTier::standard, "0.0039144");
    row("every output token at the reasoning price where that is dearer",
        "input_cost_per_token=0 output_cost_per_token=2 output_cost_per_reasoning_token=3", "0 0 0 0 10",
        ServiceTier::standard, "30");
    row("at the output price where that is dearer",
        "input_cost_per_token=0 output_cost_per_token=2 output_cost_per_reasoning_token=1", "0 0 0 0 10 10",
        ServiceTier::standard, "20");
    row("as the service tier has them",
        "input_cost_per_token=0 output_cost_per_token=2 output_cost_per_reasoning_token=1 "
        "output_cost_per_reasoning_token_priority=5",
        "0 0 0 0 10", ServiceTier::priority, "50");
    row("what is known to come from the cache is priced so",
        "input_cost_per_token=1 output_cost_per_token=2 cache_read_input_token_cost=0.1", "10 5 0 0 1",
        ServiceTier::standard, "7.5");
}

void TestPrice::reservesTheWorstCase()
{
    QFETCH(const QString, prices);
    QFETCH(const QString, tokens);
    QFETCH(const int, serviceTier);
    QFETCH(const QString, cost);
    const auto model = modelFrom(prices);
    QVERIFY(model);
    const Money worst = model->worstCase(tokensFrom(tokens), static_cast<ServiceTier>(serviceTier));
    QCOMPARE(text(worst.toDecimal()), cost);
}

void TestPrice::hasATier_data()
{
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("tier");
    QTest::newRow("free is simple") << "0"
                                    << "simple";
    QTest::newRow("below $2.50 a million is simple") << "2.499999999999999999e-06"
                                                     << "simple";
    QTest::newRow("$2.50 is complex") << "2.5e-06"
                                      << "complex";
    QTest::newRow("below $20 is complex") << "1.9999999999999999e-05"
                                          << "complex";
    QTest::newRow("$20 is critical") << "2e-05"
                                     << "critical";
    QTest::newRow("from there on, too") << "6e-04"
                                        << "critical";
}

void TestPrice::hasATier()
{
    QFETCH(const QString, output);
    QFETCH(const QString, tier);
    // Only the plain output price counts.
    const auto model = modelFrom(
        QStringLiteral("input_cost_per_token=1 output_cost_per_token_flex=0 output_cost_per_token_priority=1 "
                       "output_cost_per_reasoning_token=1 output_cost_per_token_above_1k_tokens=1 "
                       "output_cost_per_token=") +
        output);
    QVERIFY(model);
    QCOMPARE(text(toString(tierOf(*model))), tier);
}

void TestPrice::namesTiers()
{
    for (const Tier tier : allTiers) {
        QVERIFY(tierFrom(toString(tier)) == tier);
    }
    QCOMPARE(text(toString(Tier::unknown)), QStringLiteral("unknown"));
    QVERIFY(!tierFrom("Simple"));
    QVERIFY(!tierFrom(""));
}

QTEST_APPLESS_MAIN(TestPrice)
#include "tst_price.moc"
