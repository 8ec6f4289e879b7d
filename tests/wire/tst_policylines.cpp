// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/writing.h"
#include "tests/wire/reading.h"

#include <QTest>

#include <string>

using namespace tokenfence;

namespace {

constexpr std::string_view plainPolicy = R"("id":"org-daily","period":"day","limit_usd":500)";

/// A `policy_put` of the plain policy with these fields.
std::string put(std::string_view fields)
{
    // lineOf begins with a type, which a policy ignores like any field that it does not know.
    return R"({"type":"policy_put","id":"4","policy":)" + lineOf("policy", plainPolicy, fields) + "}";
}

std::string mark(const std::optional<Fraction>& fraction)
{
    return fraction ? fraction->toDecimal() : "off";
}

} // namespace

class TestPolicyLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rules_data();
    void rules();
    void fillsInTheDefaults();
    void settlesTheMarks_data();
    void settlesTheMarks();
    void carriesEveryField();
    void matchIsTheSameHoweverItIsWritten();
    void belongsToWhoeverHandsItIn();
    void readsWhatWasStored_data();
    void readsWhatWasStored();
    void comesBackAsItWasWritten_data();
    void comesBackAsItWasWritten();
};

void TestPolicyLines::rules_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name, const std::string& fields, const char* outcome) {
        QTest::newRow(name) << QByteArray::fromStdString(fields) << QString::fromLatin1(outcome);
    };
    const auto bad = [&](const char* name, const std::string& fields, const char* field) {
        row(name, fields, ("bad_field " + std::string(field) + " of 4").c_str());
    };
    row("the least that is required", "", "taken");
    row("id is required", R"("id":null)", "missing_field id of 4");
    row("period is required", R"("period":null)", "missing_field period of 4");
    row("limit_usd is required", R"("limit_usd":null)", "missing_field limit_usd of 4");
    row("null is the same as leaving it out",
        R"("name":null,"match":null,"per":null,"downgrade_at":null,"kill_at":null,"fallback_model":null,)"
        R"("max_retries":null,"enabled":null,"origin":null,"raise":null)",
        "taken");
    row("unknown fields are ignored", R"("used_usd":"x","keys":[])", "taken");

    row("an id of a-z, 0-9 and signs", R"("id":"a-z_0.9")", "taken");
    row("an id of 64", "\"id\":\"" + std::string(64, 'x') + '"', "taken");
    bad("an id of 65", "\"id\":\"" + std::string(65, 'x') + '"', "id");
    bad("an empty id", R"("id":"")", "id");
    bad("an id with a capital letter", R"("id":"Org")", "id");
    bad("an id with a space", R"("id":"org daily")", "id");
    bad("an id with a letter of another alphabet", "\"id\":\"\xC3\xA9\"", "id");
    bad("an id that is a number", R"("id":5)", "id");
    bad("a name that is none", R"("name":"")", "name");
    row("a name in any letters", "\"name\":\"B\xC3\xBCro, je Tag\"", "taken");

    row("match of nothing", R"("match":{})", "taken");
    for (const char* key :
         {"user", "workflow", "agent", "model", "tier", "provider", "label:plan", "label:a b"}) {
        row(("match of " + std::string(key)).c_str(), "\"match\":{\"" + std::string(key) + "\":\"a*b\"}",
            "taken");
    }
    bad("match of an unknown key, which would widen the policy", R"("match":{"team":"a"})", "match.team");
    bad("match of a key in another case", R"("match":{"User":"a"})", "match.User");
    bad("match of a label without a key", R"("match":{"label:":"a"})", "match.label:");
    bad("match of label alone", R"("match":{"label":"a"})", "match.label");
    bad("match of a number", R"("match":{"user":5})", "match.user");
    bad("match of null, which would widen the policy", R"("match":{"user":null})", "match.user");
    bad("match of an empty pattern", R"("match":{"user":""})", "match.user");
    bad("match of a list", R"("match":{"model":["a","b"]})", "match.model");
    bad("match that is a list", R"("match":["user"])", "match");

    for (const char* per : {"all", "user", "workflow", "agent"}) {
        row(("per " + std::string(per)).c_str(), "\"per\":\"" + std::string(per) + '"', "taken");
    }
    bad("per model", R"("per":"model")", "per");
    bad("per nothing", R"("per":"")", "per");
    for (const char* period : {"request", "hour", "day", "week", "month", "total"}) {
        row(("a period of " + std::string(period)).c_str(), "\"period\":\"" + std::string(period) + '"',
            "taken");
    }
    bad("a period of a year", R"("period":"year")", "period");
    bad("a period of a number", R"("period":1)", "period");

    row("a limit in a string", R"("limit_usd":"0.0025")", "taken");
    row("a limit of a nano-dollar", R"("limit_usd":1e-9)", "taken");
    row("a limit that rounds to a nano-dollar", R"("limit_usd":0.0000000006)", "taken");
    row("a limit of a million", R"("limit_usd":1000000)", "taken");
    bad("a limit of 0", R"("limit_usd":0)", "limit_usd");
    bad("a limit that rounds to 0", R"("limit_usd":"0.0000000005")", "limit_usd");
    bad("a limit below 0", R"("limit_usd":-1)", "limit_usd");
    bad("a limit above a million", R"("limit_usd":1000000.000000001)", "limit_usd");
    bad("a limit of true", R"("limit_usd":true)", "limit_usd");

    row("marks in order", R"("alert_at":0.5,"downgrade_at":0.8,"kill_at":0.9)", "taken");
    row("marks that are the same", R"("alert_at":0.7,"downgrade_at":0.7,"kill_at":0.7)", "taken");
    bad("an alert above the downgrade", R"("alert_at":0.81,"downgrade_at":0.8)", "alert_at");
    bad("an alert above the kill", R"("alert_at":0.91,"kill_at":0.9)", "alert_at");
    bad("a downgrade above the kill", R"("downgrade_at":0.91,"kill_at":0.9)", "downgrade_at");
    bad("a downgrade above the kill by the eighteenth digit",
        R"("downgrade_at":0.900000000000000001,"kill_at":0.9)", "downgrade_at");
    for (const char* key : {"alert_at", "downgrade_at", "kill_at"}) {
        for (const char* wrong :
             {"0", "-0.5", "1.1", "1.00000000000000000001", "1e999", "\"0.5\"", "true", "[]"}) {
            bad((std::string(key) + " of " + wrong).c_str(), "\"" + std::string(key) + "\":" + wrong, key);
        }
    }

    row("a fallback model", R"("fallback_model":"gpt-4o-mini")", "taken");
    bad("a fallback model that is no name", R"("fallback_model":"")", "fallback_model");
    row("no retry at all", R"("max_retries":0)", "taken");
    row("10^9 retries", R"("max_retries":1000000000)", "taken");
    bad("more retries", R"("max_retries":1000000001)", "max_retries");
    bad("half a retry", R"("max_retries":0.5)", "max_retries");
    row("not enabled", R"("enabled":false)", "taken");
    bad("enabled by a number", R"("enabled":1)", "enabled");

    row("a raise", R"("raise":{"limit_usd":600,"until":"2027-06-01T00:00:00Z"})", "taken");
    row("a raise until a time in milliseconds", R"("raise":{"limit_usd":600,"until":1811808000000})",
        "taken");
    row("a raise without a limit", R"("raise":{"until":"2027-06-01T00:00:00Z"})",
        "missing_field raise.limit_usd of 4");
    row("a raise without an end", R"("raise":{"limit_usd":600})", "missing_field raise.until of 4");
    bad("a raise to 0", R"("raise":{"limit_usd":0,"until":"2027-06-01T00:00:00Z"})", "raise.limit_usd");
    bad("a raise until a word", R"("raise":{"limit_usd":600,"until":"tomorrow"})", "raise.until");
    bad("a raise until 2019", R"("raise":{"limit_usd":600,"until":"2019-06-01T00:00:00Z"})", "raise.until");
    bad("a raise by a number", R"("raise":600)", "raise");
}

