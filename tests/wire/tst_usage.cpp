// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/wire/reading.h"

#include <QTest>

#include <random>
#include <string>

using namespace tokenfence;

namespace {

constexpr std::string_view plainUsage = R"("id":"u-1","model":"gpt-4o","cost_usd":1)";
constexpr std::string_view tokenUsage = R"("id":"u-1","model":"gpt-4o","input_tokens":10,"output_tokens":7)";
constexpr std::string_view plainEnd = R"("id":"e-1","request":"r","status":"ok")";

std::string repeated(std::string_view text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

std::string labels(int count)
{
    std::string all = "\"labels\":{";
    for (int i = 0; i < count; ++i) {
        all += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":\"v\"";
    }
    return all + "}";
}

} // namespace

class TestUsage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usage_data();
    void usage();
    void tokens_data();
    void tokens();
    void requestEnd_data();
    void requestEnd();
    void carriesEveryFieldOfUsage();
    void carriesEveryFieldOfRequestEnd();
    void fillsInWhatIsAbsent();
    void takesTimesInEveryForm_data();
    void takesTimesInEveryForm();
    void internsNothingOfARefusedLine();
    void knowsNamesAgain();
};

void TestUsage::usage_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name, const std::string& fields, const char* outcome) {
        QTest::newRow(name) << QByteArray::fromStdString(fields) << QString::fromLatin1(outcome);
    };
    row("the least that is required, with a cost", "", "taken");
    row("id is required", R"("id":null)", "missing_field id");
    row("model is required", R"("model":null)", "missing_field model of u-1");
    row("a cost or the token counts are required", R"("cost_usd":null)", "missing_field input_tokens of u-1");
    row("input tokens alone do not do", R"("cost_usd":null,"input_tokens":1)",
        "missing_field output_tokens of u-1");
    row("output tokens alone do not do", R"("cost_usd":null,"output_tokens":1)",
        "missing_field input_tokens of u-1");
    row("both token counts instead of a cost", R"("cost_usd":null,"input_tokens":1,"output_tokens":2)",
        "taken");
    row("what is missing goes before what is wrong", R"("user":5,"model":null)",
        "missing_field model of u-1");
    row("an id that is wrong goes before what is missing", R"("id":5,"model":null)", "bad_field id");
    row("null in an optional field is the same as leaving it out",
        R"("time":null,"request":null,"user":null,"workflow":null,"agent":null,"provider":null,)"
        R"("requested_model":null,"service_tier":null,"input_tokens":null,"cached_input_tokens":null,)"
        R"("cache_write_tokens":null,"cache_write_1h_tokens":null,"output_tokens":null,"reasoning_tokens":null,)"
        R"("attempt":null,"status":null,"tool_calls":null,"latency_ms":null,"reservation":null,"labels":null)",
        "taken");
    row("unknown fields are ignored", R"("verdict":"x","nested":{"ID":[1,{"a":2}]},"big":1e999)", "taken");

    row("an id that is no name is not repeated", R"("id":"a\nb")", "bad_field id");
    row("an id that is a number", R"("id":17)", "bad_field id");
    row("an empty id", R"("id":"")", "bad_field id");
    for (const char* name : {"id", "model", "request", "user", "workflow", "agent", "provider",
                             "requested_model", "service_tier"}) {
        const std::string key = "\"" + std::string(name) + "\":";
        const bool isId = std::string_view(name) == "id";
        const std::string bad = "bad_field " + std::string(name) + (isId ? "" : " of u-1");
        const auto named = [&](const char* what) { return std::string(name) + ": " + what; };
        row(named("256 code points").c_str(), key + '"' + std::string(256, 'x') + '"', "taken");
        row(named("256 code points of four bytes").c_str(),
            key + '"' + repeated("\xF0\x9F\xA6\x80", 256) + '"', "taken");
        row(named("256 escaped pairs of surrogates").c_str(),
            key + '"' + repeated("\\ud83e\\udd80", 256) + '"', "taken");
        row(named("257 code points").c_str(), key + '"' + std::string(257, 'x') + '"', bad.c_str());
        row(named("257 code points of four bytes").c_str(),
            key + '"' + repeated("\xF0\x9F\xA6\x80", 257) + '"', bad.c_str());
        for (const char* control :
             {"\\u0000", "\\u001f", "\\n", "\\u007f", "\\u0080", "\\u009f", "\xC2\x85"}) {
            row(named(control).c_str(), key + "\"a" + control + "b\"", bad.c_str());
        }
        row(named("U+00A0").c_str(), key + "\"\xC2\xA0\"", "taken");
        row(named("an empty string").c_str(), key + "\"\"", bad.c_str());
        for (const char* wrong : {"5", "true", "[\"a\"]", "{\"a\":\"b\"}"}) {
            row(named(wrong).c_str(), key + wrong, bad.c_str());
        }
    }

    row("a reservation of 1,024 code points", "\"reservation\":\"" + std::string(1024, 'x') + '"', "taken");
    row("a reservation of 1,024 code points of four bytes",
        "\"reservation\":\"" + repeated("\xF0\x9F\xA6\x80", 1024) + '"', "taken");
    row("a reservation of 1,025 code points", "\"reservation\":\"" + std::string(1025, 'x') + '"',
        "bad_field reservation of u-1");
    row("a reservation of 1,025 code points of four bytes",
        "\"reservation\":\"" + repeated("\xF0\x9F\xA6\x80", 1025) + '"', "bad_field reservation of u-1");
    row("a reservation that is a number", R"("reservation":5)", "bad_field reservation of u-1");
    row("an empty reservation", R"("reservation":"")", "taken");

    for (const char* name : {"tool_calls", "latency_ms", "attempt"}) {
        const std::string key = "\"" + std::string(name) + "\":";
        const std::string bad = "bad_field " + std::string(name) + " of u-1";
        const auto named = [&](const char* what) { return std::string(name) + ": " + what; };
        row(named("10^9").c_str(), key + "1000000000", "taken");
        row(named("1").c_str(), key + "1", "taken");
        row(named("0").c_str(), key + "0", std::string_view(name) == "attempt" ? bad.c_str() : "taken");
        for (const char* wrong : {"-1", "1.0", "1.5", "1e3", "1E0", "1000000001", "4294967296",
                                  "18446744073709551617", "1e999", "\"5\"", "true", "[5]", "{}"}) {
            row(named(wrong).c_str(), key + wrong, bad.c_str());
        }
    }

    for (const char* good :
         {"0", "0.0", "-0", "1e-9", "1E3", "1000000", "1e6", "0.0000000005", "1.0000000000000000001",
          "\"0.0025\"", "\"0\"", "\"1000000\"", "\"007.50\"", "\"0.00000000000001\""}) {
        row(("a cost of " + std::string(good)).c_str(), "\"cost_usd\":" + std::string(good), "taken");
    }
    for (const char* wrong : {"-0.01",
                              "1000000.000000001",
                              "1000000.0000000001",
                              "1e7",
                              "1e999",
                              "true",
                              "[1]",
                              "{}",
                              "\"\"",
                              "\"-1\"",
                              "\"+1\"",
                              "\"1e3\"",
                              "\".5\"",
                              "\"5.\"",
                              "\".\"",
                              "\"1.2.3\"",
                              "\" 1\"",
                              "\"1 \"",
                              "\"1,5\"",
                              "\"NaN\"",
                              "\"\xEF\xBC\x91\"",
                              "\"1\\u0000\"",
                              "\"1000000.000000001\""}) {
        row(("a cost of " + std::string(wrong)).c_str(), "\"cost_usd\":" + std::string(wrong),
            "bad_field cost_usd of u-1");
    }

    for (const char* good : {"ok", "error", "timeout", "cancelled", "cut"}) {
        row(("a status of " + std::string(good)).c_str(), "\"status\":\"" + std::string(good) + '"', "taken");
    }
    for (const char* wrong : {"\"OK\"", "\"\"", "\"capped\"", "\"done\"", "1", "true", "[]"}) {
        row(("a status of " + std::string(wrong)).c_str(), "\"status\":" + std::string(wrong),
            "bad_field status of u-1");
    }

    row("labels", R"("labels":{"plan":"free","env":"prod"})", "taken");
    row("no labels", R"("labels":{})", "taken");
    row("32 labels", labels(32), "taken");
    row("33 labels", labels(33), "bad_field labels of u-1");
    row("labels in an array", R"("labels":["plan"])", "bad_field labels of u-1");
    row("a label that is a number", R"("labels":{"env":"prod","plan":5})", "bad_field labels.plan of u-1");
    row("a label that is empty", R"("labels":{"plan":""})", "bad_field labels.plan of u-1");
    row("a label that is an object", R"("labels":{"plan":{"a":"b"}})", "bad_field labels.plan of u-1");
    row("a label of null is left out", R"("labels":{"plan":null})", "taken");
    row("a label with an empty key", R"("labels":{"":"x"})", "bad_field labels of u-1");
    row("a label with a key that is no name", R"("labels":{"a\tb":"x"})", "bad_field labels of u-1");
    row("a label with a key of 257 code points", "\"labels\":{\"" + std::string(257, 'k') + "\":\"v\"}",
        "bad_field labels of u-1");
}

