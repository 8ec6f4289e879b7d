// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/watch.h"

#include <QTest>

using namespace tokenfence;

class TestWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nobodyIsTold();
    void newCallsAndDenialsAreShown();
    void theFilterComesBeforeTheSample();
    void ofAFloodTheNewestAreShownAndAllCounted();
    void aLaterFilterReplacesTheFirst();

private:
    Names m_names;

    Record call(const char* id, const char* user, Money cost = Money(), CallStatus status = CallStatus::ok)
    {
        Record record;
        record.id = id;
        record.call.user = m_names.intern(user);
        record.call.model = m_names.intern("gpt-4o");
        record.cost = cost;
        record.status = status;
        return record;
    }
    DenialRecord denial(const char* user)
    {
        DenialRecord record;
        record.call.user = m_names.intern(user);
        record.reason = "no room";
        return record;
    }
};

static WatchFilter user(const char* pattern)
{
    WatchFilter filter;
    filter.match.push_back({MatchTerm::Field::user, {}, pattern});
    return filter;
}

void TestWatch::nobodyIsTold()
{
    Watch watch(m_names);
    QVERIFY(!watch.anybody());
    watch.begin(7, std::nullopt);
    QVERIFY(watch.anybody());
    watch.end(7);
    QVERIFY(!watch.anybody());
    QCOMPARE(watch.take(7).seen, std::uint64_t(0));
}

void TestWatch::newCallsAndDenialsAreShown()
{
    Watch watch(m_names);
    watch.begin(7, std::nullopt);
    Record end;
    end.kind = Record::Kind::requestEnd;
    const std::vector<Record> records{call("a", "u-1"), call("b", "u-2"), call("c", "u-3"), end};
    const std::vector<Fate> fates{Fate::stored, Fate::duplicate, Fate::conflict, Fate::stored};
    watch.stored(records, fates);
    watch.denied(denial("u-4"));
    const Watch::Sample sample = watch.take(7);
    QCOMPARE(sample.seen, std::uint64_t(2));
    QCOMPARE(sample.shown, std::uint64_t(2));
    QVERIFY(sample.events.find("\"id\":\"a\"") != std::string::npos);
    QVERIFY(sample.events.find("\"verdict\":\"deny\"") != std::string::npos);
    QVERIFY(sample.events.find("\"id\":\"b\"") == std::string::npos);
    QCOMPARE(watch.take(7).events, std::string("[]"));
}

void TestWatch::theFilterComesBeforeTheSample()
{
    Watch watch(m_names);
    WatchFilter dear = user("rare");
    dear.minCost = Money::fromDollars(1);
    dear.status = CallStatus::error;
    watch.begin(7, dear);
    std::vector<Record> records;
    for (int number = 0; number < 1000; ++number) {
        records.push_back(call("x", "common", Money::fromDollars(5), CallStatus::error));
    }
    records.push_back(call("cheap", "rare", Money(), CallStatus::error));
    records.push_back(call("fine", "rare", Money::fromDollars(1), CallStatus::ok));
    records.insert(records.begin(), call("wanted", "rare", Money::fromDollars(1), CallStatus::error));
    watch.stored(records, std::vector<Fate>(records.size(), Fate::stored));
    watch.denied(denial("rare")); // has neither status nor cost
    const Watch::Sample sample = watch.take(7);
    QCOMPARE(sample.seen, std::uint64_t(1004));
    QCOMPARE(sample.matched, std::uint64_t(1));
    QVERIFY(sample.events.find("wanted") != std::string::npos);
}

void TestWatch::ofAFloodTheNewestAreShownAndAllCounted()
{
    Watch watch(m_names);
    watch.begin(7, std::nullopt);
    for (int group = 0; group < 3; ++group) {
        std::vector<Record> records;
        for (int number = 0; number < 500; ++number) {
            records.push_back(call(("r-" + std::to_string(group * 500 + number) + "-").c_str(), "u"));
        }
        watch.stored(records, std::vector<Fate>(records.size(), Fate::stored));
    }
    const Watch::Sample sample = watch.take(7);
    QCOMPARE(sample.matched, std::uint64_t(1500));
    QCOMPARE(sample.shown, std::uint64_t(Watch::sampleSize));
    QVERIFY(sample.events.find("r-1499-") != std::string::npos);
    QVERIFY(sample.events.find("r-1299-") == std::string::npos);
}

void TestWatch::aLaterFilterReplacesTheFirst()
{
    Watch watch(m_names);
    watch.begin(7, user("a*"));
    watch.begin(7, user("b*"));
    const std::vector<Record> records{call("1", "anna"), call("2", "bob")};
    watch.stored(records, {{Fate::stored, Fate::stored}});
    const Watch::Sample sample = watch.take(7);
    QCOMPARE(sample.matched, std::uint64_t(1));
    QVERIFY(sample.events.find("bob") != std::string::npos);
    QCOMPARE(watch.watchers().size(), std::size_t(1));
}

QTEST_APPLESS_MAIN(TestWatch)
#include "tst_watch.moc"
