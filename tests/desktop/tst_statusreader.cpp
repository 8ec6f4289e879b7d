// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/statusreader.h"

#include <QtTest>

#include <nlohmann/json.hpp>

using namespace tokenfence;
using nlohmann::json;

class tst_StatusReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPolicyOfAnotherVersionIsLeftOut()
    {
        const EngineStatus status = StatusReader().status(json::parse(
            R"({"policies":[{"id":"x","period":"fortnight","limit_usd":5},{"id":"y","period":"day","limit_usd":5}]})"));
        QCOMPARE(status.policies.size(), std::size_t{1});
        QCOMPARE(status.policies.front().policy.id, std::string("y"));
    }

    void whoHasNotConfirmedIsNamedByItsSessionWhereNothingElseIsTold()
    {
        const EngineStatus status = StatusReader().status(
            json::parse(R"({"stops":[{"epoch":1,"scope":{},"agents":1,"waiting":["s-7"]}]})"));
        QCOMPARE(status.stops.front().waiting.front().agent, std::string("s-7"));
    }

    void aStatusIsReadWhole()
    {
        const EngineStatus status = StatusReader().status(json::parse(R"({
            "type":"result","id":"1","ok":true,"engine":"tokenfence/0.1.0","uptime_s":12,"db":"/d/t.db","schema":1,
            "agent_socket":"/r/agent.sock","control_socket":"/r/control.sock",
            "today_usd":312.4,"month_usd":5210.000000001,"burn_usd_per_hour":18.2,
            "events":5318204,"unpriced":3,"duplicates":12,"conflicts":1,"refused":2,
            "timezone":"Europe/Berlin","unpriced_models":["mystery"],
            "settings":{"timezone":"Europe/Berlin","deny_unpriced":true,"retention_days":90,"rollup_labels":["plan"]},
            "stops":[{"epoch":8,"scope":{"agent":"etl"},"reason":"loop","time":"2026-11-24T03:06:07Z","agents":14,"acked":12,
                      "cancelled":9,"cancelled_usd":0.61,"waiting":["s1"],
                      "waiting_agents":[{"session":"s1","agent":"billing-bot","client":"c/1","pid":4711,"open":true}]}],
            "agents":[{"session":"s1","agent":"billing-bot","client":"c/1","pid":4711,"connected":"2026-11-24T03:00:00Z",
                       "spent_usd":1.25,"calls":7,"stopped":true}],
            "policies":[{"id":"free","name":"Free","match":{"label:plan":"free"},"per":"user","period":"day","limit_usd":1,
                         "alert_at":0.8,"downgrade_at":null,"kill_at":1,"fallback_model":null,"max_retries":null,
                         "enabled":true,"origin":"code","used_usd":0.94,"reserved_usd":0.02,"state":"alert",
                         "until":"2026-11-24T23:00:00Z",
                         "keys":[{"key":"u-1","used_usd":0.94,"reserved_usd":0.02,"state":"alert","until":null}]}]})"));
        QCOMPARE(status.today.toDecimal(), std::string("312.4"));
        QCOMPARE(status.month.toDecimal(), std::string("5210.000000001"));
        QCOMPARE(status.events, std::uint64_t{5318204});
        QCOMPARE(status.settings.retentionDays, std::optional<std::uint32_t>(90));
        QVERIFY(status.settings.denyUnpriced);
        QCOMPARE(status.unpricedModels, std::vector<std::string>{"mystery"});
        QVERIFY(!status.storeProblem);

        QCOMPARE(status.stops.size(), std::size_t{1});
        const StopView& stop = status.stops.front();
        QVERIFY(stop.stop.scope == (Scope{Scope::Kind::agent, "etl"}));
        QCOMPARE(stop.stop.epoch, std::uint64_t{8});
        QCOMPARE(stop.cancelledCost->toDecimal(), std::string("0.61"));
        QCOMPARE(stop.waiting.size(), std::size_t{1});
        QCOMPARE(stop.waiting.front().agent, std::string("billing-bot"));
        QCOMPARE(stop.waiting.front().pid, std::optional<std::uint32_t>(4711));

        QCOMPARE(status.agents.front().spent.toDecimal(), std::string("1.25"));
        QVERIFY(status.agents.front().stopped);
        QVERIFY(!status.agents.front().reserved);

        const PolicyView& policy = status.policies.front();
        QCOMPARE(policy.policy.id, std::string("free"));
        QVERIFY(policy.policy.origin == PolicyOrigin::code);
        QVERIFY(policy.policy.per == Per::user);
        QVERIFY(policy.all.state == BudgetState::alert);
        QVERIFY(policy.all.until);
        QCOMPARE(policy.keys.front().key, std::string("u-1"));
        QVERIFY(!policy.keys.front().until);
    }

    void whatAnotherVersionSendsDoesNotThrow_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing at all") << QByteArray("{}");
        QTest::newRow("lists that are none")
            << QByteArray(R"({"stops":1,"agents":"x","policies":{},"unpriced_models":null})");
        QTest::newRow("numbers that are words")
            << QByteArray(R"({"events":"many","today_usd":"1","uptime_s":-3})");
        QTest::newRow("entries of another kind")
            << QByteArray(R"({"stops":[1],"agents":[[]],"policies":[null,{"id":5}]})");
        QTest::newRow("a result that is a list") << QByteArray("[]");
    }
    void whatAnotherVersionSendsDoesNotThrow()
    {
        QFETCH(QByteArray, text);
        const EngineStatus status = StatusReader().status(json::parse(text.toStdString()));
        QCOMPARE(status.events, std::uint64_t{0});
    }

    void aDeniedCallIsTold()
    {
        const LiveBatch batch =
            StatusReader().liveBatch(json::parse(R"({"type":"tick","matched":48112,"shown":2,"seen":50000,
            "events":[{"id":"1","time":"2026-11-24T03:06:07.983Z","agent":"a","user":"u","workflow":"w","model":"gpt-4o-mini",
                       "requested_model":"gpt-4o","input_tokens":10,"output_tokens":5,"cost_usd":0.0581,"tier":"simple",
                       "priced":true,"status":"ok","attempt":2,"verdict":"downgrade","policy":"org"},
                      {"time":"2026-11-24T03:06:08Z","agent":"a","model":"gpt-4o","verdict":"deny","code":"budget",
                       "reason":"full"}]})"));
        QCOMPARE(batch.matched, std::uint64_t{48112});
        QCOMPARE(batch.calls.size(), std::size_t{2});
        QVERIFY(!batch.calls[0].denied);
        QVERIFY(batch.calls[0].call.verdict == Verdict::downgrade);
        QCOMPARE(batch.calls[0].call.attempt, std::uint32_t{2});
        QVERIFY(batch.calls[0].call.tier == Tier::simple);
        QVERIFY(batch.calls[1].denied);
        QVERIFY(!batch.calls[1].call.hasTokens);
        QVERIFY(batch.calls[1].code == DenialCode::budget);
    }

    void aFilterSpeaksTheWiresWords()
    {
        LiveFilter filter;
        filter.match = {MatchTerm{MatchTerm::Field::label, "plan", "free"},
                        MatchTerm{MatchTerm::Field::user, {}, "u-*"}};
        filter.status = CallStatus::error;
        filter.minCost = Money::fromNano(100'000'000);
        QCOMPARE(StatusReader::filterJson(filter),
                 json::parse(R"({"label:plan":"free","user":"u-*","status":"error","min_cost_usd":"0.1"})"));
    }
};

QTEST_APPLESS_MAIN(tst_StatusReader)
#include "tst_statusreader.moc"
