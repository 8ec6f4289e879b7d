// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/stops.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace tokenfence;

namespace {

const WallTime noon(1'800'000'000'000ms);

} // namespace

class TestStops : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStopCoversExactlyItsScope_data();
    void aStopCoversExactlyItsScope();
    void onlyAResumeWithTheSameScopeLiftsIt();
    void everyKillAndResumeRaisesTheEpoch();
    void aKillOfWhatIsStoppedRenewsIt();
    void theWidestStopIsNamed();
    void aNoteChangesTheReasonAndNothingElse();
    void stopsAndEpochsGoOnOverRestarts();

private:
    Names m_names;

    CallFacts call(const char* agent, const char* user, const char* workflow)
    {
        CallFacts facts;
        facts.agent = m_names.intern(agent);
        facts.user = m_names.intern(user);
        facts.workflow = m_names.intern(workflow);
        return facts;
    }
};

void TestStops::aStopCoversExactlyItsScope_data()
{
    QTest::addColumn<Scope>("scope");
    QTest::addColumn<bool>("covers");
    // The call: agent "bot", user "u-1", workflow "refund".
    QTest::newRow("everything") << Scope{} << true;
    QTest::newRow("its agent") << Scope{Scope::Kind::agent, "bot"} << true;
    QTest::newRow("another agent") << Scope{Scope::Kind::agent, "bot-2"} << false;
    QTest::newRow("its user") << Scope{Scope::Kind::user, "u-1"} << true;
    QTest::newRow("another user") << Scope{Scope::Kind::user, "u-2"} << false;
    QTest::newRow("its workflow") << Scope{Scope::Kind::workflow, "refund"} << true;
    QTest::newRow("a workflow of its agent's name") << Scope{Scope::Kind::workflow, "bot"} << false;
    QTest::newRow("no pattern") << Scope{Scope::Kind::agent, "b*"} << false;
    QTest::newRow("no name: nothing, not what has none either") << Scope{Scope::Kind::user, ""} << false;
    QTest::newRow("case counts") << Scope{Scope::Kind::agent, "Bot"} << false;
}

void TestStops::aStopCoversExactlyItsScope()
{
    QFETCH(Scope, scope);
    QFETCH(bool, covers);
    Stops stops(m_names);
    stops.kill(scope, "why", noon);
    const Stop* const stop = stops.covering(call("bot", "u-1", "refund"));
    QCOMPARE(stop != nullptr, covers);
    QCOMPARE(stops.covering(call("", "", "")) != nullptr, scope.kind == Scope::Kind::all);
    QCOMPARE(stops.stopsAgent(m_names.intern("bot")), covers && scope.kind <= Scope::Kind::agent);
}

void TestStops::onlyAResumeWithTheSameScopeLiftsIt()
{
    Stops stops(m_names);
    stops.kill({}, "all", noon);
    stops.kill({Scope::Kind::user, "u-1"}, "one", noon);
    QVERIFY(!stops.resume({Scope::Kind::user, "u-2"}));
    QVERIFY(!stops.resume({Scope::Kind::agent, "u-1"}));
    QVERIFY(stops.resume({}));
    QVERIFY(stops.covering(call("bot", "u-1", "")) != nullptr);
    QVERIFY(stops.covering(call("bot", "u-2", "")) == nullptr);
    QVERIFY(stops.resume({Scope::Kind::user, "u-1"}));
    QVERIFY(stops.covering(call("bot", "u-1", "")) == nullptr);
}

void TestStops::everyKillAndResumeRaisesTheEpoch()
{
    Stops stops(m_names);
    QCOMPARE(stops.epoch(), std::uint64_t(0));
    QCOMPARE(stops.kill({}, "", noon).epoch, std::uint64_t(1));
    QCOMPARE(stops.resume({}).value(), std::uint64_t(2));
    QVERIFY(!stops.resume({})); // nothing to lift: the epoch stays
    QCOMPARE(stops.epoch(), std::uint64_t(2));
    QCOMPARE(stops.kill({Scope::Kind::agent, "bot"}, "", noon).epoch, std::uint64_t(3));
}

void TestStops::aKillOfWhatIsStoppedRenewsIt()
{
    Stops stops(m_names);
    stops.kill({}, "first", noon);
    stops.kill({Scope::Kind::agent, "bot"}, "", noon);
    const Stop& renewed = stops.kill({}, "second", noon + 1s);
    QCOMPARE(renewed.epoch, std::uint64_t(3));
    QCOMPARE(renewed.reason, std::string("second"));
    QCOMPARE(renewed.time, noon + 1s);
    QCOMPARE(stops.all().size(), std::size_t(2));
    QCOMPARE(stops.all().front().epoch, std::uint64_t(2));
    QVERIFY(stops.stopsAgent(m_names.intern("bot")));
    QVERIFY(stops.stopsAgent(m_names.intern("any other")));
}

void TestStops::theWidestStopIsNamed()
{
    Stops stops(m_names);
    stops.kill({Scope::Kind::workflow, "refund"}, "workflow", noon);
    stops.kill({Scope::Kind::agent, "bot"}, "agent", noon);
    QCOMPARE(stops.covering(call("bot", "u-1", "refund"))->reason, std::string("agent"));
    stops.kill({}, "all", noon);
    QCOMPARE(stops.covering(call("bot", "u-1", "refund"))->reason, std::string("all"));
}

void TestStops::aNoteChangesTheReasonAndNothingElse()
{
    Stops stops(m_names);
    stops.kill({}, "", noon);
    QVERIFY(stops.note(1, "runaway loop"));
    QVERIFY(!stops.note(2, "no such epoch"));
    QCOMPARE(stops.all(), (std::vector<Stop>{{1, {}, "runaway loop", noon}}));
    QCOMPARE(stops.epoch(), std::uint64_t(1));
}

void TestStops::stopsAndEpochsGoOnOverRestarts()
{
    Stops before(m_names);
    before.kill({Scope::Kind::user, "u-1"}, "why", noon);
    before.kill({}, "", noon);
    before.resume({});
    Names names;
    Stops after(names);
    after.restore(before.epoch(), before.all());
    CallFacts facts;
    facts.user = names.intern("u-1");
    QVERIFY(after.covering(facts) != nullptr);
    QCOMPARE(after.kill({}, "", noon).epoch, std::uint64_t(4));
    QVERIFY(after.resume({Scope::Kind::user, "u-1"}));
    QVERIFY(after.covering(facts) != nullptr); // by the global one
}

QTEST_APPLESS_MAIN(TestStops)
#include "tst_stops.moc"
