// SPDX-License-Identifier: GPL-3.0-or-later
// The engine over its real sockets and a store that the test holds in its hand: what depends on when the disk
// speaks.
#include "app/engine/engine.h"

#include "tests/engine/wire.h"
#include "tests/fakes/memorystore.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>

#include <memory>

using namespace tokenfence;
using json = nlohmann::json;

/// QCOMPARE for JSON, which Qt Test cannot print.
#define SAME(actual, expected)                                                                               \
    do {                                                                                                     \
        const json same = (actual);                                                                          \
        QVERIFY2(same == json(expected), same.dump().c_str());                                               \
    } while (false)

namespace {

/// An engine that serves in a directory of its own.
struct Fence
{
    QTemporaryDir home;
    Names names;
    MemoryStore store;
    std::unique_ptr<Engine> engine;

    void start()
    {
        Engine::Options options;
        options.runtimeDir = {home.path().toStdString() + "/run", true};
        options.databasePath = "memory";
        options.basePrices = builtinPrices();
        lock = std::make_unique<RuntimeLock>(RuntimeLock::take(options.runtimeDir, std::nullopt).value());
        engine = std::make_unique<Engine>(options, names, store);
        const auto started = engine->start();
        QVERIFY2(started.ok(), started ? "" : started.error().message.c_str());
    }
    Wire agent() const { return Wire(engine->facts().agentSocket); }
    Wire control() const { return Wire(engine->facts().controlSocket); }

    std::unique_ptr<RuntimeLock> lock;
};

json usage(const std::string& id, const std::string& cost = "0.01")
{
    return {{"type", "usage"}, {"id", id}, {"model", "gpt-4o"}, {"cost_usd", cost}};
}

json authorize(const std::string& id, const std::string& estimate)
{
    return {{"type", "authorize"}, {"id", id}, {"model", "gpt-4o"}, {"estimate_usd", estimate}};
}

json policyPut(const std::string& limit)
{
    return {{"type", "policy_put"},
            {"id", "put"},
            {"policy", {{"id", "org"}, {"period", "total"}, {"limit_usd", limit}}}};
}

/// Whether a line comes on this connection before the answer to a ping on it: whatever was to be said at
/// once, was.
bool staysSilent(Wire& wire)
{
    wire.send({{"type", "ping"}, {"id", "silence"}});
    return wire.next().at("type") == "pong";
}

/// Acknowledgements up to and including the one of `last`: how many records they count.
std::uint64_t acknowledgedThrough(Wire& agent, const std::string& last)
{
    std::uint64_t count = 0;
    while (true) {
        const json ack = agent.expect("ack");
        count += ack.at("count").get<std::uint64_t>();
        if (ack.at("through") == last) {
            return count;
        }
    }
}

} // namespace

class TestEngine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_fence = std::make_unique<Fence>();
        m_fence->start();
    }
    void cleanup() { m_fence.reset(); }

    void recordsAreAcknowledgedInOrderAndCountedOnce();
    void aRefusedLineIsNotCountedAndAnsweredBeforeTheAck();
    void nothingIsAcknowledgedThatIsNotOnDisk();
    void aUsageCountsBeforeTheQuestionBehindIt();
    void aQuestionWaitsForRecordsWhoseFateIsNotKnown();
    void aRepeatedRecordDoesNotDenyTheQuestionBehindIt();
    void anAllowNeverWaits();
    void aProposedPolicyHoldsForTheQuestionBehindIt();
    void whatTheDiskDoesNotTakeIsBusy();
    void aKillHoldsWhereTheDiskTakesNothing();
    void aKillIsAnsweredWhereTheDiskSaysNothing();
    void aResumeThatCannotBeWrittenChangesNothing();
    void aLineFollowedByACloseIsStored();
    void aClientThatHasShutItsSideIsStillAnswered();
    void aFloodIsHeldBackAndNothingIsLost();
    void aKillOvertakesWhatWaits();
    void aClientThatDoesNotReadIsCutOff();
    void theEndTakesInWhatWasRead();
    void aStopOfAnEarlierRunStands();
    void theFirstStartKeepsTheSystemsZone();
    void pricesPriceWhatWasStoredWithoutOne();
    void aPolicyCountsWhatWasBeforeIt();
    void denialsAreKeptInNumbers();