void TestPolicyLines::rules()
{
    QFETCH(const QByteArray, fields);
    QFETCH(const QString, outcome);
    Reading reading;
    QCOMPARE(outcomeOf(reading.control(put(fields.toStdString()))), outcome);
}

void TestPolicyLines::fillsInTheDefaults()
{
    Reading reading;
    const auto line = reading.controlLine<PolicyPutLine>(put(""));
    QVERIFY(line && line->id == "4");
    const Policy& policy = line->policy;
    QCOMPARE(policy.id, std::string("org-daily"));
    QCOMPARE(policy.name, policy.id);
    QVERIFY(policy.match.empty() && policy.per == Per::all && policy.period == PeriodKind::day);
    QVERIFY(policy.limit == Money::fromDollars(500));
    QCOMPARE(mark(policy.alertAt), std::string("0.8"));
    QVERIFY(!policy.downgradeAt && policy.killAt == Fraction::one());
    QVERIFY(!policy.fallbackModel && !policy.maxRetries && policy.enabled && !policy.raise);
    QVERIFY(policy.origin == PolicyOrigin::operatorSet);
}

void TestPolicyLines::settlesTheMarks_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("marks");
    const auto row = [](const char* name, const char* fields, const char* marks) {
        QTest::newRow(name) << QByteArray(fields) << QString::fromLatin1(marks);
    };
    row("an alert left out is 0.8", "", "0.8 off 1");
    row("an alert of null is off", R"("alert_at":null)", "off off 1");
    row("an alert left out is the downgrade where that is lower", R"("downgrade_at":0.5)", "0.5 0.5 1");
    row("an alert left out is the kill where that is lower", R"("kill_at":0.7)", "0.7 off 0.7");
    row("an alert left out stays 0.8 below a later downgrade", R"("downgrade_at":0.9)", "0.8 0.9 1");
    row("a downgrade of null is off", R"("downgrade_at":null)", "0.8 off 1");
    row("a kill of null is 1", R"("kill_at":null)", "0.8 off 1");
    row("all of them", R"("alert_at":0.25,"downgrade_at":5e-1,"kill_at":0.75)", "0.25 0.5 0.75");
}

