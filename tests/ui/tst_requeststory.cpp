// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/request/cliffwords.h"
#include "ui/pages/request/requeststory.h"

#include <QtTest>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

const WallTime start{std::chrono::milliseconds(1'790'000'000'000)};

Money cents(std::int64_t count)
{
    return Money::fromNano(count * 10'000'000);
}

/// A call that ended `at` and took 400 ms.
CallRow call(std::chrono::milliseconds at, Money cost, std::int64_t context = 1000)
{
    CallRow row;
    row.id = "c-" + std::to_string(at.count());
    row.time = start + at;
    row.latencyMs = 400;
    row.request = "req-1";
    row.agent = "support-bot";
    row.user = "u-1";
    row.workflow = "refund";
    row.model = "gpt-4o";
    row.tier = Tier::complex;
    row.cost = cost;
    row.hasTokens = true;
    row.tokens.input = context;
    return row;
}

PolicyView requestCap(Money limit, const char* workflow)
{
    PolicyView view;
    view.policy.id = "cap";
    view.policy.period = PeriodKind::request;
    view.policy.limit = limit;
    MatchTerm term;
    term.field = MatchTerm::Field::workflow;
    term.pattern = workflow;
    view.policy.match = {term};
    return view;
}

RequestStory storyOf(const std::vector<CallRow>& calls, const std::vector<PolicyView>& policies = {},
                     const std::vector<LiveCall>& denials = {})
{
    return RequestStory::of(calls, denials, policies, start + 1h);
}

} // namespace

class tst_RequestStory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void nothingIsAnEmptyStory()
    {
        const RequestStory story = storyOf({});
        QVERIFY(story.steps.empty());
        QCOMPARE(cliffSentence(story), QString());
    }

    void aCallBeganItsLatencyBeforeItWasReported()
    {
        const RequestStory story = storyOf({call(400ms, cents(3)), call(1500ms, cents(4))});
        QCOMPARE(story.begin, start);
        QCOMPARE(story.end, start + 1500ms);
        QCOMPARE(story.steps[1].begin, start + 1100ms);
        QCOMPARE(story.spent, cents(7));
        QCOMPARE(story.steps[0].spentSoFar, cents(3));
        QCOMPARE(requestSummary(story), QString::fromUtf8("refund · u-1 · support-bot · 1.5 s"));
    }

    void anUnpricedCallIsCountedApart()
    {
        CallRow unpriced = call(400ms, {});
        unpriced.priced = false;
        const RequestStory story = storyOf({unpriced, call(900ms, cents(4))});
        QCOMPARE(story.unpriced, std::size_t{1});
        QVERIFY(!story.steps[0].cost);
        QCOMPARE(story.spent, cents(4));
        QVERIFY(capWords(story).contains(QStringLiteral("1 calls whose price nobody knows")));
    }

    void theCapIsHitByTheCallThatUsesItUp()
    {
        const RequestStory story =
            storyOf({call(400ms, cents(30)), call(900ms, cents(20)), call(1400ms, cents(1))},
                    {requestCap(cents(50), "refund")});
        QCOMPARE(story.cap, std::optional(cents(50)));
        QCOMPARE(story.capHitAt, std::optional<std::size_t>(1));
        QCOMPARE(capWords(story), QString::fromUtf8("of $0.50 — capped"));
    }

    void ofSeveralCapsTheSmallestHolds()
    {
        PolicyView off = requestCap(cents(1), "*");
        off.policy.enabled = false;
        const RequestStory story =
            storyOf({call(400ms, cents(10))}, {requestCap(cents(50), "refund"), requestCap(cents(40), "*"),
                                               requestCap(cents(5), "etl"), off});
        QCOMPARE(story.cap, std::optional(cents(40)));
        QVERIFY(!story.capHitAt);
        QCOMPARE(capWords(story), QStringLiteral("of $0.40"));
    }

    void aDenialIsWhereTheCapWasHit()
    {
        LiveCall denial;
        denial.denied = true;
        denial.call = call(900ms, {});
        const RequestStory story =
            storyOf({call(400ms, cents(49))}, {requestCap(cents(50), "refund")}, {denial});
        QCOMPARE(story.steps.size(), std::size_t{2});
        QVERIFY(story.steps[1].denied);
        QCOMPARE(story.capHitAt, std::optional<std::size_t>(1));
        QCOMPARE(story.spent, cents(49));
    }

    void retriesAndToolRoundsAreMarked()
    {
        CallRow asking = call(400ms, cents(1));
        asking.toolCalls = 2;
        CallRow failed = call(900ms, cents(2));
        failed.status = CallStatus::error;
        CallRow again = call(1400ms, cents(3));
        again.attempt = 2;
        const RequestStory story = storyOf({asking, failed, again});
        QVERIFY(story.steps[1].afterTools);
        QVERIFY(!story.steps[2].afterTools);
        QVERIFY(story.steps[2].isRetry());
        QCOMPARE(story.retries, std::size_t{1});
        QCOMPARE(story.retryCost, cents(3));
        QCOMPARE(story.toolRounds, std::size_t{1});
    }

    void everyCliffHasItsSentence_data()
    {
        QTest::addColumn<int>("cliff");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("context") << int(RequestCliff::context)
                                 << QString::fromUtf8(
                                        "×44 from the first call to the largest: the context cliff.");
        QTest::newRow("retries") << int(RequestCliff::retries)
                                 << "3 retries, $0.30 of $0.40 went into them: the retry cliff.";
        QTest::newRow("tools")
            << int(RequestCliff::tools)
            << "5 rounds of tools, each with all that came before: the tool-calling cliff.";
        QTest::newRow("agents") << int(RequestCliff::agents)
                                << "3 agents made 5 calls for one request: the multi-agent cliff.";
        QTest::newRow("none") << int(RequestCliff::none) << "";
    }
    void everyCliffHasItsSentence()
    {
        QFETCH(int, cliff);
        QFETCH(QString, sentence);
        std::vector<CallRow> calls;
        for (int i = 0; i < 6; ++i) {
            calls.push_back(call(400ms * (i + 1), cents(1)));
        }
        switch (static_cast<RequestCliff>(cliff)) {
        case RequestCliff::context:
            calls.front().tokens.input = 500;
            calls.back().tokens.input = 22'000;
            break;
        case RequestCliff::retries:
            calls.resize(4);
            calls[0].cost = cents(10);
            for (std::uint32_t i = 1; i < 4; ++i) {
                calls[i].cost = cents(10);
                calls[i].attempt = i + 1;
            }
            break;
        case RequestCliff::tools:
            for (CallRow& row : calls) {
                row.toolCalls = 1;
            }
            break;
        case RequestCliff::agents:
            calls.resize(5);
            calls[1].agent = "planner";
            calls[2].agent = "reviewer";
            break;
        case RequestCliff::none:
            break;
        }
        const RequestStory story = storyOf(calls);
        QCOMPARE(int(story.cliff), cliff);
        QCOMPARE(cliffSentence(story), sentence);
    }
};

QTEST_GUILESS_MAIN(tst_RequestStory)
#include "tst_requeststory.moc"