void TestUsage::usage()
{
    QFETCH(const QByteArray, fields);
    QFETCH(const QString, outcome);
    Reading reading;
    QCOMPARE(outcomeOf(reading.agent(lineOf("usage", plainUsage, fields.toStdString()))), outcome);
}

void TestUsage::tokens_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name, const char* fields, const char* outcome) {
        QTest::newRow(name) << QByteArray(fields) << QString::fromLatin1(outcome);
    };
    row("10 in, 7 out", "", "taken");
    row("10^9 in", R"("input_tokens":1000000000)", "taken");
    row("more than 10^9 in", R"("input_tokens":1000000001)", "bad_field input_tokens of u-1");
    row("input tokens with a point", R"("input_tokens":10.0)", "bad_field input_tokens of u-1");
    row("input tokens in a string", R"("input_tokens":"10")", "bad_field input_tokens of u-1");
    row("fewer than none out", R"("output_tokens":-1)", "bad_field output_tokens of u-1");
    row("a part may be as large as its whole",
        R"("cached_input_tokens":4,"cache_write_tokens":6,"cache_write_1h_tokens":6,"reasoning_tokens":7)",
        "taken");
    row("cached tokens above the input", R"("cached_input_tokens":11)",
        "bad_field cached_input_tokens of u-1");
    row("written tokens above the input", R"("cache_write_tokens":11)",
        "bad_field cache_write_tokens of u-1");
    row("cached and written tokens together above the input",
        R"("cached_input_tokens":6,"cache_write_tokens":5)", "bad_field cached_input_tokens of u-1");
    row("tokens written for an hour above those written",
        R"("cache_write_tokens":5,"cache_write_1h_tokens":6)", "bad_field cache_write_1h_tokens of u-1");
    row("tokens written for an hour where none were written", R"("cache_write_1h_tokens":1)",
        "bad_field cache_write_1h_tokens of u-1");
    row("reasoning above the output", R"("reasoning_tokens":8)", "bad_field reasoning_tokens of u-1");
    row("a cost does not excuse a part above its whole", R"("cost_usd":1,"reasoning_tokens":8)",
        "bad_field reasoning_tokens of u-1");
    row("a part of a whole that is not there", R"("cost_usd":1,"output_tokens":null,"reasoning_tokens":1)",
        "bad_field reasoning_tokens of u-1");
}

