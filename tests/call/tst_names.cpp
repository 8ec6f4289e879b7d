// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/call/names.h"

#include <QTest>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace tokenfence;

class TestNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNameHasOneIdForGood();
    void nothingIsZero();
    void textStaysWhereItIsWhileTheTableGrows();
    void labelsAreASetWhateverTheirOrder();
    void ofAKeyThatStandsTwiceTheLastValueHolds();
    void aLinesOwnLabelsAreAddedToTheDefaultsAndWin_data();
    void aLinesOwnLabelsAreAddedToTheDefaultsAndWin();
    void whatTheStoreKeptComesBackWithItsIds();
    void whatTheStoreKeptWronglyIsRefused();
    void anyThreadMayAskAtOnce();
};

void TestNames::aNameHasOneIdForGood()
{
    Names names;
    const NameId one = names.intern("u-17");
    const NameId other = names.intern("u-18");
    QVERIFY(one != 0);
    QVERIFY(other != one);
    QCOMPARE(names.intern("u-17"), one);
    QCOMPARE(names.find("u-17"), one);
    QCOMPARE(names.text(other), std::string_view("u-18"));
    QCOMPARE(names.find("U-17"), NameId(0)); // case counts
}

void TestNames::nothingIsZero()
{
    Names names;
    QCOMPARE(names.intern(""), NameId(0));
    QCOMPARE(names.text(0), std::string_view());
    QCOMPARE(names.text(4711), std::string_view());
    QCOMPARE(names.internLabels({}), LabelSetId(0));
    QVERIFY(names.labels(0).empty());
    QVERIFY(names.labels(4711).empty());
    QCOMPARE(names.labelValue(0, names.intern("plan")), NameId(0));
}

void TestNames::textStaysWhereItIsWhileTheTableGrows()
{
    Names names;
    const std::string_view early = names.text(names.intern("short"));
    const char* const place = early.data();
    for (int i = 0; i < 20000; ++i) {
        names.intern("name-" + std::to_string(i));
    }
    QCOMPARE(early, std::string_view("short"));
    QCOMPARE(names.text(names.find("short")).data(), place);
    QCOMPARE(names.text(names.find("name-19999")), std::string_view("name-19999"));
}

void TestNames::labelsAreASetWhateverTheirOrder()
{
    Names names;
    const Label plan{names.intern("plan"), names.intern("free")};
    const Label env{names.intern("env"), names.intern("prod")};
    const LabelSetId set = names.internLabels({plan, env});
    QVERIFY(set != 0);
    QCOMPARE(names.internLabels({env, plan}), set);
    QVERIFY(names.internLabels({env}) != set);
    QCOMPARE(names.labelValue(set, env.key), env.value);
    QCOMPARE(names.labelValue(set, names.intern("team")), NameId(0));
    QCOMPARE(names.labels(set).size(), std::size_t(2));
}

void TestNames::ofAKeyThatStandsTwiceTheLastValueHolds()
{
    Names names;
    const NameId plan = names.intern("plan");
    const NameId free = names.intern("free");
    const NameId paid = names.intern("paid");
    QCOMPARE(names.internLabels({{plan, free}, {plan, paid}}), names.internLabels({{plan, paid}}));
}

void TestNames::aLinesOwnLabelsAreAddedToTheDefaultsAndWin_data()
{
    QTest::addColumn<QByteArray>("defaults");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("merged");
    QTest::newRow("no defaults: the line's") << QByteArray("") << QByteArray("a1") << QByteArray("a1");
    QTest::newRow("none of its own: the defaults") << QByteArray("a1") << QByteArray("") << QByteArray("a1");
    QTest::newRow("other keys are added") << QByteArray("a1") << QByteArray("b2") << QByteArray("a1b2");
    QTest::newRow("the same key: the line wins")
        << QByteArray("a1b1") << QByteArray("a2") << QByteArray("a2b1");
    QTest::newRow("the same on both sides") << QByteArray("a1b1") << QByteArray("a1b1") << QByteArray("a1b1");
    QTest::newRow("before, between and behind")
        << QByteArray("b1d1") << QByteArray("a2c2d2e2") << QByteArray("a2b1c2d2e2");
}

void TestNames::aLinesOwnLabelsAreAddedToTheDefaultsAndWin()
{
    QFETCH(QByteArray, defaults);
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, merged);
    Names names;
    const auto set = [&names](const QByteArray& pairs) {
        std::vector<Label> labels;
        for (qsizetype i = 0; i + 1 < pairs.size(); i += 2) {
            labels.push_back(
                {names.intern(std::string(1, pairs[i])), names.intern(std::string(1, pairs[i + 1]))});
        }
        return names.internLabels(labels);
    };
    QCOMPARE(names.mergeLabels(set(defaults), set(line)), set(merged));
}

void TestNames::whatTheStoreKeptComesBackWithItsIds()
{
    Names names;
    QVERIFY(names.restore(7, "u-7")); // a name that no record followed leaves a gap
    QVERIFY(names.restore(3, "plan"));
    QVERIFY(names.restore(4, "free"));
    QVERIFY(names.restoreLabels(2, {{3, 4}}));
    QCOMPARE(names.find("u-7"), NameId(7));
    QCOMPARE(names.text(3), std::string_view("plan"));
    QCOMPARE(names.text(5), std::string_view());
    QCOMPARE(names.labelValue(2, 3), NameId(4));
    QCOMPARE(names.internLabels({{3, 4}}), LabelSetId(2));
    QVERIFY(names.labels(1).empty());
    QCOMPARE(names.intern("new"), NameId(8));
    QCOMPARE(names.internLabels({{3, 8}}), LabelSetId(3));
}

void TestNames::whatTheStoreKeptWronglyIsRefused()
{
    Names names;
    QVERIFY(names.restore(1, "u-1"));
    QVERIFY(names.restore(1, "u-1"));
    QVERIFY(!names.restore(1, "u-2"));
    QVERIFY(!names.restore(2, "u-1"));
    QVERIFY(!names.restore(0, "u-3"));
    QVERIFY(!names.restore(3, ""));
    QVERIFY(!names.restore(0xFFFFFFFF, "far"));
    QVERIFY(names.restoreLabels(1, {{1, 1}}));
    QVERIFY(!names.restoreLabels(1, {{1, 2}}));
    QVERIFY(!names.restoreLabels(2, {{1, 1}}));
    QVERIFY(!names.restoreLabels(0xFFFFFFFF, {{2, 2}}));
    QCOMPARE(names.text(1), std::string_view("u-1"));
}

void TestNames::anyThreadMayAskAtOnce()
{
    Names names;
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&names, &wrong] {
            for (int i = 0; i < 2000; ++i) {
                const std::string text = "n-" + std::to_string(i);
                const NameId id = names.intern(text);
                const LabelSetId set = names.internLabels({{id, id}});
                if (names.text(id) != text || names.labelValue(set, id) != id) {
                    ++wrong;
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(names.text(2000), names.text(names.find(names.text(2000))));
    QCOMPARE(names.text(2001), std::string_view()); // each name once
}

QTEST_APPLESS_MAIN(TestNames)
#include "tst_names.moc"
