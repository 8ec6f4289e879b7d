// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/jsonwriter.h"
#include "model/wire/writing.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <limits>
#include <string>

using namespace tokenfence;

namespace {

const WallTime noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(12);

Decision allowed()
{
    Decision decision;
    decision.verdict = Verdict::allow;
    decision.model = "gpt-4o";
    decision.reservation = "r-81";
    decision.reserved = Money::fromNano(65'240'000);
    return decision;
}

Stop stopOf(Scope scope)
{
    return {7, std::move(scope), "too dear", noon};
}

} // namespace

class TestWriting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines_data();
    void lines();
    void strings_data();
    void strings();
    void moneyIsExact();
    void holdsNoWhiteSpaceOutsideStrings();
    void writesEveryKindOfValue();
};

void TestWriting::lines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("written");
    const auto row = [](const char* name, const std::string& line, const char* written) {
        QTest::newRow(name) << QByteArray::fromStdString(line) << QByteArray(written) + "\n";
    };
    row("an error with everything", errorLine({"bad_field", "No.", "u-1", "labels.plan"}),
        R"({"type":"error","code":"bad_field","message":"No.","id":"u-1","field":"labels.plan"})");
    row("an error of a line without an id, about no field", errorLine({"bad_json", "No.", "", ""}),
        R"({"type":"error","code":"bad_json","message":"No."})");
    row("an error that repeats what must be escaped", errorLine({"bad_field", "No.", "\"\\", "labels.\n"}),
        R"({"type":"error","code":"bad_field","message":"No.","id":"\"\\","field":"labels.\n"})");

    row("a welcome with nothing to tell", welcomeLine("", "tokenfence/1.0.0", "s-1", noon, {}, {}),
        R"({"type":"welcome","protocol":1,"engine":"tokenfence/1.0.0","session":"s-1",)"
        R"("time":"2026-11-24T12:00:00Z","stops":[],"policies":[]})");
    Policy policy;
    policy.id = policy.name = "p";
    policy.limit = Money::fromDollars(500);
    row("a welcome with stops and policies",
        welcomeLine("h-1", "tokenfence/1.0.0", "s-1", noon, {stopOf({}), stopOf({Scope::Kind::user, "u"})},
                    {policy, policy}),
        R"({"type":"welcome","id":"h-1","protocol":1,"engine":"tokenfence/1.0.0","session":"s-1",)"
        R"("time":"2026-11-24T12:00:00Z","stops":[)"
        R"({"epoch":7,"scope":{},"reason":"too dear","time":"2026-11-24T12:00:00Z"},)"
        R"({"epoch":7,"scope":{"user":"u"},"reason":"too dear","time":"2026-11-24T12:00:00Z"}],"policies":[)"
        R"({"id":"p","name":"p","match":{},"per":"all","period":"day","limit_usd":500,"alert_at":null,)"
        R"("downgrade_at":null,"kill_at":1,"fallback_model":null,"max_retries":null,"enabled":true,)"
        R"("origin":"operator"},)"
        R"({"id":"p","name":"p","match":{},"per":"all","period":"day","limit_usd":500,"alert_at":null,)"
        R"("downgrade_at":null,"kill_at":1,"fallback_model":null,"max_retries":null,"enabled":true,)"
        R"("origin":"operator"}]})");

    Decision decision = allowed();
    row("a call that is allowed", decisionLine("a-1", decision),
        R"({"type":"decision","id":"a-1","verdict":"allow","model":"gpt-4o","reservation":"r-81",)"
        R"("reserved_usd":0.06524})");
    decision.priced = false;
    decision.reserved = Money();
    row("a call that is allowed although nobody knows its price", decisionLine("a-1", decision),
        R"({"type":"decision","id":"a-1","verdict":"allow","model":"gpt-4o","reservation":"r-81",)"
        R"("reserved_usd":0,"priced":false})");
    decision = allowed();
    decision.verdict = Verdict::downgrade;
    decision.model = "gpt-4o-mini";
    decision.reservation = "r-82";
    decision.reserved = Money::fromNano(3'914'400);
    decision.policy = "org-daily";
    decision.reason = "Because.";
    row("a call that is downgraded", decisionLine("a-1", decision),
        R"({"type":"decision","id":"a-1","verdict":"downgrade","model":"gpt-4o-mini","reservation":"r-82",)"
        R"("reserved_usd":0.0039144,"policy":"org-daily","reason":"Because."})");
    Decision denied;
    denied.policy = "org-daily";
    denied.code = DenialCode::budget;
    denied.reason = "Nothing is left.";
    denied.until = noon;
    row("a call that is denied", decisionLine("a-1", denied),
        R"({"type":"decision","id":"a-1","verdict":"deny","policy":"org-daily","code":"budget",)"
        R"("reason":"Nothing is left.","until":"2026-11-24T12:00:00Z"})");
    denied.room = Money::fromNano(20'000'000);
    row("a call that is denied for want of room", decisionLine("a-1", denied),
        R"({"type":"decision","id":"a-1","verdict":"deny","policy":"org-daily","code":"budget",)"
        R"("reason":"Nothing is left.","room_usd":0.02,"until":"2026-11-24T12:00:00Z"})");
    denied.policy.clear();
    denied.room.reset();
    denied.code = DenialCode::stopped;
    denied.until.reset();
    row("a call that is denied by no policy and with no end", decisionLine("a-1", denied),
        R"({"type":"decision","id":"a-1","verdict":"deny","code":"stopped","reason":"Nothing is left.",)"
        R"("until":null})");

    row("an ack", ackLine("01JD", 128), R"({"type":"ack","through":"01JD","count":128})");
    row("a pong", pongLine("p", noon), R"({"type":"pong","id":"p","time":"2026-11-24T12:00:00Z"})");
    row("a pong of a ping without an id", pongLine("", noon),
        R"({"type":"pong","time":"2026-11-24T12:00:00Z"})");
    row("policy_accepted has the policy's id", policyAcceptedLine("p"),
        R"({"type":"policy_accepted","id":"p"})");
    row("a kill of everything", killLine(stopOf({})),
        R"({"type":"kill","epoch":7,"scope":{},"reason":"too dear","time":"2026-11-24T12:00:00Z"})");
    row("a kill of one agent", killLine(stopOf({Scope::Kind::agent, "a\"b"})),
        R"({"type":"kill","epoch":7,"scope":{"agent":"a\"b"},"reason":"too dear","time":"2026-11-24T12:00:00Z"})");
    row("a resume", resumeLine(9, {Scope::Kind::workflow, "w"}, noon),
        R"({"type":"resume","epoch":9,"scope":{"workflow":"w"},"time":"2026-11-24T12:00:00Z"})");
    row("no policies", policiesLine({}), R"({"type":"policies","policies":[]})");
    row("a budget's state", policyStateLine({"org-daily", 0, BudgetState::alert, 0.83, noon}, ""),
        R"({"type":"policy_state","policy":"org-daily","key":"","state":"alert","used":0.83,)"
        R"("until":"2026-11-24T12:00:00Z"})");
    row("a budget's state without an end",
        policyStateLine({"total", 5, BudgetState::exhausted, 1.5, {}}, "u-1"),
        R"({"type":"policy_state","policy":"total","key":"u-1","state":"exhausted","used":1.5,"until":null})");
    row("the progress of a kill", killProgressLine(8, 11, 12),
        R"({"type":"kill_progress","epoch":8,"acked":11,"agents":12})");
}