private:
    std::unique_ptr<Fence> m_fence;
};

void TestEngine::recordsAreAcknowledgedInOrderAndCountedOnce()
{
    Wire agent = m_fence->agent();
    m_fence->store.hold(true);
    for (const char* id : {"a", "b", "c"}) {
        agent.send(usage(id));
    }
    agent.send(usage("b")); // the same again is acknowledged too
    agent.send({{"type", "request_end"}, {"id", "d"}, {"request", "r"}, {"status", "ok"}});
    QVERIFY(staysSilent(agent));
    m_fence->store.hold(false);
    QCOMPARE(acknowledgedThrough(agent, "d"), std::uint64_t(5));
    QCOMPARE(m_fence->store.records().size(), std::size_t(4));

    Wire control = m_fence->control();
    const json status = control.ask({{"type", "status"}, {"id", "1"}}, "result");
    SAME(status.at("events"), 3);
    SAME(status.at("duplicates"), 1);
    SAME(status.at("agents").at(0).at("calls"), 3);
    SAME(status.at("agents").at(0).at("spent_usd"), 0.03);
    SAME(status.at("today_usd"), 0.03);
}

void TestEngine::aRefusedLineIsNotCountedAndAnsweredBeforeTheAck()
{
    Wire agent = m_fence->agent();
    m_fence->store.hold(true);
    agent.send(usage("a"));
    agent.send({{"type", "usage"}, {"id", "bad"}, {"model", "gpt-4o"}});
    agent.send(usage("c"));
    const json error = agent.next();
    SAME(error.at("type"), "error");
    SAME(error.at("id"), "bad");
    m_fence->store.hold(false);
    QCOMPARE(acknowledgedThrough(agent, "c"), std::uint64_t(2));
}

void TestEngine::nothingIsAcknowledgedThatIsNotOnDisk()
{
    Wire agent = m_fence->agent();
    m_fence->store.hold(true);
    agent.send(usage("a"));
    QVERIFY(staysSilent(agent));
    Wire control = m_fence->control();
    SAME(control.ask({{"type", "status"}, {"id", "1"}}, "result").at("events"), 0);
    m_fence->store.hold(false);
    QCOMPARE(acknowledgedThrough(agent, "a"), std::uint64_t(1));
}

void TestEngine::aUsageCountsBeforeTheQuestionBehindIt()
{
    Wire control = m_fence->control();
    control.ask(policyPut("1"), "result");
    for (int turn = 0; turn < 50; ++turn) {
        Wire agent = m_fence->agent();
        const std::string id = "u" + std::to_string(turn);
        agent.raw(usage(id, turn == 0 ? "0.9" : "0").dump() + "\n" + authorize("q", "0.2").dump() + "\n");
        SAME(agent.expect("decision").at("verdict"), "deny");
    }
}

void TestEngine::aQuestionWaitsForRecordsWhoseFateIsNotKnown()
{
    Wire control = m_fence->control();
    control.ask(policyPut("1"), "result");
    m_fence->store.hold(true);
    Wire agent = m_fence->agent();
    agent.send(usage("u", "0.9"));
    SAME(agent.ask(authorize("q0", "0.05"), "decision").at("verdict"),
         "allow"); // the usage is settled by now
    agent.send(authorize("q", "0.2"));
    agent.send({{"type", "ping"}, {"id", "behind"}}); // keeps its turn, too
    Wire other = m_fence->agent();
    other.send(authorize("q2", "0.2"));
    other.send({{"type", "ping"}, {"id", "behind"}});
    Wire third = m_fence->agent();
    QVERIFY(staysSilent(third)); // nobody else is held up
    m_fence->store.hold(false);
    SAME(agent.expect("decision").at("verdict"), "deny");
    SAME(agent.expect("pong").at("id"), "behind");
    SAME(other.expect("decision").at("verdict"), "deny");
    SAME(other.expect("pong").at("id"), "behind");
}

