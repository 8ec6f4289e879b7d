// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/wire/reading.h"

#include <QTest>

#include <array>
#include <string>

using namespace tokenfence;

namespace {

constexpr std::string_view plainQuestion = R"("id":"a-1","model":"gpt-4o","estimate_usd":1)";
constexpr std::string_view tokenQuestion =
    R"("id":"a-1","model":"gpt-4o","input_tokens":10,"max_output_tokens":7)";

} // namespace

class TestAgentLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void authorize_data();
    void authorize();
    void carriesEveryFieldOfAuthorize();
    void fillsInWhatIsAbsentOfAuthorize();
    void hello_data();
    void hello();
    void carriesEveryFieldOfHello();
    void others_data();
    void others();
    void carriesTheFieldsOfTheOthers();
    void saysWhatIsWrongInThisOrder_data();
    void saysWhatIsWrongInThisOrder();
    void takesEveryOrderOfFields();
    void takesNoPrefixOfALine();
    void knowsBlankLines();
};

void TestAgentLines::authorize_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("outcome");
    const auto add = [](std::string_view base, const char* name, const char* fields, const char* outcome) {
        QTest::newRow(name) << QByteArray(base.data(), static_cast<qsizetype>(base.size()))
                            << QByteArray(fields) << QString::fromLatin1(outcome);
    };
    const auto row = [&](const char* name, const char* fields, const char* outcome) {
        add(plainQuestion, name, fields, outcome);
    };
    const auto tokens = [&](const char* name, const char* fields, const char* outcome) {
        add(tokenQuestion, name, fields, outcome);
    };
    row("the least that is required, with an estimate", "", "taken");
    tokens("the least that is required, with token counts", "", "taken");
    row("id is required", R"("id":null)", "missing_field id");
    row("model is required", R"("model":null)", "missing_field model of a-1");
    row("an estimate or both token counts are required", R"("estimate_usd":null)",
        "missing_field input_tokens of a-1");
    tokens("input tokens alone do not do", R"("max_output_tokens":null)",
           "missing_field max_output_tokens of a-1");
    tokens("output tokens alone do not do", R"("input_tokens":null)", "missing_field input_tokens of a-1");
    tokens("both, an estimate and token counts", R"("estimate_usd":"0.5")", "taken");
    row("null in an optional field is the same as leaving it out",
        R"("request":null,"user":null,"workflow":null,"agent":null,"provider":null,"service_tier":null,)"
        R"("input_tokens":null,"cached_input_tokens":null,"cache_write_tokens":null,"cache_write_1h_tokens":null,)"
        R"("max_output_tokens":null,"attempt":null,"fallback_model":null,"budget_usd":null,"labels":null)",
        "taken");
    row("unknown fields are ignored", R"("time":"never","status":7,"output_tokens":-1)", "taken");
    row("an estimate below 0", R"("estimate_usd":-0.1)", "bad_field estimate_usd of a-1");
    row("an estimate above a million", R"("estimate_usd":1000001)", "bad_field estimate_usd of a-1");
    row("a budget that is no money", R"("budget_usd":true)", "bad_field budget_usd of a-1");
    row("an attempt counts from 1", R"("attempt":0)", "bad_field attempt of a-1");
    row("a fallback model that is no name", R"("fallback_model":"")", "bad_field fallback_model of a-1");
    row("a service tier that is no name", R"("service_tier":5)", "bad_field service_tier of a-1");
    row("a user that is no name", R"("user":"a\u0085b")", "bad_field user of a-1");
    row("a label that is no name", R"("labels":{"plan":5})", "bad_field labels.plan of a-1");
    tokens("max_output_tokens with a point", R"("max_output_tokens":7.0)",
           "bad_field max_output_tokens of a-1");
    tokens("a part may be as large as its whole", R"("cached_input_tokens":4,"cache_write_tokens":6)",
           "taken");
    tokens("cached tokens above the input", R"("cached_input_tokens":11)",
           "bad_field cached_input_tokens of a-1");
    tokens("written tokens above the input", R"("cache_write_tokens":11)",
           "bad_field cache_write_tokens of a-1");
    tokens("tokens written for an hour above those written", R"("cache_write_1h_tokens":1)",
           "bad_field cache_write_1h_tokens of a-1");
}

void TestAgentLines::authorize()
{
    QFETCH(const QByteArray, base);
    QFETCH(const QByteArray, fields);
    QFETCH(const QString, outcome);
    Reading reading;
    QCOMPARE(outcomeOf(reading.agent(lineOf("authorize", base.toStdString(), fields.toStdString()))),
             outcome);
}

