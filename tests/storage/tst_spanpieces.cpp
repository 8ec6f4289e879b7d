// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/spanpieces.h"

#include <QTest>

using namespace tokenfence::storage;

class TestSpanPieces : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void howASpanIsCut_data()
    {
        QTest::addColumn<QList<int>>("edges"); // quarter hours from a UTC midnight on
        QTest::addColumn<int>("coarsest");
        QTest::addColumn<QString>("pieces");
        const auto text = [](const char* words) { return QString::fromLatin1(words); };
        QTest::newRow("nothing") << QList<int>{5, 5} << 2 << text("");
        QTest::newRow("a quarter hour") << QList<int>{5, 6} << 2 << text("q5-6");
        QTest::newRow("an hour") << QList<int>{4, 8} << 2 << text("h4-8");
        QTest::newRow("an hour that begins at half past") << QList<int>{6, 10} << 2 << text("q6-10");
        QTest::newRow("a UTC day") << QList<int>{96, 192} << 2 << text("d96-192");
        QTest::newRow("two days, east by one hour")
            << QList<int>{92, 284} << 2 << text("h92-96 d96-192 h192-284");
        QTest::newRow("the same, a bin a day") << QList<int>{92, 188, 284} << 2 << text("h92-284");
        QTest::newRow("two days, east by five hours and a half")
            << QList<int>{74, 266} << 2 << text("q74-76 h76-96 d96-192 h192-264 q264-266");
        QTest::newRow("the same, a bin a day")
            << QList<int>{74, 170, 266} << 2 << text("q74-76 h76-168 q168-172 h172-264 q264-266");
        QTest::newRow("two UTC days as two bins are one piece")
            << QList<int>{96, 192, 288} << 2 << text("d96-288");
        QTest::newRow("where there are no days") << QList<int>{96, 192} << 1 << text("h96-192");
        QTest::newRow("where there are quarter hours only") << QList<int>{96, 192} << 0 << text("q96-192");
        QTest::newRow("across midnight, less than an hour") << QList<int>{94, 98} << 2 << text("q94-98");
    }
    void howASpanIsCut()
    {
        QFETCH(QList<int>, edges);
        QFETCH(int, coarsest);
        QFETCH(QString, pieces);
        QStringList found;
        int covered = edges.front();
        for (const SpanPiece& piece :
             piecesBetween(std::vector<Quarter>(edges.begin(), edges.end()), static_cast<Grain>(coarsest))) {
            found.push_back(QStringLiteral("%1%2-%3")
                                .arg(QLatin1Char("qhd"[static_cast<int>(piece.grain)]))
                                .arg(piece.from)
                                .arg(piece.to));
            QCOMPARE(piece.from, covered);
            covered = piece.to;
        }
        QCOMPARE(found.join(QLatin1Char(' ')), pieces);
        QCOMPARE(covered, edges.back());
    }
};

QTEST_GUILESS_MAIN(TestSpanPieces)
#include "tst_spanpieces.moc"