void TestEngine::aRepeatedRecordDoesNotDenyTheQuestionBehindIt()
{
    Wire control = m_fence->control();
    control.ask(policyPut("1"), "result");
    Wire agent = m_fence->agent();
    agent.send(usage("u", "0.6"));
    acknowledgedThrough(agent, "u");
    m_fence->store.hold(true);
    agent.send(usage("u", "0.6"));
    agent.send(authorize("q", "0.3"));
    m_fence->store.hold(false);
    SAME(agent.expect("decision").at("verdict"), "allow");
}

void TestEngine::anAllowNeverWaits()
{
    Wire control = m_fence->control();
    control.ask(policyPut("1"), "result");
    m_fence->store.hold(true);
    Wire agent = m_fence->agent();
    agent.send(usage("u", "0.6"));
    agent.send(authorize("q", "0.3"));
    SAME(agent.next().at("verdict"), "allow");
    m_fence->store.hold(false);
    acknowledgedThrough(agent, "u");
}

void TestEngine::aProposedPolicyHoldsForTheQuestionBehindIt()
{
    Wire agent = m_fence->agent();
    agent.raw(json({{"type", "propose_policy"},
                    {"policy", {{"id", "code-day"}, {"period", "day"}, {"limit_usd", 1}}}})
                  .dump() +
              "\n" + authorize("q", "2").dump() + "\n");
    SAME(agent.expect("policy_accepted").at("id"), "code-day");
    const json decision = agent.expect("decision");
    SAME(decision.at("verdict"), "deny");
    SAME(decision.at("policy"), "code-day");
    QCOMPARE(m_fence->store.changes<PolicySaved>().back().who, std::string("code"));
}

void TestEngine::whatTheDiskDoesNotTakeIsBusy()
{
    Wire control = m_fence->control();
    control.ask(policyPut("1"), "result");
    m_fence->store.fail(true);
    Wire agent = m_fence->agent();
    agent.send(usage("u", "0.9"));
    const json error = agent.expect("error");
    SAME(error.at("code"), "busy");
    SAME(error.at("id"), "u");
    // What is not stored is not spent either.
    SAME(agent.ask(authorize("q", "0.2"), "decision").at("verdict"), "allow");
    const json status = control.ask({{"type", "status"}, {"id", "1"}}, "result");
    QVERIFY(!status.at("store_problem").get<std::string>().empty());
    SAME(control.ask(policyPut("5"), "error").at("code"), "busy");

    m_fence->store.fail(false);
    agent.send(usage("u", "0.5"));
    QCOMPARE(acknowledgedThrough(agent, "u"), std::uint64_t(1));
    QVERIFY(!control.ask({{"type", "status"}, {"id", "2"}}, "result").contains("store_problem"));
}

void TestEngine::aKillHoldsWhereTheDiskTakesNothing()
{
    Wire agent = m_fence->agent();
    QVERIFY(staysSilent(agent));
    m_fence->store.fail(true);
    Wire control = m_fence->control();
    const json killed = control.ask({{"type", "kill"}, {"id", "1"}}, "result");
    SAME(killed.at("stored"), false);
    SAME(killed.at("agents"), 1);
    SAME(agent.expect("kill").at("epoch"), killed.at("epoch"));
    SAME(agent.ask(authorize("q", "0.1"), "decision").at("code"), "stopped");
    QVERIFY(m_fence->store.changes<StopsSaved>().empty());

    m_fence->store.fail(false); // what stands in memory is to stand on disk
    QTRY_COMPARE(m_fence->store.changes<StopsSaved>().size(), std::size_t(1));
    QCOMPARE(m_fence->store.changes<StopsSaved>().back().stops.size(), std::size_t(1));
}