void TestPolicyLines::settlesTheMarks()
{
    QFETCH(const QByteArray, fields);
    QFETCH(const QString, marks);
    Reading reading;
    const auto line = reading.controlLine<PolicyPutLine>(put(fields.toStdString()));
    QVERIFY(line);
    const Policy& policy = line->policy;
    QCOMPARE(QString::fromStdString(mark(policy.alertAt) + " " + mark(policy.downgradeAt) + " " +
                                    policy.killAt.toDecimal()),
             marks);
}

void TestPolicyLines::carriesEveryField()
{
    Reading reading;
    const auto line = reading.controlLine<PolicyPutLine>(
        R"({"type":"policy_put","id":"4","policy":{"id":"p","name":"P","match":{"label:plan":"free*","user":"*"},)"
        R"("per":"user","period":"week","limit_usd":"12.5","alert_at":0.5,"downgrade_at":0.6,"kill_at":0.9,)"
        R"("fallback_model":"m","max_retries":3,"enabled":false,"raise":{"limit_usd":20,)"
        R"("until":"2026-12-01T00:00:00Z"}}})");
    QVERIFY(line);
    const Policy& policy = line->policy;
    QCOMPARE(policy.name, std::string("P"));
    QCOMPARE(policy.match.size(), std::size_t(2));
    QVERIFY(policy.match[0].field == MatchTerm::Field::user && policy.match[0].pattern == "*");
    QVERIFY(policy.match[1].field == MatchTerm::Field::label && policy.match[1].labelKey == "plan" &&
            policy.match[1].pattern == "free*");
    QVERIFY(policy.per == Per::user && policy.period == PeriodKind::week);
    QCOMPARE(policy.limit.toDecimal(), std::string("12.5"));
    QVERIFY(policy.fallbackModel == "m" && policy.maxRetries == 3U && !policy.enabled);
    QVERIFY(policy.raise && policy.raise->limit == Money::fromDollars(20));
    QCOMPARE(policy.raise->until.time_since_epoch().count(), std::int64_t(1'796'083'200'000));
}

