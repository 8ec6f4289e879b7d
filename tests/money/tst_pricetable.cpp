// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/pricetable.h"

#include "tests/money/text.h"

#include <QTest>

using namespace tokenfence;

namespace {

PriceTable tableFrom(std::string_view json)
{
    Result<PriceTable> table = PriceTable::parse(json, "test");
    if (!table) {
        qFatal("%s", table.error().message.c_str());
    }
    return std::move(*table);
}

QString namesOf(const PriceTable& table)
{
    QStringList names;
    for (const std::string& name : table.names()) {
        names.append(text(name));
    }
    return names.join(QLatin1Char(' '));
}

/// A table in which every model costs what its place says, so that an answer tells which one was found.
PriceTable tableOf(const QStringList& names)
{
    std::string json = "{";
    for (qsizetype i = 0; i < names.size(); ++i) {
        json += (i > 0 ? "," : "") + ("\"" + names[i].toStdString() + "\"") +
                ":{\"input_cost_per_token\":1,\"output_cost_per_token\":" + std::to_string(i) + "}";
    }
    return tableFrom(json + "}");
}

} // namespace

class TestPriceTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesModelsWithBothPrices_data();
    void takesModelsWithBothPrices();
    void keepsPricesAsTheyAreWritten();
    void keepsWhoOffersAModelAndAsWhat();
    void refuses_data();
    void refuses();
    void findsTheNearestName_data();
    void findsTheNearestName();
    void aLayerReplacesWholeModels();
    void anEmptyTableChangesNothing();
    void tiersByHand();
    void readsWhatItWrites();
};

void TestPriceTable::takesModelsWithBothPrices_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("names");
    const auto row = [](const char* name, const char* json, const char* names) {
        QTest::newRow(name) << QByteArray(json) << QString::fromUtf8(names);
    };
    row("an empty table", "{}", "");
    row("white space and a byte order mark around it", "\xEF\xBB\xBF \n{ } \r\n", "");
    row("a model with both", R"({"a":{"input_cost_per_token":1e-6,"output_cost_per_token":2}})", "a");
    row("sorted by name",
        R"({"b":{"input_cost_per_token":1,"output_cost_per_token":2},"a":{"output_cost_per_token":1,"input_cost_per_token":2}})",
        "a b");
    row("a model with an input price only is passed over", R"({"a":{"input_cost_per_token":1}})", "");
    row("a model with an output price only is passed over", R"({"a":{"output_cost_per_token":1}})", "");
    row("a model that is paid by the image is passed over", R"({"a":{"output_cost_per_image":0.06}})", "");
    row("an empty model is passed over", R"({"_source":{}})", "");
    row("a price that is null is missing", R"({"a":{"input_cost_per_token":1,"output_cost_per_token":null}})",
        "");
    row("a free model has a price", R"({"a":{"input_cost_per_token":0,"output_cost_per_token":0.0}})", "a");
    row("zero may carry a minus sign", R"({"a":{"input_cost_per_token":-0,"output_cost_per_token":-0.0}})",
        "a");
    row("other fields are ignored, whatever they hold",
        R"({"a":{"max_tokens":"many","regions":["x",{"input_cost_per_token":"y"}],"deep":{"input_cost_per_token":null},
            "input_cost_per_token":1,"supports_vision":true,"output_cost_per_token":2,"mode":7,"litellm_provider":[1]}})",
        "a");
    row("and may stand twice", R"({"a":{"x":1,"x":2,"input_cost_per_token":1,"output_cost_per_token":2}})",
        "a");
    row("names are UTF-8", R"({"größe":{"input_cost_per_token":1,"output_cost_per_token":2}})", "größe");
    row("and may be written with escapes",
        R"({"gr\u00f6\u00dfe":{"input_cost_per_token":1,"output_cost_per_token":2}})", "größe");
}

void TestPriceTable::takesModelsWithBothPrices()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, names);
    const Result<PriceTable> table = PriceTable::parse(json.toStdString(), "test");
    QVERIFY2(table, table ? "" : table.error().message.c_str());
    QCOMPARE(namesOf(*table), names);
    QCOMPARE(table->isEmpty(), names.isEmpty());
    QCOMPARE(table->size(), table->models().size());
}