void TestUsage::tokens()
{
    QFETCH(const QByteArray, fields);
    QFETCH(const QString, outcome);
    Reading reading;
    QCOMPARE(outcomeOf(reading.agent(lineOf("usage", tokenUsage, fields.toStdString()))), outcome);
}

void TestUsage::requestEnd_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name, const std::string& fields, const char* outcome) {
        QTest::newRow(name) << QByteArray::fromStdString(fields) << QString::fromLatin1(outcome);
    };
    row("the least that is required", "", "taken");
    row("id is required", R"("id":null)", "missing_field id");
    row("request is required", R"("request":null)", "missing_field request of e-1");
    row("status is required", R"("status":null)", "missing_field status of e-1");
    for (const char* good : {"ok", "error", "capped", "denied", "killed"}) {
        row(("a status of " + std::string(good)).c_str(), "\"status\":\"" + std::string(good) + '"', "taken");
    }
    row("a status that only a call can have", R"("status":"cut")", "bad_field status of e-1");
    row("a request that is no name", R"("request":"")", "bad_field request of e-1");
    row("a budget as a string", R"("budget_usd":"0.50")", "taken");
    row("a budget below 0", R"("budget_usd":-1)", "bad_field budget_usd of e-1");
    row("an outcome of 1,024 code points", "\"outcome\":\"" + std::string(1024, 'x') + '"', "taken");
    row("an outcome of 1,025 code points", "\"outcome\":\"" + std::string(1025, 'x') + '"',
        "bad_field outcome of e-1");
    row("an outcome that is no string", R"("outcome":{})", "bad_field outcome of e-1");
    row("a label that is no name", R"("labels":{"plan":[]})", "bad_field labels.plan of e-1");
    row("a time that is none", R"("time":"yesterday")", "bad_field time of e-1");
}