void TestEngine::aKillIsAnsweredWhereTheDiskSaysNothing()
{
    m_fence->store.hold(true);
    Wire agent = m_fence->agent();
    QVERIFY(staysSilent(agent));
    Wire control = m_fence->control();
    control.send({{"type", "kill"}, {"id", "1"}});
    const json order = agent.expect("kill");
    agent.send({{"type", "kill_ack"}, {"epoch", order.at("epoch")}, {"cancelled", 2}});
    SAME(control.next().at("stored"), false); // the result first, then how it goes
    const json progress = control.next();
    SAME(progress.at("type"), "kill_progress");
    SAME(progress.at("acked"), 1);
    m_fence->store.hold(false);
}

void TestEngine::aResumeThatCannotBeWrittenChangesNothing()
{
    Wire control = m_fence->control();
    control.ask({{"type", "kill"}, {"id", "1"}}, "result");
    m_fence->store.fail(true);
    SAME(control.ask({{"type", "resume"}, {"id", "2"}}, "error").at("code"), "busy");
    Wire agent = m_fence->agent();
    SAME(agent.ask(authorize("q", "0.1"), "decision").at("code"), "stopped");
    m_fence->store.fail(false);
    control.ask({{"type", "resume"}, {"id", "3"}}, "result");
    QVERIFY(agent.expect("resume").at("scope").empty());
    SAME(agent.ask(authorize("q", "0.1"), "decision").at("verdict"), "allow");
}

void TestEngine::aLineFollowedByACloseIsStored()
{
    for (int turn = 0; turn < 20; ++turn) {
        Wire agent = m_fence->agent();
        std::string lines;
        for (int number = 0; number < 200; ++number) {
            lines += usage("t" + std::to_string(turn) + "-" + std::to_string(number)).dump() + "\n";
        }
        agent.raw(lines + usage("not a line").dump());
    }
    QTRY_COMPARE(m_fence->store.records().size(), std::size_t(4000));
}

void TestEngine::aClientThatHasShutItsSideIsStillAnswered()
{
    Wire agent = m_fence->agent();
    m_fence->store.hold(true);
    agent.send(usage("u"));
    agent.shutWriting();
    Wire other = m_fence->agent();
    QVERIFY(staysSilent(other));
    m_fence->store.hold(false);
    QCOMPARE(acknowledgedThrough(agent, "u"), std::uint64_t(1));
    agent.untilClosed();
}

void TestEngine::aFloodIsHeldBackAndNothingIsLost()
{
    m_fence->store.hold(true);
    Wire agent = m_fence->agent();
    ::fcntl(agent.descriptor(), F_SETFL, O_NONBLOCK);
    // What is taken from us while nothing reaches the disk is bounded: a connection's share, and the buffers
    // between.
    std::string lines;
    std::size_t sent = 0;
    int number = 0;
    constexpr std::size_t farTooMuch = 64UL * 1024 * 1024;
    while (sent < farTooMuch) {
        if (lines.empty()) {
            lines = usage("u" + std::to_string(number++)).dump() + "\n";
        }
        const ssize_t length = ::send(agent.descriptor(), lines.data(), lines.size(), MSG_NOSIGNAL);
        if (length < 0) {
            pollfd wait{agent.descriptor(), POLLOUT, 0};
            if (::poll(&wait, 1, 500) == 0) {
                break; // it is not read any more
            }
            continue;
        }
        sent += static_cast<std::size_t>(length);
        lines.erase(0, static_cast<std::size_t>(length));
    }
    QVERIFY2(sent < 16UL * 1024 * 1024, std::to_string(sent).c_str());
    Wire other = m_fence->agent();
    QVERIFY(staysSilent(other));

    ::fcntl(agent.descriptor(), F_SETFL, 0);
    m_fence->store.hold(false);
    agent.raw(lines);
    QCOMPARE(acknowledgedThrough(agent, "u" + std::to_string(number - 1)),
             static_cast<std::uint64_t>(number));
}

