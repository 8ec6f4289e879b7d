// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/table.h"

#include <QTest>

using namespace tokenfence;

class TestTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void columnsAreAsWideAsTheirWidestCell();
    void numbersStandAtTheRight();
    void placesAreCountedInCodePoints();
    void whatIsTooLongIsCut();
};

void TestTable::columnsAreAsWideAsTheirWidestCell()
{
    Table table({{"AGENT"}, {"MODEL"}});
    QVERIFY(table.isEmpty());
    table.addRow({"support-bot", "gpt-4o"});
    table.addRow({"x"});
    QCOMPARE(table.text(), std::string("AGENT        MODEL\n"
                                       "support-bot  gpt-4o\n"
                                       "x\n"));
}

void TestTable::numbersStandAtTheRight()
{
    Table table({{"CALLS", Table::Align::right}, {"AGENT"}});
    table.addRow({"7", "a"});
    table.addRow({"1234567", "b"});
    QCOMPARE(table.text(), std::string("  CALLS  AGENT\n"
                                       "      7  a\n"
                                       "1234567  b\n"));
}

void TestTable::placesAreCountedInCodePoints()
{
    QCOMPARE(widthOf("Zoë–日本"), std::size_t(6));
    Table table({{"A"}, {"B"}});
    table.addRow({"日本", "1"});
    table.addRow({"abc", "2"});
    QCOMPARE(table.text(), std::string("A    B\n日本   1\nabc  2\n"));
}

void TestTable::whatIsTooLongIsCut()
{
    QCOMPARE(fitted("abc", 5), std::string("abc  "));
    QCOMPARE(fitted("abc", 5, Table::Align::right), std::string("  abc"));
    QCOMPARE(fitted("abcde", 5), std::string("abcde"));
    QCOMPARE(fitted("abcdef", 5), std::string("abcd…"));
    QCOMPARE(fitted("日本語日本語", 3), std::string("日本…"));
}

QTEST_APPLESS_MAIN(TestTable)
#include "tst_table.moc"