void TestUsage::requestEnd()
{
    QFETCH(const QByteArray, fields);
    QFETCH(const QString, outcome);
    Reading reading;
    QCOMPARE(outcomeOf(reading.agent(lineOf("request_end", plainEnd, fields.toStdString()))), outcome);
}

void TestUsage::carriesEveryFieldOfUsage()
{
    Reading reading;
    const auto line = reading.agentLine<UsageLine>(
        R"({"type":"usage","id":"01JD","time":"2026-11-24T03:06:07.983Z","request":"req-9","user":"u-17",)"
        R"("workflow":"refund","agent":"bot","provider":"openai","model":"gpt-4o","requested_model":"gpt-4",)"
        R"("service_tier":"flex","input_tokens":22000,"cached_input_tokens":10,"cache_write_tokens":20,)"
        R"("cache_write_1h_tokens":5,"output_tokens":310,"reasoning_tokens":100,"cost_usd":0.0581,"attempt":3,)"
        R"("status":"cut","tool_calls":2,"latency_ms":843,"reservation":"r-81","labels":{"plan":"free"}})");
    QVERIFY(line);
    const auto text = [&](NameId id) { return std::string(reading.names.text(id)); };
    QCOMPARE(line->id, std::string("01JD"));
    QVERIFY(line->time);
    QCOMPARE(line->time->time_since_epoch().count(), std::int64_t(1'795'489'567'983));
    QCOMPARE(line->request, std::string("req-9"));
    QCOMPARE(text(line->facts.user), std::string("u-17"));
    QCOMPARE(text(line->facts.workflow), std::string("refund"));
    QCOMPARE(text(line->facts.agent), std::string("bot"));
    QCOMPARE(text(line->facts.provider), std::string("openai"));
    QCOMPARE(text(line->facts.model), std::string("gpt-4o"));
    QCOMPARE(text(line->requestedModel), std::string("gpt-4"));
    QCOMPARE(text(line->serviceTier), std::string("flex"));
    const TokenCounts tokens{22'000, 10, 20, 5, 310, 100};
    QVERIFY(line->tokens == tokens && line->hasTokens);
    QCOMPARE(line->cost->nano(), std::int64_t(58'100'000));
    QCOMPARE(line->attempt, 3U);
    QVERIFY(line->status == CallStatus::cut);
    QCOMPARE(line->toolCalls, 2U);
    QVERIFY(line->latencyMs == 843U);
    QCOMPARE(line->reservation, std::string("r-81"));
    QCOMPARE(text(reading.names.labelValue(line->facts.labels, reading.names.find("plan"))),
             std::string("free"));
}

void TestUsage::carriesEveryFieldOfRequestEnd()
{
    Reading reading;
    const auto line = reading.agentLine<RequestEndLine>(
        R"({"type":"request_end","id":"01JE","time":1795489567983,"request":"req-9","user":"u-17",)"
        R"("workflow":"refund","agent":"bot","status":"capped","budget_usd":"0.50","outcome":"refund_issued",)"
        R"("labels":{"env":"prod"}})");
    QVERIFY(line);
    const auto text = [&](NameId id) { return std::string(reading.names.text(id)); };
    QCOMPARE(line->id, std::string("01JE"));
    QCOMPARE(line->time->time_since_epoch().count(), std::int64_t(1'795'489'567'983));
    QCOMPARE(line->request, std::string("req-9"));
    QCOMPARE(text(line->facts.user), std::string("u-17"));
    QCOMPARE(text(line->facts.workflow), std::string("refund"));
    QCOMPARE(text(line->facts.agent), std::string("bot"));
    QVERIFY(line->status == RequestStatus::capped);
    QCOMPARE(line->budget->nano(), std::int64_t(500'000'000));
    QCOMPARE(line->outcome, std::string("refund_issued"));
    QCOMPARE(text(reading.names.labelValue(line->facts.labels, reading.names.find("env"))),
             std::string("prod"));
}

void TestUsage::fillsInWhatIsAbsent()
{
    Reading reading;
    const auto line = reading.agentLine<UsageLine>(R"({"model":"m","cost_usd":0,"type":"usage","id":"x"})");
    QVERIFY(line);
    QVERIFY(!line->time && line->request.empty() && line->reservation.empty());
    QVERIFY(line->facts.user == 0 && line->facts.workflow == 0 && line->facts.agent == 0 &&
            line->facts.provider == 0 && line->facts.labels == 0);
    QVERIFY(line->requestedModel == 0 && line->serviceTier == 0);
    QVERIFY(line->tokens == TokenCounts() && !line->hasTokens);
    QVERIFY(line->cost && line->cost->isZero());
    QVERIFY(line->attempt == 1 && line->status == CallStatus::ok && line->toolCalls == 0 && !line->latencyMs);

    const auto priced = reading.agentLine<UsageLine>(
        R"({"type":"usage","id":"x","model":"m","input_tokens":0,"output_tokens":0})");
    QVERIFY(priced && priced->hasTokens && !priced->cost);
    const auto half = reading.agentLine<UsageLine>(
        R"({"type":"usage","id":"x","model":"m","input_tokens":5,"cost_usd":1})");
    QVERIFY(half && half->hasTokens && half->tokens.input == 5);
    const auto end = reading.agentLine<RequestEndLine>(lineOf("request_end", plainEnd, ""));
    QVERIFY(end && !end->budget && !end->time && end->outcome.empty());
}

void TestUsage::takesTimesInEveryForm_data()
{
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name, const char* time, bool taken) {
        QTest::newRow(name) << QByteArray(time)
                            << (taken ? QStringLiteral("taken") : QStringLiteral("bad_field time of u-1"));
    };
    row("RFC 3339 in UTC", R"("2026-11-24T03:06:07.983Z")", true);
    row("any RFC 3339 offset", R"("2026-11-24T08:51:07+05:45")", true);
    row("integer milliseconds since the epoch", "1795489567983", true);
    row("the first millisecond of 2020", "1577836800000", true);
    row("the millisecond before it", "1577836799999", false);
    row("2020 by its offset", R"("2019-12-31T23:30:00-01:00")", true);
    row("2019 by its offset", R"("2020-01-01T00:59:59+01:00")", false);
    row("24 h ahead of the engine's clock", R"("2026-11-25T12:00:00Z")", true);
    row("a millisecond more", R"("2026-11-25T12:00:00.001Z")", false);
    row("24 h ahead in milliseconds", "1795608000000", true);
    row("a millisecond more in milliseconds", "1795608000001", false);
    row("a number with a point", "1795489567983.0", false);
    row("a number with an exponent", "1.795489567983e12", false);
    row("seconds", "1795489567", false);
    row("a number below 0", "-1", false);
    row("a number beyond 64 bits", "18446744073709551617", false);
    row("milliseconds in a string", R"("1795489567983")", false);
    row("a day that does not exist", R"("2025-02-29T00:00:00Z")", false);
    row("no offset", R"("2026-11-24T03:06:07")", false);
    row("true", "true", false);
    row("an object", "{}", false);
}