void TestPriceTable::keepsPricesAsTheyAreWritten()
{
    const PriceTable table = tableFrom(R"({"a":{
        "input_cost_per_token": 1.5000000000000002e-07,
        "output_cost_per_token": 1,
        "cache_read_input_token_cost": 0.000000000000000000000001,
        "output_cost_per_reasoning_token_above_200k_tokens_priority": 4E-6}})");
    const ModelPrice* price = table.find("a");
    QVERIFY(price);
    QCOMPARE(text(price->price(PriceKind::input).toDecimal()), QStringLiteral("0.00000015000000000000002"));
    QCOMPARE(text(price->price(PriceKind::output).toDecimal()), QStringLiteral("1"));
    QCOMPARE(text(price->price(PriceKind::cacheRead).toDecimal()),
             QStringLiteral("0.000000000000000000000001"));
    QCOMPARE(text(price->price(PriceKind::reasoning, ServiceTier::priority, 200'001).toDecimal()),
             QStringLiteral("0.000004"));
}

void TestPriceTable::keepsWhoOffersAModelAndAsWhat()
{
    const PriceTable table = tableFrom(R"({
        "a": {"litellm_provider":"openai","mode":"chat","input_cost_per_token":1,"output_cost_per_token":1},
        "b": {"input_cost_per_token":1,"output_cost_per_token":1}})");
    QCOMPARE(text(table.findModel("a")->provider), QStringLiteral("openai"));
    QCOMPARE(text(table.findModel("a")->mode), QStringLiteral("chat"));
    QVERIFY(table.findModel("b")->provider.empty());
    QVERIFY(table.findModel("b")->mode.empty());
    QVERIFY(!table.findModel("c"));
}

void TestPriceTable::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("message"); // how it begins, after the name of the file
    QTest::addColumn<QString>("field");
    const auto row = [](const char* name, const QByteArray& json, const char* message, const char* field) {
        QTest::newRow(name) << json << QString::fromUtf8(message) << QString::fromUtf8(field);
    };
    const char* const range = "must be a number from 0 to 1000";
    const auto price = [&](const char* name, const char* value) {
        QTest::newRow(name) << QByteArray(
                                   "{\n\"a\": {\"output_cost_per_token\": 1,\n\"input_cost_per_token\": ") +
                                   value + "\n}}"
                            << QStringLiteral("line 3: model \"a\": \"input_cost_per_token\" ") +
                                   QString::fromLatin1(range)
                            << QStringLiteral("a.input_cost_per_token");
    };
    row("nothing at all", "", "line 1: not valid JSON: ", "");
    row("no object", "[1]", "line 1: a price table is a JSON object", "");
    row("a number", "\n\n7\n", "line 3: a price table is a JSON object", "");
    row("a word", "\"gpt-4o\"", "line 1: a price table is a JSON object", "");
    row("null", "null", "line 1: a price table is a JSON object", "");
    row("something behind it", "{}\n{}", "line 2: not valid JSON: ", "");
    row("half of it", "{\"a\":\n{", "line 2: not valid JSON: ", "");
    row("a comma too much", "{\n\"a\":{},\n}", "line 3: not valid JSON: ", "");
    row("bad UTF-8", "{\n\"\xFF\":{}}", "line 2: not valid JSON: ", "");
    row("a lone surrogate", "{\"\\ud800\":{}}", "line 1: not valid JSON: ", "");
    row("a model that is a number", "{\n\"a\": 5}", "line 2: what stands under \"a\" must be an object", "a");
    row("a model that is a list", "{\n\"a\": []}", "line 2: what stands under \"a\" must be an object", "a");
    row("a model that is null", "{\n\"a\": null}", "line 2: what stands under \"a\" must be an object", "a");
    row("a model that is a word", "{\n\"a\": \"b\"}", "line 2: what stands under \"a\" must be an object",
        "a");
    row("a model that stands there twice",
        "{\"a\":{\"input_cost_per_token\":1,\"output_cost_per_token\":1},\n\"a\":{}}",
        "line 2: model \"a\" stands there twice", "a");
    row("a price that stands there twice",
        "{\"a\":{\"input_cost_per_token\":1,\n\"input_cost_per_token\":1}}",
        "line 2: model \"a\" has \"input_cost_per_token\" twice", "a.input_cost_per_token");
    row("a name that is empty", "{\n\"\":{}}", "line 2: a model's name has 1 to 256 characters", "");
    row("a name that is too long", "{\"" + QByteArray(257, 'x') + "\":{}}",
        "line 1: a model's name has 1 to 256", "");
    row("a control character in a name", "{\"a\\u0007\":{}}", "line 1: a model's name has 1 to 256", "");
    row("a quote in the name of a field is shown as one", R"({"a \"b\"":{"input_cost_per_token":-1}})",
        R"(line 1: model "a \"b\"": "input_cost_per_token" must be)", R"(a "b".input_cost_per_token)");
    row("no double can hold it", "{\"a\":{\n\"input_cost_per_token\":1e999}}",
        "line 2: a number is too large", "");
    price("a price below zero", "-1e-9");
    price("a price below zero, in whole dollars", "-1");
    price("a price above $1,000 a token", "1000.5");
    price("a price of absurdly many dollars", "123456789012345678901234567890");
    price("a price that is a string", "\"1e-6\"");
    price("a price that is true", "true");
    price("a price that is a list", "[1]");
    price("a price that is an object", "{\"usd\":1}");
}

