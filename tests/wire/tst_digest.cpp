// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/wire/reading.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace tokenfence;

namespace {

constexpr std::string_view plainUsage = R"("id":"u-1","model":"gpt-4o","cost_usd":1)";

/// The digest of a usage with these fields.
std::uint64_t usageDigest(Reading& reading, std::string_view fields)
{
    const auto line = reading.agentLine<UsageLine>(lineOf("usage", plainUsage, fields));
    return line ? line->digest : 0;
}

} // namespace

class TestDigest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isThatOfTheContents();
    void tellsContentsApart();
    void neverChanges();
};

void TestDigest::isThatOfTheContents()
{
    Reading reading;
    const std::uint64_t plain = usageDigest(reading, "");
    QVERIFY(plain != 0);
    QCOMPARE(usageDigest(reading, ""), plain); // the same bytes again, without a time
    for (const char* same :
         {R"("cost_usd":1.0)", R"("cost_usd":"1")", R"("cost_usd":10e-1)", R"("id":"another")",
          R"("model":"gpt-4\u006f")", R"("user":null)", R"("note":"unknown")", R"("labels":{})"}) {
        QVERIFY2(usageDigest(reading, same) == plain, same);
    }

    std::vector<std::string> fields{R"("time":"2026-11-24T03:06:07.983Z")",
                                    R"("request":"r")",
                                    R"("user":"u")",
                                    R"("workflow":"w")",
                                    R"("agent":"a")",
                                    R"("provider":"p")",
                                    R"("requested_model":"q")",
                                    R"("service_tier":"flex")",
                                    R"("attempt":2)",
                                    R"("status":"ok")",
                                    R"("tool_calls":0)",
                                    R"("latency_ms":1)",
                                    R"("reservation":"r-1")",
                                    R"("labels":{"a":"1","b":"2","c":"3"})"};
    const auto joined = [&] {
        std::string all;
        for (const std::string& field : fields) {
            all += (all.empty() ? "" : ",") + field;
        }
        return all;
    };
    const std::uint64_t full = usageDigest(reading, joined());
    QVERIFY(full != plain && full != 0);
    std::mt19937 random(3);
    for (int round = 0; round < 50; ++round) {
        std::shuffle(fields.begin(), fields.end(), random);
        QCOMPARE(usageDigest(reading, joined()), full);
    }
    fields.front() = fields.front() + " ";
    std::replace(fields.begin(), fields.end(), std::string(R"("labels":{"a":"1","b":"2","c":"3"})"),
                 std::string(R"("labels":{"c":"3","a":"1","b":"2"})"));
    QCOMPARE(usageDigest(reading, joined()), full);
    Reading later; // names have other numbers there
    QVERIFY(
        later.agentLine<UsageLine>(lineOf("usage", plainUsage, R"("user":"3","labels":{"c":"2","b":"1"})")));
    QCOMPARE(usageDigest(later, joined()), full);
}

void TestDigest::tellsContentsApart()
{
    Reading reading;
    std::vector<std::uint64_t> all{usageDigest(reading, "")};
    for (const char* fields : {R"("cost_usd":1.000000001)",
                               R"("cost_usd":0)",
                               R"("model":"gpt-4")",
                               R"("request":"gpt-4o")",
                               R"("user":"a")",
                               R"("workflow":"a")",
                               R"("agent":"a")",
                               R"("provider":"a")",
                               R"("requested_model":"a")",
                               R"("service_tier":"a")",
                               R"("reservation":"a")",
                               R"("user":"a","workflow":"b")",
                               R"("user":"ab","workflow":"b")",
                               R"("user":"a","workflow":"bb")",
                               R"("input_tokens":0)",
                               R"("output_tokens":0)",
                               R"("input_tokens":0,"output_tokens":0)",
                               R"("input_tokens":1)",
                               R"("output_tokens":1)",
                               R"("input_tokens":1,"cached_input_tokens":1)",
                               R"("input_tokens":1,"cache_write_tokens":1)",
                               R"("input_tokens":1,"cache_write_tokens":1,"cache_write_1h_tokens":1)",
                               R"("output_tokens":1,"reasoning_tokens":1)",
                               R"("attempt":1)",
                               R"("attempt":2)",
                               R"("status":"ok")",
                               R"("status":"error")",
                               R"("tool_calls":0)",
                               R"("tool_calls":1)",
                               R"("latency_ms":0)",
                               R"("latency_ms":1)",
                               R"("time":1795489567983)",
                               R"("time":1795489567984)",
                               R"("labels":{"a":"b"})",
                               R"("labels":{"b":"a"})",
                               R"("labels":{"a":"b","b":"a"})",
                               R"("labels":{"a":"a","b":"b"})",
                               R"("user":"aaaaaaaaaaaaaaaab")",
                               R"("user":"aaaaaaaaaaaaaaaac")",
                               R"("user":"aaaaaaaaaaaaaaaa")"}) {
        const std::uint64_t digest = usageDigest(reading, fields);
        QVERIFY2(digest != 0 && std::find(all.begin(), all.end(), digest) == all.end(), fields);
        all.push_back(digest);
    }
}

void TestDigest::neverChanges()
{
    // It is kept on disk: if one of these differs, stored records would all look like conflicts.
    Reading reading;
    const auto usage = reading.agentLine<UsageLine>(
        R"({"type":"usage","id":"01JD","time":"2026-11-24T03:06:07.983Z","request":"req-9","user":"u-17",)"
        R"("model":"gpt-4o","cost_usd":0.0581,"labels":{"plan":"free","env":"prod"}})");
    QVERIFY(usage);
    QCOMPARE(usage->digest, std::uint64_t(12655289140000248302U));
    const auto end = reading.agentLine<RequestEndLine>(
        lineOf("request_end", R"("id":"e-1","request":"r","status":"ok")", R"("outcome":"done")"));
    QVERIFY(end);
    QCOMPARE(end->digest, std::uint64_t(1377010349473820657U));
}

QTEST_APPLESS_MAIN(TestDigest)
#include "tst_digest.moc"