void TestEngine::aKillOvertakesWhatWaits()
{
    Wire agent = m_fence->agent();
    // Answers that nobody reads, until some wait in the engine: more than the system's buffers hold.
    constexpr int pings = 9000;
    std::string lines;
    for (int number = 0; number < pings; ++number) {
        lines += json({{"type", "ping"}, {"id", "p" + std::to_string(number)}}).dump() + "\n";
    }
    agent.raw(lines);
    Wire control = m_fence->control();
    // The engine has taken all of them in once it has answered somebody who came after the last.
    QTRY_VERIFY(control.ask({{"type", "status"}, {"id", "s"}}, "result").at("agents").size() == 1);
    control.ask({{"type", "kill"}, {"id", "k"}}, "result");
    int before = 0;
    for (json line = agent.next(); line.at("type") != "kill"; line = agent.next()) {
        SAME(line.at("id"), "p" + std::to_string(before));
        ++before;
    }
    QVERIFY2(before < pings, std::to_string(before).c_str());
    for (int number = before; number < pings; ++number) {
        SAME(agent.next().at("id"), "p" + std::to_string(number));
    }
}

void TestEngine::aClientThatDoesNotReadIsCutOff()
{
    Wire agent = m_fence->agent();
    Wire control = m_fence->control();
    std::string lines;
    for (int number = 0; number < 1000; ++number) {
        lines += json({{"type", "ping"}, {"id", std::string(200, 'x')}}).dump() + "\n";
    }
    bool cutOff = false;
    for (int round = 0; round < 100 && !cutOff; ++round) {
        try {
            agent.raw(lines);
        } catch (const std::runtime_error&) {
            cutOff = true;
        }
        Wire other = m_fence->agent();
        QVERIFY(staysSilent(other));
    }
    QVERIFY(cutOff);
}

void TestEngine::theEndTakesInWhatWasRead()
{
    Wire agent = m_fence->agent();
    std::string lines;
    for (int number = 0; number < 5000; ++number) {
        lines += usage("u" + std::to_string(number)).dump() + "\n";
    }
    agent.raw(lines);
    const json first = agent.expect("ack"); // it is in the middle of it
    m_fence->engine->stop([] {});
    std::uint64_t acknowledged = first.at("count").get<std::uint64_t>();
    try {
        while (true) {
            acknowledged += agent.expect("ack").at("count").get<std::uint64_t>();
        }
    } catch (const std::runtime_error&) { // to the end of the connection
    }
    // All that it has taken in it has also acknowledged.
    QCOMPARE(m_fence->store.records().size(), acknowledged);
}

