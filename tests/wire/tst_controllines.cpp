// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/wire/reading.h"

#include <QTest>

#include <string>

using namespace tokenfence;

class TestControlLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rules_data();
    void rules();
    void everyLineHasAnId_data();
    void everyLineHasAnId();
    void carriesScopes();
    void carriesTheRest();
    void carriesSettings();
    void carriesAFilter();
    void keepsPricesAsTheyAreWritten();
};

void TestControlLines::rules_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name, const std::string& type, const std::string& fields,
                        const char* outcome) {
        QTest::newRow(name) << QByteArray::fromStdString(lineOf(type, R"("id":"1")", fields))
                            << QString::fromLatin1(outcome);
    };
    row("kill of everything", "kill", "", "taken");
    row("kill with an empty scope", "kill", R"("scope":{},"reason":"")", "taken");
    row("kill with null", "kill", R"("scope":null,"reason":null)", "taken");
    row("kill of an agent", "kill", R"("scope":{"agent":"a"})", "taken");
    row("kill of a user", "kill", R"("scope":{"user":"a"})", "taken");
    row("kill of a workflow", "kill", R"("scope":{"workflow":"a"})", "taken");
    row("a scope has exactly one key", "kill", R"("scope":{"agent":"a","user":"b"})", "bad_field scope of 1");
    row("an unknown key in a scope", "kill", R"("scope":{"model":"a"})", "bad_field scope.model of 1");
    row("an unknown key beside a known one", "kill", R"("scope":{"agent":"a","team":"b"})",
        "bad_field scope.team of 1");
    row("a scope of null would stop everybody", "kill", R"("scope":{"agent":null})",
        "bad_field scope.agent of 1");
    row("a scope of a number", "kill", R"("scope":{"agent":5})", "bad_field scope.agent of 1");
    row("a scope of an empty name", "kill", R"("scope":{"agent":""})", "bad_field scope.agent of 1");
    row("a scope in a list", "kill", R"("scope":[])", "bad_field scope of 1");
    row("a scope in a string", "resume", R"("scope":"agent")", "bad_field scope of 1");
    row("a reason of 1,024 code points", "kill", "\"reason\":\"" + std::string(1024, 'x') + '"', "taken");
    row("a reason of several lines", "kill", R"("reason":"a\nb")", "taken");
    row("a reason of 1,025 code points", "kill", "\"reason\":\"" + std::string(1025, 'x') + '"',
        "bad_field reason of 1");
    row("a reason that is a number", "kill", R"("reason":5)", "bad_field reason of 1");
    row("resume", "resume", R"("scope":{"user":"u"})", "taken");
    row("stop_note", "stop_note", R"("epoch":8,"reason":"because")", "taken");
    row("stop_note that takes the reason away", "stop_note", R"("epoch":8)", "taken");
    row("stop_note without an epoch", "stop_note", R"("reason":"because")", "missing_field epoch of 1");
    row("stop_note of half an epoch", "stop_note", R"("epoch":8.5)", "bad_field epoch of 1");

    row("status", "status", "", "taken");
    row("policies", "policies", "", "taken");
    row("prices", "prices", "", "taken");
    row("settings", "settings", "", "taken");
    row("shutdown", "shutdown", "", "taken");
    row("unknown fields are ignored", "status", R"("scope":5,"x":[{}])", "taken");

    row("policy_put without a policy", "policy_put", "", "missing_field policy of 1");
    row("policy_put of null", "policy_put", R"("policy":null)", "missing_field policy of 1");
    row("policy_put of a name", "policy_put", R"("policy":"p")", "bad_field policy of 1");
    row("policy_put without a limit", "policy_put", R"("policy":{"id":"p","period":"day"})",
        "missing_field limit_usd of 1");
    row("policy_put of a bad id, which is the policy's", "policy_put",
        R"("policy":{"id":"P","period":"day","limit_usd":1})", "bad_field id of 1");
    row("policy_delete", "policy_delete", R"("policy":"p")", "taken");
    row("policy_delete without an id", "policy_delete", "", "missing_field policy of 1");
    row("policy_delete of what can be no policy", "policy_delete", R"("policy":"P q")",
        "bad_field policy of 1");
    row("policy_delete of an object", "policy_delete", R"("policy":{"id":"p"})", "bad_field policy of 1");

    row("prices_put", "prices_put", R"("prices":{"m":{"input_cost_per_token":1e-6}})", "taken");
    row("prices_put of nothing", "prices_put", R"("prices":{})", "taken");
    row("prices_put without prices", "prices_put", "", "missing_field prices of 1");
    row("prices_put of a list", "prices_put", R"("prices":[])", "bad_field prices of 1");
    row("prices_put of a file's name", "prices_put", R"("prices":"prices.json")", "bad_field prices of 1");
    row("tier_put", "tier_put", R"("model":"m","tier":"critical")", "taken");
    row("tier_put by price again", "tier_put", R"("model":"m","tier":null)", "taken");
    row("tier_put without a model", "tier_put", R"("tier":"simple")", "missing_field model of 1");
    row("tier_put of a model that is no name", "tier_put", R"("model":"","tier":"simple")",
        "bad_field model of 1");
    row("tier_put of unknown, which nobody can set", "tier_put", R"("model":"m","tier":"unknown")",
        "bad_field tier of 1");
    row("tier_put of another word", "tier_put", R"("model":"m","tier":"Simple")", "bad_field tier of 1");

    row("settings_put of nothing", "settings_put", R"("settings":{})", "taken");
    row("settings_put without settings", "settings_put", "", "missing_field settings of 1");
    row("settings_put of a list", "settings_put", R"("settings":[])", "bad_field settings of 1");
    row("settings_put of a zone", "settings_put", R"("settings":{"timezone":"Europe/Berlin"})", "taken");
    row("settings_put of a zone that is a number", "settings_put", R"("settings":{"timezone":1})",
        "bad_field settings.timezone of 1");
    row("settings_put of deny_unpriced", "settings_put", R"("settings":{"deny_unpriced":true})", "taken");
    row("settings_put of deny_unpriced by a number", "settings_put", R"("settings":{"deny_unpriced":1})",
        "bad_field settings.deny_unpriced of 1");
    row("at least 7 days are kept", "settings_put", R"("settings":{"retention_days":7})", "taken");
    row("6 days are too few", "settings_put", R"("settings":{"retention_days":6})",
        "bad_field settings.retention_days of 1");
    row("nothing is pruned", "settings_put", R"("settings":{"retention_days":null})", "taken");
    row("half a day", "settings_put", R"("settings":{"retention_days":7.5})",
        "bad_field settings.retention_days of 1");
    row("4 label keys are summed up", "settings_put", R"("settings":{"rollup_labels":["a","b","c","d"]})",
        "taken");
    row("5 are too many", "settings_put", R"("settings":{"rollup_labels":["a","b","c","d","e"]})",
        "bad_field settings.rollup_labels of 1");
    row("one of them twice", "settings_put", R"("settings":{"rollup_labels":["a","a"]})",
        "bad_field settings.rollup_labels of 1");
    row("one that is no name", "settings_put", R"("settings":{"rollup_labels":[""]})",
        "bad_field settings.rollup_labels of 1");
    row("an unknown setting is ignored like any field", "settings_put", R"("settings":{"colour":"red"})",
        "taken");

    row("watch", "watch", "", "taken");
    row("watch with an empty filter", "watch", R"("filter":{})", "taken");
    row("watch with a filter of every key", "watch",
        R"("filter":{"user":"u*","label:plan":"free","status":"error","min_cost_usd":0.5})", "taken");
    row("watch with an unknown key", "watch", R"("filter":{"team":"a"})", "bad_field filter.team of 1");
    row("watch with a user of null", "watch", R"("filter":{"user":null})", "bad_field filter.user of 1");
    row("watch with a status of null", "watch", R"("filter":{"status":null,"min_cost_usd":null})", "taken");
    row("watch with an unknown status", "watch", R"("filter":{"status":"bad"})",
        "bad_field filter.status of 1");
    row("watch with a cost below 0", "watch", R"("filter":{"min_cost_usd":-1})",
        "bad_field filter.min_cost_usd of 1");
    row("watch with a list", "watch", R"("filter":[])", "bad_field filter of 1");

    for (const char* verb : {"hello", "usage", "request_end", "authorize", "release", "kill_ack",
                             "propose_policy", "result", "", "KILL"}) {
        row(("an operator has no verb " + std::string(verb)).c_str(), verb, "", "unknown_type of 1");
    }
}

