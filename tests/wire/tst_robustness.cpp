// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/name.h"
#include "model/wire/framing.h"
#include "tests/wire/reading.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace tokenfence;

namespace {

const std::vector<std::string>& agentLines()
{
    static const std::vector<std::string> lines{
        (R"({"type":"usage","id":"01JD","time":"2026-11-24T03:06:07.983Z","request":"req-9","user":"u-17",)"
         R"("workflow":"refund","provider":"openai","model":"gpt-4o","requested_model":"gpt-4o","input_tokens":22000,)"
         R"("cached_input_tokens":0,"cache_write_tokens":0,"output_tokens":310,"reasoning_tokens":0,)"
         R"("cost_usd":0.0581,"attempt":1,"status":"ok","tool_calls":2,"latency_ms":843,"reservation":"r",)"
         R"("labels":{"plan":"free"}})"),
        (R"({"type":"request_end","id":"01JE","time":1795489567983,"request":"req-9","status":"ok",)"
         R"("budget_usd":"0.50","outcome":"refund_issued","labels":{}})"),
        (R"({"type":"authorize","id":"a-1","request":"req-9","model":"gpt-4o","input_tokens":22000,)"
         R"("max_output_tokens":1024,"fallback_model":"gpt-4o-mini","budget_usd":0.50,"labels":{"plan":"free"}})"),
        (R"({"type":"hello","protocol":1,"agent":"bot","client":"c","pid":4711,"labels":{"env":"prod"},)"
         R"("inflight":[{"id":"a","model":"m","estimate_usd":1,"reservation":"r-1","labels":{"a":"b"}}]})"),
        (R"({"type":"propose_policy","policy":{"id":"p","match":{"user":"u*","label:x":"y"},"per":"user",)"
         R"("period":"day","limit_usd":5,"alert_at":null,"downgrade_at":0.5,"kill_at":0.9,"max_retries":3}})"),
        R"({"type":"kill_ack","epoch":8,"cancelled":3})",
        R"({"type":"release","reservation":"r-81"})",
        R"({"type":"ping","id":"p"})",
    };
    return lines;
}

const std::vector<std::string>& controlLines()
{
    static const std::vector<std::string> lines{
        R"({"type":"kill","id":"1","reason":"too dear","scope":{"agent":"a"}})",
        (R"({"type":"policy_put","id":"4","policy":{"id":"p","name":"P","match":{"model":"gpt*"},"period":"week",)"
         R"("limit_usd":"12.5","raise":{"limit_usd":20,"until":"2026-12-01T00:00:00Z"}}})"),
        R"({"type":"policy_delete","id":"4","policy":"p"})",
        R"({"type":"prices_put","id":"5","prices":{"m":{"input_cost_per_token":1e-7}}})",
        R"({"type":"tier_put","id":"5a","model":"m","tier":"critical"})",
        (R"({"type":"settings_put","id":"5b","settings":{"timezone":"Europe/Berlin","retention_days":90,)"
         R"("rollup_labels":["plan","env"]}})"),
        R"({"type":"watch","id":"6","filter":{"user":"u*","label:plan":"free","status":"ok","min_cost_usd":0.5}})",
        R"({"type":"stop_note","id":"2a","epoch":8,"reason":"r"})",
    };
    return lines;
}

constexpr std::array<std::string_view, 40> scraps{
    "{",      "}",       "[",         "]",      ":",       ",",         "\"",
    "\\",     "0",       "-",         ".",      "1e999",   "null",      "true",
    "\"\"",   "{}",      "[]",        "\"x\"",  "1.5",     "-1",        "\xC2",
    "\x85",   "\\u0000", "\\ud83d",   "\"id\"", "\"id\":", "\"type\":", "\"model\":",
    "labels", "\xFF",    "\r",        " ",      "\t",      "\"user\":", "99999999999999999999",
    "\\n",    "null,",   "\"usage\"", "9",      "e"};

std::string mutated(const std::vector<std::string>& lines, std::mt19937& random)
{
    const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % end); };
    std::string line = lines[below(lines.size())];
    for (std::size_t change = below(4); change > 0 && !line.empty(); --change) {
        const std::size_t at = below(line.size());
        const std::string& other = lines[below(lines.size())];
        switch (below(6)) {
        case 0:
            line[at] = static_cast<char>(random());
            break;
        case 1:
            line.insert(at, scraps[below(scraps.size())]);
            break;
        case 2:
            line.erase(at, 1 + below(20));
            break;
        case 3:
            line.insert(at, other.substr(below(other.size()), 1 + below(40)));
            break;
        case 4:
            line.replace(at, 1 + below(6), scraps[below(scraps.size())]);
            break;
        default:
            line.resize(at);
        }
    }
    return line;
}