void TestPriceTable::refuses()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, message);
    QFETCH(const QString, field);
    const Result<PriceTable> table = PriceTable::parse(json.toStdString(), "my prices.json");
    QVERIFY(!table);
    const QString start = QStringLiteral("my prices.json, ") + message;
    QVERIFY2(text(table.error().message).startsWith(start), table.error().message.c_str());
    QVERIFY(!table.error().message.ends_with(' '));
    QVERIFY(table.error().message.size() < 400);
    QCOMPARE(text(table.error().field), field);
    QCOMPARE(text(table.error().code), QStringLiteral("bad_field"));
}

void TestPriceTable::findsTheNearestName_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QString>("found");
    const auto row = [](const char* name, const char* table, const char* asked, const char* found) {
        QTest::newRow(name) << QString::fromLatin1(table) << QString::fromLatin1(asked)
                            << QString::fromLatin1(found);
    };
    row("the exact name", "gpt-4o gpt-4o-2024-05-13", "gpt-4o-2024-05-13", "gpt-4o-2024-05-13");
    row("without its date", "gpt-4o", "gpt-4o-2024-08-06", "gpt-4o");
    row("without its date in one piece", "claude-opus-4-5", "claude-opus-4-5-20251101", "claude-opus-4-5");
    row("without its date behind an at sign", "claude-opus-4-5", "claude-opus-4-5@20251101",
        "claude-opus-4-5");
    row("without its prefix", "gpt-4o", "openai/gpt-4o", "gpt-4o");
    row("without several prefixes", "gpt-4o", "proxy/openai/gpt-4o", "gpt-4o");
    row("without one of several prefixes", "openai/gpt-4o", "proxy/openai/gpt-4o", "openai/gpt-4o");
    row("without both", "gpt-4o", "openai/gpt-4o-2024-08-06", "gpt-4o");
    row("with its prefix, where that is priced", "gpt-4o azure/gpt-4o", "azure/gpt-4o", "azure/gpt-4o");
    row("with its prefix but without its date", "gpt-4o azure/gpt-4o", "azure/gpt-4o-2024-08-06",
        "azure/gpt-4o");
    row("the version before the way to it", "azure/gpt-4o gpt-4o-2024-05-13", "azure/gpt-4o-2024-05-13",
        "gpt-4o-2024-05-13");
    row("a date is not added", "gpt-4o-2024-08-06", "gpt-4o", "");
    row("a prefix is not added", "openai/gpt-4o", "gpt-4o", "");
    row("another date is another name", "gpt-4o-2024-08-06", "gpt-4o-2024-05-13", "");
    row("case counts", "gpt-4o", "GPT-4o", "");
    row("an unknown model", "gpt-4o", "gpt-9", "");
    row("the empty name", "gpt-4o", "", "");
}

void TestPriceTable::findsTheNearestName()
{
    QFETCH(const QString, table);
    QFETCH(const QString, asked);
    QFETCH(const QString, found);
    const PriceTable prices = tableOf(table.split(QLatin1Char(' ')));
    const std::string model = asked.toStdString();
    QCOMPARE(text(prices.resolvedName(model)), found);
    QCOMPARE(prices.find(model) != nullptr, !found.isEmpty());
    QVERIFY(prices.find(model) ==
            (found.isEmpty() ? nullptr : &prices.models().find(found.toStdString())->second.price));
}