void TestPolicyLines::matchIsTheSameHoweverItIsWritten()
{
    Reading reading;
    const auto one = reading.controlLine<PolicyPutLine>(
        put(R"("match":{"user":"a","label:x":"1","label:b":"2","model":"m"})"));
    const auto other = reading.controlLine<PolicyPutLine>(
        put(R"("match":{"model":"m","label:b":"2","label:x":"1","user":"a"})"));
    QVERIFY(one && other && one->policy.match.size() == 4);
    QVERIFY(one->policy == other->policy && one->policy.countsLike(other->policy));
}

void TestPolicyLines::belongsToWhoeverHandsItIn()
{
    Reading reading;
    for (const char* origin : {R"("origin":"code")", R"("origin":"operator")", R"("origin":7)", ""}) {
        const auto line = reading.controlLine<PolicyPutLine>(put(origin));
        QVERIFY2(line && line->policy.origin == PolicyOrigin::operatorSet, origin);
    }
}

void TestPolicyLines::readsWhatWasStored_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name, const char* json, const char* outcome) {
        QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(outcome);
    };
    row("a policy in several lines", "{\n  \"id\": \"p\",\n  \"period\": \"day\",\n  \"limit_usd\": 1\n}\n",
        "taken");
    row("a policy from code", R"({"id":"p","period":"day","limit_usd":1,"origin":"code"})", "taken");
    row("a policy of an unknown origin", R"({"id":"p","period":"day","limit_usd":1,"origin":"x"})",
        "bad_field origin of p");
    row("a raise that is over",
        R"({"id":"p","period":"day","limit_usd":1,"raise":{"limit_usd":2,"until":1600000000000}})", "taken");
    row("no limit", R"({"id":"p","period":"day"})", "missing_field limit_usd of p");
    row("no JSON", R"({"id":"p","period":"day","limit_usd":1)", "bad_json");
    row("a list", R"([{"id":"p"}])", "bad_json");
    row("an empty file", "", "bad_json");
}

void TestPolicyLines::readsWhatWasStored()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, outcome);
    Reading reading;
    QCOMPARE(outcomeOf(reading.reader.readPolicy(json.toStdString())), outcome);
}

void TestPolicyLines::comesBackAsItWasWritten_data()
{
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char* name, const char* json) { QTest::newRow(name) << QByteArray(json); };
    row("the contract's example",
        R"({"id":"org-daily","name":"Organisation, per day","match":{},"per":"all","period":"day",)"
        R"("limit_usd":500,"alert_at":0.8,"downgrade_at":null,"kill_at":1,"fallback_model":null,)"
        R"("max_retries":null,"enabled":true,"origin":"operator"})");
    row("everything that can stand in one",
        R"({"id":"p","name":"P \"q\"","match":{"user":"*","label:a\"b":"x*"},"per":"user","period":"request",)"
        R"("limit_usd":0.000000001,"alert_at":null,"downgrade_at":0.123456789012345678,"kill_at":0.9,)"
        R"("fallback_model":"m","max_retries":0,"enabled":false,"origin":"code",)"
        R"("raise":{"limit_usd":1000000,"until":"2026-12-01T00:00:00.001Z"}})");
}

void TestPolicyLines::comesBackAsItWasWritten()
{
    QFETCH(const QByteArray, json);
    Reading reading;
    const auto decoded = reading.reader.readPolicy(json.toStdString());
    const auto* policy = std::get_if<Policy>(&decoded);
    QVERIFY(policy);
    QCOMPARE(QByteArray::fromStdString(policyJson(*policy)), json);
    QCOMPARE(QByteArray::fromStdString(policiesJson({*policy, *policy})), "[" + json + "," + json + "]");
}

QTEST_APPLESS_MAIN(TestPolicyLines)
#include "tst_policylines.moc"