/// Whether this is an answer that the contract knows.
template <class Line>
bool isSound(const Decoded<Line>& decoded)
{
    static const std::set<std::string> codes{"bad_json", "unknown_type", "missing_field", "bad_field",
                                             "unsupported_protocol"};
    const auto* error = std::get_if<WireError>(&decoded);
    if (error == nullptr) {
        return true;
    }
    const bool namesField = error->code != "bad_json" && error->code != "unknown_type";
    return codes.count(error->code) == 1 && !error->message.empty() && namesField != error->field.empty() &&
           (error->id.empty() || isName(error->id));
}

} // namespace

class TestRobustness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersWhateverComes_data();
    void answersWhateverComes();
    void readsTheSameInPlace_data();
    void readsTheSameInPlace();
};

void TestRobustness::answersWhateverComes_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 4; ++seed) {
        QTest::addRow("seed %u", seed) << seed;
    }
}

void TestRobustness::answersWhateverComes()
{
    QFETCH(const unsigned, seed);
    std::mt19937 random(seed);
    Reading reading;
    int taken = 0;
    int refused = 0;
    for (int round = 0; round < 10'000; ++round) {
        const std::string agent = mutated(agentLines(), random);
        const std::string control = mutated(controlLines(), random);
        const auto fromAgent = reading.agent(agent);
        const auto fromOperator = reading.control(control);
        QVERIFY2(isSound(fromAgent), agent.c_str());
        QVERIFY2(isSound(fromOperator), control.c_str());
        QVERIFY2(isSound(reading.reader.readPolicy(control)), control.c_str());
        for (const bool isError : {fromAgent.index() == 1, fromOperator.index() == 1}) {
            ++(isError ? refused : taken);
        }
    }
    QVERIFY(taken > 500 && refused > 500); // both happen, or the test says nothing
}

void TestRobustness::readsTheSameInPlace_data()
{
    answersWhateverComes_data();
}

void TestRobustness::readsTheSameInPlace()
{
    // As in a connection: cut out of a stream by the framer and read where they lie, among the lines around
    // them.
    QFETCH(const unsigned, seed);
    std::mt19937 random(seed);
    std::vector<std::string> lines;
    std::string stream;
    for (int i = 0; i < 3'000; ++i) {
        std::string line = mutated(agentLines(), random);
        std::replace(line.begin(), line.end(), '\n', ' ');
        lines.push_back(line);
        stream += line + "\n";
    }
    Reading copied;
    Reading inPlace;
    LineFramer framer(65'536);
    std::size_t at = 0;
    for (const std::string& line : lines) {
        LineFramer::Piece piece = framer.next();
        while (piece.kind == LineFramer::Piece::Kind::none) {
            const std::size_t length = 1 + random() % 5'000;
            framer.feed(std::string_view(stream).substr(at, length));
            at += length;
            piece = framer.next();
        }
        QVERIFY(piece.kind == LineFramer::Piece::Kind::line && piece.text == line);
        QCOMPARE(outcomeOf(inPlace.reader.readAgent(piece.text, testNow, piece.capacity)),
                 outcomeOf(copied.agent(line)));
    }
}

QTEST_APPLESS_MAIN(TestRobustness)
#include "tst_robustness.moc"