void TestWriting::lines()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QByteArray, written);
    QCOMPARE(line, written);
    QVERIFY(nlohmann::json::accept(line.toStdString()));
}

void TestWriting::strings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("nothing") << QByteArray() << QByteArray("\"\"");
    QTest::newRow("what needs no escape") << QByteArray("a/b") << QByteArray("\"a/b\"");
    QTest::newRow("valid UTF-8 goes through")
        << QByteArray("\xC3\xA9\xF0\x9F\xA6\x80") << QByteArray("\"\xC3\xA9\xF0\x9F\xA6\x80\"");
    QTest::newRow("quotes and backslashes") << QByteArray("\"a\\") << QByteArray(R"("\"a\\")");
    QTest::newRow("control characters")
        << QByteArray("\0\x01\n\r\t\x1f\x7f", 7) << QByteArray("\"\\u0000\\u0001\\n\\r\\t\\u001f\x7f\"");
}

void TestWriting::strings()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, written);
    std::string out;
    appendJsonString(out, text.toStdString());
    QCOMPARE(QByteArray::fromStdString(out), written);
    QCOMPARE(nlohmann::json::parse(out).get<std::string>(), text.toStdString());
}

void TestWriting::moneyIsExact()
{
    Decision decision = allowed();
    for (const auto& [nano, text] : {std::pair<std::int64_t, const char*>{1, "0.000000001"},
                                     {999'999'999'999'999, "999999.999999999"},
                                     {1'000'000'000'000'000, "1000000"},
                                     {100'000'000, "0.1"}}) {
        decision.reserved = Money::fromNano(nano);
        const std::string line = decisionLine("a", decision);
        QVERIFY2(line.find("\"reserved_usd\":" + std::string(text) + "}") != std::string::npos, line.c_str());
    }
}

void TestWriting::holdsNoWhiteSpaceOutsideStrings()
{
    Policy policy;
    policy.id = policy.name = "p";
    policy.match = {{MatchTerm::Field::label, "a b", "c d"}};
    const std::string line = welcomeLine("h 1", "e", "s", noon, {stopOf({})}, {policy});
    QCOMPARE(nlohmann::ordered_json::parse(line).dump() + "\n", line);
}

void TestWriting::writesEveryKindOfValue()
{
    JsonWriter json;
    json.beginArray().beginObject().endObject().beginArray().endArray();
    json.text("ends in a brace {")
        .text("ends in a colon :")
        .number(-5)
        .number(std::numeric_limits<std::int64_t>::min());
    json.number(std::numeric_limits<std::uint64_t>::max()).approximate(0.1).approximate(1e-300);
    json.approximate(std::numeric_limits<double>::infinity())
        .approximate(std::numeric_limits<double>::quiet_NaN());
    json.money(Money::fromNano(-1)).fraction(Fraction::one()).time(noon).boolean(true).boolean(false).null();
    json.beginObject().textKey("a\"b").raw("[1]").key("c").beginObject().endObject().endObject().endArray();
    const std::string written =
        R"([{},[],"ends in a brace {","ends in a colon :",-5,-9223372036854775808,18446744073709551615,)"
        R"(0.1,1e-300,null,null,-0.000000001,1,"2026-11-24T12:00:00Z",true,false,null,{"a\"b":[1],"c":{}}])";
    QCOMPARE(json.take(), written);
    QVERIFY(json.json().empty());
}

QTEST_APPLESS_MAIN(TestWriting)
#include "tst_writing.moc"