void TestAgentLines::carriesEveryFieldOfAuthorize()
{
    Reading reading;
    const auto line = reading.agentLine<AuthorizeLine>(
        R"({"type":"authorize","id":"a-1","request":"req-9","user":"u-17","workflow":"refund","agent":"bot",)"
        R"("provider":"openai","model":"gpt-4o","service_tier":"batch","input_tokens":22000,)"
        R"("cached_input_tokens":30,"cache_write_tokens":20,"cache_write_1h_tokens":10,"max_output_tokens":1024,)"
        R"("attempt":2,"fallback_model":"gpt-4o-mini","budget_usd":0.50,"estimate_usd":"0.065",)"
        R"("labels":{"plan":"free"}})");
    QVERIFY(line);
    const Question& question = line->question;
    const auto text = [&](NameId id) { return std::string(reading.names.text(id)); };
    QCOMPARE(line->id, std::string("a-1"));
    QCOMPARE(question.request, std::string("req-9"));
    QCOMPARE(text(question.call.user), std::string("u-17"));
    QCOMPARE(text(question.call.workflow), std::string("refund"));
    QCOMPARE(text(question.call.agent), std::string("bot"));
    QCOMPARE(text(question.call.provider), std::string("openai"));
    QCOMPARE(text(question.call.model), std::string("gpt-4o"));
    QVERIFY(question.serviceTier == ServiceTier::batch);
    const TokenCounts tokens{22'000, 30, 20, 10, 1024, 0};
    QVERIFY(question.tokens == tokens && question.hasTokens);
    QCOMPARE(question.attempt, 2U);
    QCOMPARE(question.fallbackModel, std::string("gpt-4o-mini"));
    QCOMPARE(question.budget->nano(), std::int64_t(500'000'000));
    QCOMPARE(question.estimate->nano(), std::int64_t(65'000'000));
    QCOMPARE(text(reading.names.labelValue(question.call.labels, reading.names.find("plan"))),
             std::string("free"));
}

void TestAgentLines::fillsInWhatIsAbsentOfAuthorize()
{
    Reading reading;
    const auto line = reading.agentLine<AuthorizeLine>(lineOf("authorize", plainQuestion, ""));
    QVERIFY(line && line->reservation.empty());
    const Question& question = line->question;
    QVERIFY(question.request.empty() && question.fallbackModel.empty() && !question.budget);
    QVERIFY(!question.hasTokens && question.tokens == TokenCounts() && question.attempt == 1);
    QVERIFY(question.serviceTier == ServiceTier::standard && question.call.labels == 0);
    const auto priced = reading.agentLine<AuthorizeLine>(lineOf("authorize", tokenQuestion, ""));
    QVERIFY(priced && priced->question.hasTokens && !priced->question.estimate);
}

void TestAgentLines::hello_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name, const std::string& fields, const char* outcome) {
        QTest::newRow(name) << QByteArray::fromStdString(fields) << QString::fromLatin1(outcome);
    };
    row("everything but type is optional", "", "taken");
    row("null is the same as leaving it out",
        R"("id":null,"protocol":null,"agent":null,"client":null,"pid":null,"labels":null,"inflight":null)",
        "taken");
    row("protocol 1", R"("id":"h","protocol":1)", "taken");
    row("protocol 0", R"("id":"h","protocol":0)", "unsupported_protocol protocol of h");
    row("protocol 2", R"("id":"h","protocol":2)", "unsupported_protocol protocol of h");
    row("protocol -1", R"("id":"h","protocol":-1)", "unsupported_protocol protocol of h");
    row("a protocol beyond 64 bits", R"("id":"h","protocol":18446744073709551617)",
        "unsupported_protocol protocol of h");
    row("another protocol goes before what else is wrong", R"("id":"h","protocol":2,"agent":5)",
        "unsupported_protocol protocol of h");
    row("a protocol in a string", R"("id":"h","protocol":"1")", "bad_field protocol of h");
    row("a protocol with a point", R"("id":"h","protocol":1.0)", "bad_field protocol of h");
    row("a protocol of true", R"("id":"h","protocol":true)", "bad_field protocol of h");
    row("an id that is no name", R"("id":"")", "bad_field id");
    row("an agent that is no name", R"("id":"h","agent":"a\nb")", "bad_field agent of h");
    row("a client of 1,024 code points", "\"client\":\"" + std::string(1024, 'x') + '"', "taken");
    row("a client of 1,025 code points", "\"client\":\"" + std::string(1025, 'x') + '"', "bad_field client");
    row("a pid of 2^32 - 1", R"("pid":4294967295)", "taken");
    row("a pid of 2^32", R"("pid":4294967296)", "bad_field pid");
    row("a pid below 0", R"("pid":-1)", "bad_field pid");
    row("a pid in a string", R"("pid":"4711")", "bad_field pid");
    row("labels in an array", R"("labels":[])", "bad_field labels");
    row("a label that is no name", R"("labels":{"env":""})", "bad_field labels.env");
    row("no call running", R"("inflight":[])", "taken");
    row("a call running", R"("inflight":[{"model":"m","estimate_usd":1,"reservation":"r-1"}])", "taken");
    row("a call as it was asked for",
        R"("inflight":[{"type":"authorize","id":"a-1","model":"m","input_tokens":1,"max_output_tokens":2,)"
        R"("reservation":"r-1","labels":{"a":"b"}}])",
        "taken");
    row("inflight that is an object", R"("inflight":{})", "bad_field inflight");
    row("a call that is a number", R"("inflight":[5])", "bad_field inflight.0");
    row("a call that is null", R"("inflight":[null])", "bad_field inflight.0");
    row("a call without its reservation", R"("inflight":[{"model":"m","estimate_usd":1}])",
        "missing_field inflight.0.reservation");
    row("a call with an empty reservation", R"("inflight":[{"model":"m","estimate_usd":1,"reservation":""}])",
        "bad_field inflight.0.reservation");
    row("a call without a model, behind a good one",
        R"("id":"h","inflight":[{"model":"m","estimate_usd":1,"reservation":"r"},{"estimate_usd":1,"reservation":"q"}])",
        "missing_field inflight.1.model of h");
    row("a call without an estimate", R"("inflight":[{"model":"m","reservation":"r"}])",
        "missing_field inflight.0.input_tokens");
    row("a call with a label that is no name",
        R"("inflight":[{"model":"m","estimate_usd":1,"reservation":"r","labels":{"plan":5}}])",
        "bad_field inflight.0.labels.plan");
}

