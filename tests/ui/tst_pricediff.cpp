// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/pricediff.h"

#include <QtTest>

using namespace tokenfence;

namespace {

PriceTable table(const QByteArray& models)
{
    const QByteArray json = "{" + models + "}";
    Result<PriceTable> parsed =
        PriceTable::parse({json.constData(), static_cast<std::size_t>(json.size())}, "test");
    return parsed ? *parsed : PriceTable();
}

} // namespace

class tst_PriceDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatAModelsChangeIs_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<bool>("changes");
        QTest::addColumn<bool>("tenfold");
        const QByteArray base = R"("input_cost_per_token":1e-6,"output_cost_per_token":2e-6)";
        QTest::newRow("the same") << base << base << false << false;
        QTest::newRow("the same, written otherwise")
            << base << QByteArray(R"("output_cost_per_token":0.000002,"input_cost_per_token":0.0000010)")
            << false << false;
        QTest::newRow("another input price")
            << base << QByteArray(R"("input_cost_per_token":2e-6,"output_cost_per_token":2e-6)") << true
            << false;
        QTest::newRow("just below tenfold")
            << base << QByteArray(R"("input_cost_per_token":9.99e-6,"output_cost_per_token":2e-6)") << true
            << false;
        QTest::newRow("tenfold") << base
                                 << QByteArray(R"("input_cost_per_token":1e-5,"output_cost_per_token":2e-6)")
                                 << true << true;
        QTest::newRow("a tenth") << base
                                 << QByteArray(R"("input_cost_per_token":1e-6,"output_cost_per_token":2e-7)")
                                 << true << true;
        QTest::newRow("free from now on")
            << base << QByteArray(R"("input_cost_per_token":0,"output_cost_per_token":2e-6)") << true << true;
        QTest::newRow("another price of the cache")
            << base << base + R"(,"cache_read_input_token_cost":5e-7)" << true << false;
        QTest::newRow("a cache price that says what holds anyway")
            << base << base + R"(,"cache_read_input_token_cost":1e-6)" << false << false;
        QTest::newRow("another price of large calls, tenfold")
            << base << base + R"(,"input_cost_per_token_above_200k_tokens":1e-5)" << true << true;
        QTest::newRow("another price of a service tier")
            << base << base + R"(,"output_cost_per_token_priority":4e-6)" << true << false;
        QTest::newRow("a field that means nothing here")
            << base << base + R"(,"max_tokens":5)" << false << false;
    }
    void whatAModelsChangeIs()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(bool, changes);
        QFETCH(bool, tenfold);
        const PriceTable now = table("\"m\":{" + before + "}");
        const PriceTable file = table("\"m\":{" + after + "}");
        QCOMPARE(now.size(), std::size_t{1});
        QCOMPARE(file.size(), std::size_t{1});
        const PriceDiff diff = PriceDiff::of(now, file);
        QCOMPARE(diff.changes.size(), std::size_t{changes ? 1U : 0U});
        QCOMPARE(diff.same, std::size_t{changes ? 0U : 1U});
        QCOMPARE(diff.tenfold, std::size_t{tenfold ? 1U : 0U});
    }

    void newModelsComeAfterTheChangedOnesAndTheTenfoldFirst()
    {
        const QByteArray plain = R"({"input_cost_per_token":1e-6,"output_cost_per_token":2e-6})";
        const QByteArray dearer = R"({"input_cost_per_token":2e-6,"output_cost_per_token":2e-6})";
        const QByteArray tenfold = R"({"input_cost_per_token":1e-3,"output_cost_per_token":2e-6})";
        const PriceDiff diff =
            PriceDiff::of(table("\"b\":" + plain + ",\"c\":" + plain),
                          table("\"a\":" + plain + ",\"b\":" + dearer + ",\"c\":" + tenfold));
        QCOMPARE(diff.changes.size(), std::size_t{3});
        QCOMPARE(diff.changes[0].model, std::string("c"));
        QCOMPARE(diff.changes[1].model, std::string("b"));
        QCOMPARE(diff.changes[2].model, std::string("a"));
        QVERIFY(diff.changes[2].isNew && !diff.changes[2].inputBefore);
    }

    void whatIsPutIsWhatTheFileSaid()
    {
        const PriceTable file =
            table("\"a \\\"quoted\\\" model\":{\"input_cost_per_token\":1.5000000000000002e-07,"
                  "\"output_cost_per_token\":6e-7}");
        const PriceDiff diff = PriceDiff::of(PriceTable(), file);
        const Result<PriceTable> put = PriceTable::parse(diff.json(), "put");
        QVERIFY(put.ok());
        QCOMPARE(put->toJson(), file.toJson());
    }
};

QTEST_GUILESS_MAIN(tst_PriceDiff)
#include "tst_pricediff.moc"