void TestUsage::takesTimesInEveryForm()
{
    QFETCH(const QByteArray, time);
    QFETCH(const QString, outcome);
    Reading reading;
    QCOMPARE(outcomeOf(reading.agent(lineOf("usage", plainUsage, "\"time\":" + time.toStdString()))),
             outcome);
}

void TestUsage::internsNothingOfARefusedLine()
{
    Reading reading;
    QCOMPARE(
        outcomeOf(reading.agent(
            R"({"type":"usage","id":"x","user":"stranger","model":"novel","cost_usd":-1,"labels":{"k":"v"}})")),
        QStringLiteral("bad_field cost_usd of x"));
    QCOMPARE(outcomeOf(reading.agent(
                 R"({"type":"authorize","id":"x","user":"stranger","model":"novel","estimate_usd":-1})")),
             QStringLiteral("bad_field estimate_usd of x"));
    QCOMPARE(outcomeOf(reading.agent(R"({"type":"hello","agent":"stranger","labels":{"k":"v"},"pid":-1})")),
             QStringLiteral("bad_field pid"));
    QCOMPARE(outcomeOf(reading.agent(
                 R"({"type":"hello","agent":"stranger","inflight":[{"model":"novel","estimate_usd":1}]})")),
             QStringLiteral("missing_field inflight.0.reservation"));
    for (const std::string_view name : {"stranger", "novel", "k", "v"}) {
        QCOMPARE(reading.names.find(name), NameId(0));
    }
}

void TestUsage::knowsNamesAgain()
{
    // More names than the reader remembers, met again in another order: the ids stay the table's.
    Reading reading;
    std::mt19937 random(5);
    for (int round = 0; round < 20'000; ++round) {
        const std::string user = "user-" + std::to_string(random() % 3000);
        const std::string plan = "plan-" + std::to_string(random() % 600);
        const bool turned = random() % 2 == 0;
        std::string labelled = R"("labels":{)";
        labelled += turned ? R"("env":"prod","plan":")" + plan : R"("plan":")" + plan + R"(","env":"prod)";
        labelled += R"("},"user":")";
        labelled += user + '"';
        const auto line = reading.agentLine<UsageLine>(lineOf("usage", plainUsage, labelled));
        QVERIFY(line);
        QCOMPARE(std::string(reading.names.text(line->facts.user)), user);
        QCOMPARE(line->facts.user, reading.names.find(user));
        QCOMPARE(line->facts.labels,
                 reading.names.internLabels({{reading.names.find("plan"), reading.names.find(plan)},
                                             {reading.names.find("env"), reading.names.find("prod")}}));
    }
}

QTEST_APPLESS_MAIN(TestUsage)
#include "tst_usage.moc"