void TestAgentLines::hello()
{
    QFETCH(const QByteArray, fields);
    QFETCH(const QString, outcome);
    Reading reading;
    QCOMPARE(outcomeOf(reading.agent(lineOf("hello", "", fields.toStdString()))), outcome);
}

void TestAgentLines::carriesEveryFieldOfHello()
{
    Reading reading;
    const auto line = reading.agentLine<HelloLine>(
        R"({"type":"hello","id":"h-1","protocol":1,"agent":"support-bot","client":"tokenfence-python/1.0.0",)"
        R"("pid":4711,"labels":{"env":"prod"},"inflight":[)"
        R"({"type":"authorize","id":"a-1","model":"m","user":"u","estimate_usd":0.5,"reservation":"r-1",)"
        R"("labels":{"plan":"free"}},{"model":"n","input_tokens":3,"max_output_tokens":4,"reservation":"own"}]})");
    QVERIFY(line);
    const auto text = [&](NameId id) { return std::string(reading.names.text(id)); };
    const auto label = [&](LabelSetId set, const char* key) {
        return text(reading.names.labelValue(set, reading.names.find(key)));
    };
    QCOMPARE(line->id, std::string("h-1"));
    QCOMPARE(text(line->agent), std::string("support-bot"));
    QCOMPARE(line->client, std::string("tokenfence-python/1.0.0"));
    QVERIFY(line->pid == 4711U);
    QCOMPARE(label(line->labels, "env"), std::string("prod"));
    QCOMPARE(line->inflight.size(), std::size_t(2));
    const AuthorizeLine& first = line->inflight.front();
    QCOMPARE(first.reservation, std::string("r-1"));
    QCOMPARE(text(first.question.call.user), std::string("u"));
    QCOMPARE(first.question.estimate->nano(), std::int64_t(500'000'000));
    QCOMPARE(label(first.question.call.labels, "plan"), std::string("free"));
    const AuthorizeLine& second = line->inflight.back();
    QCOMPARE(second.reservation, std::string("own"));
    QCOMPARE(text(second.question.call.model), std::string("n"));
    QVERIFY(second.question.tokens.input == 3 && second.question.tokens.output == 4);
    QVERIFY(second.question.call.labels == 0 && second.question.call.user == 0);
}

