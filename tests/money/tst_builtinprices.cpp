// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/pricetable.h"

#include "tests/money/text.h"

#include <QFile>
#include <QTest>

using namespace tokenfence;

namespace {

/// Every price that a call could be charged, under whatever size and service tier.
bool samePrices(const ModelPrice& a, const ModelPrice& b)
{
    for (const std::int64_t input :
         {0, 1'000, 32'001, 128'001, 200'001, 256'001, 272'001, 512'001, 1'000'000'000}) {
        for (std::size_t tier = 0; tier < serviceTierCount; ++tier) {
            for (std::size_t kind = 0; kind < priceKindCount; ++kind) {
                const auto k = static_cast<PriceKind>(kind);
                const auto t = static_cast<ServiceTier>(tier);
                if (a.price(k, t, input) != b.price(k, t, input)) {
                    return false;
                }
            }
        }
    }
    return true;
}

bool sameTables(const PriceTable& a, const PriceTable& b)
{
    if (a.names() != b.names()) {
        return false;
    }
    for (const auto& [name, model] : a.models()) {
        const PricedModel& other = b.models().at(name);
        if (model.provider != other.provider || model.mode != other.mode ||
            !samePrices(model.price, other.price)) {
            return false;
        }
    }
    return true;
}

QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestBuiltinPrices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheFileInResources();
    void knows_data();
    void knows();
    void pricesTheContractsExamples_data();
    void pricesTheContractsExamples();
    void theWholePublishedTableCanBeGivenAsItIs();
};

void TestBuiltinPrices::isTheFileInResources()
{
    const QByteArray json = contentsOf(QStringLiteral(SOURCE_DIR "/resources/prices.json"));
    const Result<PriceTable> file = PriceTable::parse(json.toStdString(), "resources/prices.json");
    QVERIFY2(file, file ? "" : file.error().message.c_str());
    const PriceTable builtin = builtinPrices();
    QVERIFY(sameTables(builtin, *file));
    QVERIFY(builtin.size() > 500);
    // Where it comes from and of which day it is stands in it, and is no model.
    QVERIFY(json.contains("\"_source\": {\"from\": \"https://github.com/BerriAI/litellm"));
    QVERIFY(json.contains("\"read_on\": \"20"));
    QVERIFY(!builtin.find("_source"));
    for (const auto& [name, model] : builtin.models()) {
        QVERIFY2(!model.provider.empty(), name.c_str());
        QVERIFY2(model.mode == "chat" || model.mode == "responses" || model.mode == "embedding",
                 name.c_str());
    }
}

void TestBuiltinPrices::knows_data()
{
    QTest::addColumn<QString>("provider");
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("tier");
    const auto row = [](const char* name, const char* provider, const char* mode, const char* tier) {
        QTest::newRow(name) << QString::fromLatin1(provider) << QString::fromLatin1(mode)
                            << QString::fromLatin1(tier);
    };
    row("gpt-4o", "openai", "chat", "complex");
    row("gpt-4o-mini", "openai", "chat", "simple");
    row("o3-pro", "openai", "responses", "critical");
    row("text-embedding-3-small", "openai", "embedding", "simple");
    row("claude-haiku-4-5", "anthropic", "chat", "complex");
    row("claude-opus-4-5-20251101", "anthropic", "chat", "critical");
    row("anthropic/claude-opus-4-5@20251101", "anthropic", "chat", "critical");
    row("gemini/gemini-2.5-pro", "gemini", "chat", "complex");
    row("gemini-2.5-pro", "vertex_ai-language-models", "chat", "complex");
    row("mistral/mistral-large-latest", "mistral", "chat", "simple");
    row("mistral/mistral-embed", "mistral", "embedding", "simple");
    row("deepseek/deepseek-chat", "deepseek", "chat", "simple");
    row("xai/grok-4", "xai", "chat", "complex");
    row("groq/llama-3.3-70b-versatile", "groq", "chat", "simple");
    row("amazon.nova-pro-v1:0", "bedrock_converse", "chat", "complex");
    row("amazon.titan-embed-text-v2:0", "bedrock", "embedding", "simple");
}

void TestBuiltinPrices::knows()
{
    QFETCH(const QString, provider);
    QFETCH(const QString, mode);
    QFETCH(const QString, tier);
    const PriceTable table = builtinPrices();
    const PricedModel* model = table.findModel(QTest::currentDataTag());
    QVERIFY(model);
    QCOMPARE(text(model->provider), provider);
    QCOMPARE(text(model->mode), mode);
    QCOMPARE(text(toString(table.tierFor(QTest::currentDataTag()))), tier);
}

void TestBuiltinPrices::pricesTheContractsExamples_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<qint64>("input");
    QTest::addColumn<qint64>("maxOutput");
    QTest::addColumn<QString>("reserved");
    QTest::newRow("gpt-4o") << "gpt-4o" << qint64{22000} << qint64{1024} << "0.06524";
    QTest::newRow("gpt-4o-mini") << "gpt-4o-mini" << qint64{22000} << qint64{1024} << "0.0039144";
}

void TestBuiltinPrices::pricesTheContractsExamples()
{
    QFETCH(const QString, model);
    QFETCH(const qint64, input);
    QFETCH(const qint64, maxOutput);
    QFETCH(const QString, reserved);
    const PriceTable table = builtinPrices();
    const ModelPrice* price = table.find(model.toStdString());
    QVERIFY(price);
    TokenCounts tokens;
    tokens.input = input;
    tokens.output = maxOutput;
    QCOMPARE(text(price->worstCase(tokens).toDecimal()), reserved);
}

void TestBuiltinPrices::theWholePublishedTableCanBeGivenAsItIs()
{
    const QString path = qEnvironmentVariable("TOKENFENCE_LITELLM_TABLE",
                                              QStringLiteral(SOURCE_DIR "/../shared/data/model_prices.json"));
    const QByteArray json = contentsOf(path);
    if (json.isEmpty()) {
        qInfo("The published table is not at %s; set TOKENFENCE_LITELLM_TABLE to where it is. The built-in "
              "one, "
              "which is made from it, stands in for it here.",
              qPrintable(path));
    }
    const std::string published = json.isEmpty() ? builtinPrices().toJson() : json.toStdString();
    const Result<PriceTable> table = PriceTable::parse(published, path.toStdString());
    QVERIFY2(table, table ? "" : table.error().message.c_str());
    QVERIFY(json.isEmpty() || table->size() > 2000);

    const Result<PriceTable> again = PriceTable::parse(table->toJson(), "again");
    QVERIFY2(again, again ? "" : again.error().message.c_str());
    QVERIFY(sameTables(*table, *again));
    QCOMPARE(text(again->toJson()), text(table->toJson()));
}

QTEST_APPLESS_MAIN(TestBuiltinPrices)
#include "tst_builtinprices.moc"
