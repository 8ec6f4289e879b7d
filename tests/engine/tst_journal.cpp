// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/journal.h"

#include <QTest>

using namespace tokenfence;

class TestJournal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsNotedIsTakenOnce();
    void ofOneKindAMinuteHoldsSoManyAndACount();
    void refusedLinesAreSummedUpByMinute();
    void denialsOfOneKindAreOneWithACount();
    void aStormOfKindsStaysBounded();
};

static WallTime at(std::int64_t seconds)
{
    return WallTime(std::chrono::seconds(1'800'000'000 / 60 * 60 + seconds));
}

static LogEntry entry(const char* kind, WallTime time)
{
    LogEntry one;
    one.kind = kind;
    one.time = time;
    return one;
}

static std::vector<LogEntry> entriesOf(const std::vector<StoreChange>& changes)
{
    std::vector<LogEntry> entries;
    for (const StoreChange& change : changes) {
        if (const auto* appended = std::get_if<LogAppended>(&change)) {
            entries.insert(entries.end(), appended->entries.begin(), appended->entries.end());
        }
    }
    return entries;
}

static std::vector<DenialRecord> denialsOf(const std::vector<StoreChange>& changes)
{
    std::vector<DenialRecord> denials;
    for (const StoreChange& change : changes) {
        if (const auto* appended = std::get_if<DenialsAppended>(&change)) {
            denials.insert(denials.end(), appended->denials.begin(), appended->denials.end());
        }
    }
    return denials;
}

static DenialRecord denial(std::int64_t seconds, NameId agent)
{
    DenialRecord one;
    one.time = at(seconds);
    one.policy = "org-daily";
    one.call.agent = agent;
    one.reason = "at " + std::to_string(seconds);
    return one;
}

void TestJournal::whatIsNotedIsTakenOnce()
{
    Journal journal;
    QVERIFY(journal.take(at(0)).empty());
    journal.note(entry("agent", at(0)));
    QCOMPARE(entriesOf(journal.take(at(0))).size(), std::size_t(1));
    QVERIFY(journal.take(at(0)).empty());
}

void TestJournal::ofOneKindAMinuteHoldsSoManyAndACount()
{
    Journal journal;
    for (std::size_t number = 0; number < Journal::entriesPerMinute + 7; ++number) {
        journal.note(entry("agent", at(1)));
    }
    journal.note(entry("alert", at(1)));
    QCOMPARE(entriesOf(journal.take(at(2))).size(), Journal::entriesPerMinute + 1);
    const auto later = entriesOf(journal.take(at(60)));
    QCOMPARE(later.size(), std::size_t(1));
    QCOMPARE(later.front().kind, std::string("agent"));
    QVERIFY(later.front().text.find("7 more") != std::string::npos);
    journal.note(entry("agent", at(61)));
    QCOMPARE(entriesOf(journal.take(at(61))).size(), std::size_t(1));
}

void TestJournal::refusedLinesAreSummedUpByMinute()
{
    Journal journal;
    for (int number = 0; number < 1000; ++number) {
        journal.refused("bot", "bad_json", "this is not JSON", at(3));
    }
    auto entries = entriesOf(journal.take(at(3)));
    QCOMPARE(entries.size(), std::size_t(1));
    QCOMPARE(entries.front().who, std::string("bot"));
    QCOMPARE(entries.front().subject, std::string("bad_json"));
    QVERIFY(entries.front().text.find("this is not JSON") != std::string::npos);
    QVERIFY(journal.take(at(59)).empty());
    entries = entriesOf(journal.take(at(60)));
    QCOMPARE(entries.size(), std::size_t(1));
    QVERIFY(entries.front().text.find("999 more") != std::string::npos);
    QVERIFY(journal.take(at(60), true).empty());
}

void TestJournal::denialsOfOneKindAreOneWithACount()
{
    Journal journal;
    journal.denied(denial(1, 5));
    journal.denied(denial(2, 5));
    journal.denied(denial(2, 6));
    journal.denied(denial(61, 5));
    const auto denials = denialsOf(journal.take(at(61)));
    QCOMPARE(denials.size(), std::size_t(3));
    QCOMPARE(denials[0].count, 2U);
    QCOMPARE(denials[0].reason, std::string("at 1")); // the first one, whole
    QCOMPARE(denials[1].count, 1U);
    QCOMPARE(denials[2].count, 1U);
    QVERIFY(journal.take(at(61)).empty());
}

void TestJournal::aStormOfKindsStaysBounded()
{
    Journal journal;
    for (NameId agent = 1; agent <= 50'000; ++agent) {
        journal.denied(denial(1, agent));
        journal.refused("agent " + std::to_string(agent), "bad_json", "no", at(1));
    }
    const auto changes = journal.take(at(1));
    const auto denials = denialsOf(changes);
    QVERIFY(denials.size() <= 1000);
    std::uint64_t count = 0;
    for (const DenialRecord& one : denials) {
        count += one.count;
    }
    QCOMPARE(count, std::uint64_t(50'000));
    QVERIFY(entriesOf(changes).size() <= 1001);
}

QTEST_APPLESS_MAIN(TestJournal)
#include "tst_journal.moc"