void TestAgentLines::others_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name, const std::string& line, const char* outcome) {
        QTest::newRow(name) << QByteArray::fromStdString(line) << QString::fromLatin1(outcome);
    };
    row("release", R"({"type":"release","reservation":"r-81"})", "taken");
    row("release without a reservation", R"({"type":"release","id":"x"})", "missing_field reservation of x");
    row("release of a number", R"({"type":"release","reservation":81})", "bad_field reservation");
    row("release with an id that is none", R"({"type":"release","reservation":"r","id":{}})", "bad_field id");
    row("kill_ack", R"({"type":"kill_ack","epoch":8,"cancelled":3})", "taken");
    row("kill_ack without a count", R"({"type":"kill_ack","epoch":8})", "taken");
    row("kill_ack without an epoch", R"({"type":"kill_ack","id":"k","cancelled":3})",
        "missing_field epoch of k");
    row("kill_ack of a text", R"({"type":"kill_ack","epoch":"8"})", "bad_field epoch");
    row("kill_ack of an epoch below 0", R"({"type":"kill_ack","epoch":-8})", "bad_field epoch");
    row("kill_ack of the greatest epoch", R"({"type":"kill_ack","epoch":9223372036854775807})", "taken");
    row("kill_ack beyond it", R"({"type":"kill_ack","epoch":9223372036854775808})", "bad_field epoch");
    row("kill_ack of more than 10^9 calls", R"({"type":"kill_ack","epoch":8,"cancelled":1000000001})",
        "bad_field cancelled");
    row("kill_ack of half a call", R"({"type":"kill_ack","epoch":8,"cancelled":0.5})", "bad_field cancelled");
    row("propose_policy", R"({"type":"propose_policy","policy":{"id":"p","period":"day","limit_usd":1}})",
        "taken");
    row("propose_policy without a policy", R"({"type":"propose_policy","id":"q"})",
        "missing_field policy of q");
    row("propose_policy of a name", R"({"type":"propose_policy","policy":"p"})", "bad_field policy");
    row("a field of a policy is named as it is",
        R"({"type":"propose_policy","id":"q","policy":{"id":"p","period":"day","limit_usd":0}})",
        "bad_field limit_usd of q");
    row("a key of a policy's match is named with it",
        R"({"type":"propose_policy","id":"q","policy":{"id":"p","period":"day","limit_usd":1,"match":{"user":5}}})",
        "bad_field match.user of q");
    row("code cannot raise a limit",
        R"({"type":"propose_policy","policy":{"id":"p","period":"day","limit_usd":1,)"
        R"("raise":{"limit_usd":2,"until":"2026-12-01T00:00:00Z"}}})",
        "bad_field raise");
    row("a raise of null is none",
        R"({"type":"propose_policy","policy":{"id":"p","period":"day","limit_usd":1,"raise":null}})",
        "taken");
    row("ping", R"({"type":"ping"})", "taken");
    row("ping with an id", R"({"type":"ping","id":"p"})", "taken");
    row("ping with an id that is none", R"({"type":"ping","id":""})", "bad_field id");
    for (const char* verb :
         {"kill", "resume", "status", "policy_put", "shutdown", "settings", "watch", "prices"}) {
        row(("an agent has no verb " + std::string(verb)).c_str(),
            "{\"type\":\"" + std::string(verb) + "\",\"id\":\"x\"}", "unknown_type of x");
    }
}

void TestAgentLines::others()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QString, outcome);
    Reading reading;
    QCOMPARE(outcomeOf(reading.agent(line.toStdString())), outcome);
}

void TestAgentLines::carriesTheFieldsOfTheOthers()
{
    Reading reading;
    const auto release =
        reading.agentLine<ReleaseLine>(R"({"type":"release","id":"x","reservation":"r-81"})");
    QVERIFY(release && release->id == "x" && release->reservation == "r-81");
    const auto ack = reading.agentLine<KillAckLine>(R"({"type":"kill_ack","epoch":8,"cancelled":3})");
    QVERIFY(ack && ack->id.empty() && ack->epoch == 8 && ack->cancelled == 3);
    const auto propose = reading.agentLine<ProposePolicyLine>(
        R"({"type":"propose_policy","policy":{"id":"p","period":"day","limit_usd":1,"origin":"operator"}})");
    QVERIFY(propose && propose->policy.id == "p" && propose->policy.origin == PolicyOrigin::code);
    const auto ping = reading.agentLine<PingLine>(R"({"type":"ping","id":"p"})");
    QVERIFY(ping && ping->id == "p");
}