void TestEngine::aStopOfAnEarlierRunStands()
{
    m_fence = std::make_unique<Fence>();
    m_fence->store.kept.epoch = 41;
    m_fence->store.kept.stops = {
        Stop{40, {Scope::Kind::user, "u-1"}, "runaway", WallTime(std::chrono::hours(500'000))}};
    m_fence->start();
    Wire agent = m_fence->agent();
    const json welcome = agent.ask({{"type", "hello"}}, "welcome");
    SAME(welcome.at("stops").at(0).at("epoch"), 40);
    json question = authorize("q", "0.1");
    question["user"] = "u-1";
    SAME(agent.ask(question, "decision").at("code"), "stopped");
    agent.send({{"type", "kill_ack"}, {"epoch", 40}, {"cancelled", 1}});
    QVERIFY(staysSilent(agent));
    Wire control = m_fence->control();
    const json stop = control.ask({{"type", "status"}, {"id", "1"}}, "result").at("stops").at(0);
    SAME(stop.at("acked"), 1);
    SAME(stop.at("cancelled"), 1);
    SAME(control.ask({{"type", "kill"}, {"id", "2"}}, "result").at("epoch"), 42);
}

void TestEngine::theFirstStartKeepsTheSystemsZone()
{
    const auto saved = m_fence->store.changes<SettingsSaved>();
    QCOMPARE(saved.size(), std::size_t(1));
    QCOMPARE(saved.front().settings.timezone, Calendar::system().zoneId());
    Wire control = m_fence->control();
    const json refused = control.ask(
        {{"type", "settings_put"}, {"id", "1"}, {"settings", {{"timezone", "Mars/Olympus"}}}}, "error");
    SAME(refused.at("code"), "bad_field");
    SAME(refused.at("field"), "settings.timezone");
    const json put = control.ask({{"type", "settings_put"},
                                  {"id", "2"},
                                  {"settings", {{"retention_days", 7}, {"timezone", "Europe/Berlin"}}}},
                                 "result");
    SAME(put.at("settings").at("timezone"), "Europe/Berlin");
    QCOMPARE(m_fence->store.changes<SettingsSaved>().back().settings.retentionDays, std::optional(7U));
    // What was pruned must not be counted again.
    Wire agent = m_fence->agent();
    json old = usage("old");
    old["time"] = (currentTime().wall - std::chrono::days(8)).time_since_epoch().count();
    SAME(agent.ask(old, "error").at("field"), "time");
}

void TestEngine::pricesPriceWhatWasStoredWithoutOne()
{
    Wire control = m_fence->control();
    control.ask(policyPut("100"), "result");
    Wire agent = m_fence->agent();
    agent.send({{"type", "usage"},
                {"id", "u"},
                {"model", "nobody-knows"},
                {"input_tokens", 1000},
                {"output_tokens", 0}});
    acknowledgedThrough(agent, "u");
    SAME(control.ask({{"type", "status"}, {"id", "1"}}, "result").at("unpriced"), 1);
    UnpricedCall call;
    call.row = 1;
    call.time = currentTime().wall;
    call.call = m_fence->store.records().front().call;
    call.tokens.input = 1000;
    m_fence->store.unpriced = {call};
    const json price = {{"input_cost_per_token", 0.001}, {"output_cost_per_token", 0.001}};
    control.ask({{"type", "prices_put"}, {"id", "2"}, {"prices", {{"nobody-knows", price}}}}, "result");
    const json status = control.ask({{"type", "status"}, {"id", "3"}}, "result");
    SAME(status.at("unpriced"), 0);
    SAME(status.at("events"), 1);
    SAME(status.at("today_usd"), 1);
    SAME(status.at("policies").at(0).at("used_usd"), 1);
    const auto repriced = m_fence->store.changes<RepricedBatch>();
    QCOMPARE(repriced.size(), std::size_t(1));
    QCOMPARE(repriced.front().calls.front().cost, Money::fromDollars(1));
}

void TestEngine::aPolicyCountsWhatWasBeforeIt()
{
    SpentRow before;
    before.spent = Money::fromDollars(3);
    m_fence->store.recounted = {before};
    Wire control = m_fence->control();
    control.ask(policyPut("10"), "result");
    const json policy = control.ask({{"type", "status"}, {"id", "1"}}, "result").at("policies").at(0);
    SAME(policy.at("used_usd"), 3);
    // An edit that counts alike keeps its counter, one that does not gets a new one.
    const auto counterOfLast = [&] { return m_fence->store.changes<PolicySaved>().back().counter; };
    const CounterId first = counterOfLast();
    control.ask(policyPut("20"), "result");
    QCOMPARE(counterOfLast(), first);
    json other = policyPut("20");
    other["policy"]["per"] = "user";
    control.ask(other, "result");
    QVERIFY(counterOfLast() != first);
}

void TestEngine::denialsAreKeptInNumbers()
{
    Wire control = m_fence->control();
    control.ask(policyPut("1"), "result");
    Wire agent = m_fence->agent();
    constexpr int questions = 500;
    for (int number = 0; number < questions; ++number) {
        agent.send(authorize("q" + std::to_string(number), "2"));
    }
    for (int number = 0; number < questions; ++number) {
        SAME(agent.expect("decision").at("code"), "budget");
    }
    const auto kept = [&] {
        std::uint64_t count = 0;
        std::size_t rows = 0;
        for (const DenialsAppended& change : m_fence->store.changes<DenialsAppended>()) {
            for (const DenialRecord& denial : change.denials) {
                count += denial.count;
                ++rows;
            }
        }
        return std::pair(count, rows);
    };
    QTRY_COMPARE(kept().first, std::uint64_t(questions));
    QVERIFY(kept().second < 20);
}

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