void TestControlLines::rules()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QString, outcome);
    Reading reading;
    QCOMPARE(outcomeOf(reading.control(line.toStdString())), outcome);
}

void TestControlLines::everyLineHasAnId_data()
{
    QTest::addColumn<QByteArray>("type");
    for (const char* type :
         {"kill", "resume", "stop_note", "status", "policy_put", "policy_delete", "policies", "prices_put",
          "prices", "tier_put", "settings_put", "settings", "watch", "shutdown"}) {
        QTest::newRow(type) << QByteArray(type);
    }
}

void TestControlLines::everyLineHasAnId()
{
    QFETCH(const QByteArray, type);
    const std::string rest =
        R"("epoch":1,"prices":{},"model":"m","settings":{},"policy":)" +
        std::string(type == "policy_delete" ? R"("p")" : R"({"period":"day","limit_usd":1,"id":"p"})");
    Reading reading;
    const std::string line = lineOf(type.toStdString(), "", rest);
    QCOMPARE(outcomeOf(reading.control(line)), QStringLiteral("missing_field id"));
    QCOMPARE(outcomeOf(reading.control(line.substr(0, line.size() - 1) + R"(,"id":5})")),
             QStringLiteral("bad_field id"));
    QCOMPARE(outcomeOf(reading.control(line.substr(0, line.size() - 1) + R"(,"id":"5"})")),
             QStringLiteral("taken"));
    QCOMPARE(outcomeOf(reading.control(R"({"type":"ping"})")), QStringLiteral("taken"));
}