void TestAgentLines::saysWhatIsWrongInThisOrder_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name, const char* line, const char* outcome) {
        QTest::newRow(name) << QByteArray(line) << QString::fromLatin1(outcome);
    };
    row("what is no JSON, before a type that is unknown", R"({"type":"nope","id":"n","x":tru})",
        "bad_json of n");
    row("what is no JSON, with the id that stood before it", R"({"id":"n","x":[1,]})", "bad_json of n");
    row("what is no JSON, without an id that is none", R"({"id":"a\nb","x":[1,]})", "bad_json");
    row("what is no JSON, without an id that was not read", R"({"x":[1,],"id":"n"})", "bad_json");
    row("a byte order mark is no JSON", "\xEF\xBB\xBF{\"type\":\"ping\"}", "bad_json");
    row("a type that is missing, before what else is", R"({"id":"n"})", "missing_field type of n");
    row("a type of null is missing", R"({"type":null})", "missing_field type");
    row("a type that is no string", R"({"type":5,"id":"n"})", "bad_field type of n");
    row("a type that is an object", R"({"type":{},"id":"n"})", "bad_field type of n");
    row("a type that is unknown", R"({"id":"n","type":"Usage","model":5})", "unknown_type of n");
    row("an empty type", R"({"id":"n","type":""})", "unknown_type of n");
    row("a type that is unknown, without an id that is none", R"({"id":7,"type":"nope"})", "unknown_type");
    row("the id behind what is wrong", R"({"model":5,"labels":7,"type":"usage","cost_usd":1,"id":"late"})",
        "bad_field model of late");
    row("an escaped id as it is meant", R"({"type":"usage","id":"\u00e9\ud83e\udd80"})",
        "missing_field model of \xE9?");
}

void TestAgentLines::saysWhatIsWrongInThisOrder()
{
    QFETCH(const QByteArray, line);
    QFETCH(QString, outcome);
    Reading reading;
    outcome.replace(QStringLiteral("\u00E9?"), QStringLiteral("\u00E9\U0001F980"));
    QCOMPARE(outcomeOf(reading.agent(line.toStdString())), outcome);
}

void TestAgentLines::takesEveryOrderOfFields()
{
    std::vector<std::string> fields{R"("type":"authorize")",    R"("id":"a-1")",
                                    R"("model":"m")",           R"("input_tokens":5)",
                                    R"("max_output_tokens":6)", R"("user":"u")"};
    std::sort(fields.begin(), fields.end());
    Reading reading;
    do {
        std::string line;
        for (const std::string& field : fields) {
            line += (line.empty() ? '{' : ',') + field;
        }
        const auto question = reading.agentLine<AuthorizeLine>(line + "}");
        QVERIFY(question && question->id == "a-1" && question->question.tokens.input == 5);
        QVERIFY(question->question.tokens.output == 6);
        QCOMPARE(reading.names.text(question->question.call.user), std::string_view("u"));
    } while (std::next_permutation(fields.begin(), fields.end()));
}

void TestAgentLines::takesNoPrefixOfALine()
{
    Reading reading;
    for (const std::string_view line :
         {std::string_view(
              R"({"type":"usage","id":"u-1","model":"gpt-4o","cost_usd":1,"labels":{"plan":"free"}})"),
          std::string_view(
              R"({"type":"hello","inflight":[{"model":"m","estimate_usd":1,"reservation":"r"}]})"),
          std::string_view(
              R"({"type":"propose_policy","policy":{"id":"p","period":"day","limit_usd":1}})")}) {
        for (std::size_t length = 0; length < line.size(); ++length) {
            const QString outcome = outcomeOf(reading.agent(line.substr(0, length)));
            QVERIFY2(outcome == QStringLiteral("bad_json") || outcome == QStringLiteral("bad_json of u-1"),
                     qPrintable(outcome));
        }
        QCOMPARE(outcomeOf(reading.agent(line)), QStringLiteral("taken"));
        QCOMPARE(outcomeOf(reading.agent(" \t" + std::string(line) + " \r")), QStringLiteral("taken"));
    }
}

void TestAgentLines::knowsBlankLines()
{
    for (const std::string_view blank : {"", " ", "\r", " \t \r"}) {
        QVERIFY(LineReader::isBlank(blank));
    }
    for (const std::string_view line : {"{}", " x", "\v", "\xC2\xA0"}) {
        QVERIFY(!LineReader::isBlank(line));
    }
    QVERIFY(!LineReader::isBlank(std::string_view("\0", 1)));
}

QTEST_APPLESS_MAIN(TestAgentLines)
#include "tst_agentlines.moc"
