// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/pricetable.h"

#include <QTest>

using namespace tokenfence;

class TestPrice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theContractsExamples();
};

void TestPrice::theContractsExamples()
{
    const PriceTable table = builtinPrices();
    TokenCounts tokens;
    tokens.input = 22000;
    tokens.output = 1024;
    QVERIFY(table.find("gpt-4o"));
    QCOMPARE(QString::fromStdString(table.find("gpt-4o")->worstCase(tokens).toDecimal()),
             QStringLiteral("0.06524"));
    QCOMPARE(QString::fromStdString(table.find("gpt-4o-mini")->worstCase(tokens).toDecimal()),
             QStringLiteral("0.0039144"));
}

QTEST_APPLESS_MAIN(TestPrice)
#include "tst_price.moc"