void TestControlLines::carriesScopes()
{
    Reading reading;
    const auto everything = reading.controlLine<KillLine>(R"({"type":"kill","id":"1","reason":"why"})");
    QVERIFY(everything && everything->scope == Scope() && everything->reason == "why" &&
            everything->id == "1");
    const auto agent = reading.controlLine<KillLine>(R"({"type":"kill","id":"1","scope":{"agent":"a*"}})");
    QVERIFY(agent && agent->scope == (Scope{Scope::Kind::agent, "a*"}) && agent->reason.empty());
    const auto user = reading.controlLine<ResumeLine>(R"({"type":"resume","id":"1","scope":{"user":"u"}})");
    QVERIFY(user && user->scope == (Scope{Scope::Kind::user, "u"}));
    const auto workflow =
        reading.controlLine<ResumeLine>(R"({"type":"resume","id":"1","scope":{"workflow":"w"}})");
    QVERIFY(workflow && workflow->scope == (Scope{Scope::Kind::workflow, "w"}));
}

void TestControlLines::carriesTheRest()
{
    Reading reading;
    const auto note =
        reading.controlLine<StopNoteLine>(R"({"type":"stop_note","id":"2a","epoch":8,"reason":"r"})");
    QVERIFY(note && note->id == "2a" && note->epoch == 8 && note->reason == "r");
    const auto remove =
        reading.controlLine<PolicyDeleteLine>(R"({"type":"policy_delete","id":"4","policy":"p"})");
    QVERIFY(remove && remove->id == "4" && remove->policy == "p");
    const auto tier =
        reading.controlLine<TierPutLine>(R"({"type":"tier_put","id":"5a","model":"m","tier":"critical"})");
    QVERIFY(tier && tier->id == "5a" && tier->model == "m" && tier->tier == Tier::critical);
    const auto byPrice = reading.controlLine<TierPutLine>(R"({"type":"tier_put","id":"5a","model":"m"})");
    QVERIFY(byPrice && !byPrice->tier);
    QVERIFY(reading.controlLine<StatusLine>(R"({"type":"status","id":"3"})")->id == "3");
    QVERIFY(reading.controlLine<PoliciesLine>(R"({"type":"policies","id":"3"})")->id == "3");
    QVERIFY(reading.controlLine<PricesLine>(R"({"type":"prices","id":"3"})")->id == "3");
    QVERIFY(reading.controlLine<SettingsLine>(R"({"type":"settings","id":"3"})")->id == "3");
    QVERIFY(reading.controlLine<ShutdownLine>(R"({"type":"shutdown","id":"3"})")->id == "3");
    QVERIFY(reading.controlLine<PingLine>(R"({"type":"ping","id":"3"})")->id == "3");
}