void TestPriceTable::aLayerReplacesWholeModels()
{
    PriceTable table = tableFrom(R"({
        "a": {"input_cost_per_token":1,"output_cost_per_token":1,"cache_read_input_token_cost":0.1},
        "b": {"input_cost_per_token":1,"output_cost_per_token":1}})");
    table.merge(tableFrom(R"({
        "a": {"input_cost_per_token":2,"output_cost_per_token":2},
        "c": {"input_cost_per_token":3,"output_cost_per_token":3}})"));
    QCOMPARE(namesOf(table), QStringLiteral("a b c"));
    QCOMPARE(text(table.find("a")->price(PriceKind::input).toDecimal()), QStringLiteral("2"));
    QCOMPARE(text(table.find("a")->price(PriceKind::cacheRead).toDecimal()), QStringLiteral("2"));
    QCOMPARE(text(table.find("b")->price(PriceKind::input).toDecimal()), QStringLiteral("1"));
    QCOMPARE(text(table.find("c")->price(PriceKind::input).toDecimal()), QStringLiteral("3"));
}

void TestPriceTable::anEmptyTableChangesNothing()
{
    PriceTable table = tableOf({QStringLiteral("a")});
    table.merge(PriceTable());
    QCOMPARE(namesOf(table), QStringLiteral("a"));
    // One that is ignored does not take away the price that there was.
    table.merge(tableFrom(R"({"a":{"input_cost_per_token":5}})"));
    QVERIFY(table.find("a"));
}

void TestPriceTable::tiersByHand()
{
    PriceTable table = tableFrom(R"({"cheap":{"input_cost_per_token":0,"output_cost_per_token":1e-6},
                                     "cheap-2024-08-06":{"input_cost_per_token":0,"output_cost_per_token":1e-5}})");
    QCOMPARE(text(toString(table.tierFor("cheap"))), QStringLiteral("simple"));
    QCOMPARE(text(toString(table.tierFor("openai/cheap"))), QStringLiteral("simple"));
    QCOMPARE(text(toString(table.tierFor("nobody-knows"))), QStringLiteral("unknown"));

    table.setTier("cheap", Tier::critical);
    QCOMPARE(text(toString(table.tierFor("cheap"))), QStringLiteral("critical"));
    QCOMPARE(text(toString(table.tierFor("openai/cheap-2025-01-01"))), QStringLiteral("critical"));
    // A name with a price of its own is another model.
    QCOMPARE(text(toString(table.tierFor("cheap-2024-08-06"))), QStringLiteral("complex"));

    table.setTier("nobody-knows", Tier::complex);
    QCOMPARE(text(toString(table.tierFor("nobody-knows"))), QStringLiteral("complex"));
    QVERIFY(!table.find("nobody-knows"));
    QCOMPARE(table.tiersByHand().size(), std::size_t{2});

    PriceTable over;
    over.setTier("nobody-knows", Tier::simple);
    table.merge(over);
    QCOMPARE(text(toString(table.tierFor("nobody-knows"))), QStringLiteral("simple"));

    table.setTier("cheap", std::nullopt);
    table.setTier("nobody-knows", std::nullopt);
    table.setTier("never-set", std::nullopt);
    QCOMPARE(text(toString(table.tierFor("cheap"))), QStringLiteral("simple"));
    QCOMPARE(text(toString(table.tierFor("nobody-knows"))), QStringLiteral("unknown"));
    QVERIFY(table.tiersByHand().empty());
}

void TestPriceTable::readsWhatItWrites()
{
    QCOMPARE(text(PriceTable().toJson()), QStringLiteral("{}"));
    const PriceTable table = tableFrom(R"({
        "b \"quoted\"": {"max_tokens": 5, "input_cost_per_token": 1.50E-7, "mode": "ch\u0061t",
                         "output_cost_per_token": 12, "output_cost_per_token_flex": null},
        "ignored": {"input_cost_per_token": 1},
        "größe": {"output_cost_per_token": 0.0, "litellm_provider": "a\nb", "input_cost_per_token": 1}})");
    const QString written = QStringLiteral(
        R"({"b \"quoted\"":{"input_cost_per_token":1.50E-7,"mode":"chat","output_cost_per_token":12},)"
        R"("größe":{"output_cost_per_token":0.0,"litellm_provider":"a\nb","input_cost_per_token":1}})");
    QCOMPARE(text(table.toJson()), written);
    QCOMPARE(text(tableFrom(table.toJson()).toJson()), written);
}

QTEST_APPLESS_MAIN(TestPriceTable)
#include "tst_pricetable.moc"