void TestControlLines::carriesSettings()
{
    Reading reading;
    const auto all = reading.controlLine<SettingsPutLine>(
        R"({"type":"settings_put","id":"5b","settings":{"timezone":"Europe/Berlin","deny_unpriced":false,)"
        R"("retention_days":90,"rollup_labels":["plan","env"]}})");
    QVERIFY(all && all->timezone == "Europe/Berlin" && all->denyUnpriced == false);
    QVERIFY(all->retentionDays && *all->retentionDays == 90U);
    QVERIFY(all->rollupLabels == (std::vector<std::string>{"plan", "env"}));

    const auto none = reading.controlLine<SettingsPutLine>(
        R"({"type":"settings_put","id":"5b","settings":{)"
        R"("timezone":null,"deny_unpriced":null,"rollup_labels":null}})");
    QVERIFY(none && !none->timezone && !none->denyUnpriced && !none->retentionDays && !none->rollupLabels);
    const auto keep = reading.controlLine<SettingsPutLine>(
        R"({"type":"settings_put","id":"5b","settings":{"retention_days":null}})");
    QVERIFY(keep && keep->retentionDays && !*keep->retentionDays);
    const auto empty = reading.controlLine<SettingsPutLine>(
        R"({"type":"settings_put","id":"5b","settings":{"rollup_labels":[]}})");
    QVERIFY(empty && empty->rollupLabels && empty->rollupLabels->empty());
}

void TestControlLines::carriesAFilter()
{
    Reading reading;
    const auto plain = reading.controlLine<WatchLine>(R"({"type":"watch","id":"6"})");
    QVERIFY(plain && !plain->filter);
    const auto line = reading.controlLine<WatchLine>(
        R"({"type":"watch","id":"6","filter":{"min_cost_usd":"0.5","label:plan":"free","status":"cut","user":"u*"}})");
    QVERIFY(line && line->filter);
    QCOMPARE(line->filter->match.size(), std::size_t(2));
    QVERIFY(line->filter->match[0].field == MatchTerm::Field::user && line->filter->match[0].pattern == "u*");
    QVERIFY(line->filter->match[1].labelKey == "plan" && line->filter->match[1].pattern == "free");
    QVERIFY(line->filter->status == CallStatus::cut);
    QVERIFY(line->filter->minCost && line->filter->minCost->nano() == 500'000'000);
}

void TestControlLines::keepsPricesAsTheyAreWritten()
{
    Reading reading;
    const std::string prices = R"({"m" : {"input_cost_per_token":3e-07,"x":[1,{"y":"\u00e9"}]},"n":{}})";
    const auto line = reading.controlLine<PricesPutLine>(R"({"type":"prices_put","prices":  )" + prices +
                                                         R"(  ,"id":"5"})");
    QVERIFY(line && line->id == "5");
    QCOMPARE(line->prices, prices);

    // What is in them is still checked to be JSON, and may be as long as a line of this socket.
    QCOMPARE(outcomeOf(reading.control(R"({"type":"prices_put","id":"5","prices":{"m":{"a":1,"a":2}}})")),
             QStringLiteral("bad_json of 5"));
    std::string many = "{";
    for (int i = 0; many.size() < 15'000'000; ++i) {
        many +=
            (i == 0 ? "\"model-" : ",\"model-") + std::to_string(i) + R"(":{"input_cost_per_token":3e-07})";
    }
    many += "}";
    const auto whole =
        reading.controlLine<PricesPutLine>(R"({"type":"prices_put","id":"5","prices":)" + many + "}");
    QVERIFY(whole && whole->prices == many);
}

QTEST_APPLESS_MAIN(TestControlLines)
#include "tst_controllines.moc"
