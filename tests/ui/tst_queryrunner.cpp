// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queries/queryrunner.h"
#include "ui/queries/refresh.h"

#include <QSemaphore>
#include <QTest>

#include <memory>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

/// Answers with the thread that it was built on; the rest of the port is not asked here.
class SomeSource : public RollupSource
{
public:
    explicit SomeSource(QThread* builtOn)
        : m_builtOn(builtOn)
    {
    }

    Result<std::vector<SpendCell>> series(const std::vector<WallTime>&, const Filter&,
                                          const CancelToken&) override
    {
        return Error{"none", "none"};
    }
    Result<SpanFigures> figures(const TimeSpan&, const Filter&, const CancelToken&) override
    {
        return Error{"none", "none"};
    }
    Result<std::vector<GroupRow>> groups(const TimeSpan&, Dimension, const std::string&, const Filter&,
                                         std::size_t, GroupRow&, std::size_t&, const CancelToken&) override
    {
        return Error{"none", "none"};
    }
    Result<bool> readsCalls(const std::vector<WallTime>&, Dimension, const std::string&, const Filter&,
                            const CancelToken&) override
    {
        return Error{"none", "none"};
    }
    Result<void> binnedGroups(const std::vector<WallTime>&, Dimension, const std::string&, const Filter&,
                              const TakePiece&, const CancelToken&) override
    {
        return Error{"none", "none"};
    }
    Result<std::vector<CallRow>> callsIn(const TimeSpan&, const Filter&, std::size_t,
                                         const CancelToken&) override
    {
        return Error{"none", "none"};
    }
    Result<std::vector<OutcomeRow>> outcomes(const TimeSpan&, const CancelToken&) override
    {
        return Error{"none", "none"};
    }
    Result<std::vector<CallRow>> newestCalls(std::size_t, const CancelToken&) override
    {
        return Error{"none", "none"};
    }
    Result<std::vector<CallRow>> callsOfRequest(const std::string&, const CancelToken&) override
    {
        return Error{"none", "none"};
    }
    Result<std::vector<LogEntry>> log(const LogQuestion&, const CancelToken&) override
    {
        return Error{"none", "none"};
    }
    Result<StoreFacts> facts(const CancelToken&) override
    {
        StoreFacts facts;
        facts.events = m_builtOn == QThread::currentThread() ? 1 : 0;
        return facts;
    }

private:
    QThread* m_builtOn;
};

RollupSourceFactory someSource()
{
    return []() -> Result<std::unique_ptr<RollupSource>> {
        return std::unique_ptr<RollupSource>(std::make_unique<SomeSource>(QThread::currentThread()));
    };
}

} // namespace

class TestQueryRunner : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void asksOffTheMainThreadAndAnswersOnIt()
    {
        QueryRunner runner(someSource());
        QThread* answeredOn = nullptr;
        std::uint64_t builtWhereAsked = 0;
        const Query query =
            runner.ask([](RollupSource& source, const CancelToken& cancel) { return source.facts(cancel); },
                       [&](const Result<StoreFacts>& facts) {
                           answeredOn = QThread::currentThread();
                           builtWhereAsked = facts.ok() ? facts->events : 0;
                       });
        QVERIFY(query.isRunning());
        QTRY_VERIFY(answeredOn != nullptr);
        QCOMPARE(answeredOn, QThread::currentThread());
        QCOMPARE(builtWhereAsked, std::uint64_t(1));
        QVERIFY(!query.isRunning());
    }

    void aChangedQuestionCancelsTheOneBefore()
    {
        QueryRunner runner(someSource());
        QSemaphore begun, go;
        bool sawCancel = false;
        bool firstAnswered = false;
        bool secondAnswered = false;
        Query query = runner.ask(
            [&](RollupSource&, const CancelToken& cancel) -> Result<int> {
                begun.release();
                go.acquire();
                sawCancel = cancel.isCancelled();
                return 1;
            },
            [&](const Result<int>&) { firstAnswered = true; });
        begun.acquire();
        query = runner.ask([](RollupSource&, const CancelToken&) -> Result<int> { return 2; },
                           [&](const Result<int>& result) { secondAnswered = result.ok() && *result == 2; });
        go.release();
        QTRY_VERIFY(secondAnswered);
        QVERIFY(sawCancel);
        QVERIFY(!firstAnswered);
    }

    void anAskerThatIsGoneIsNotAnswered()
    {
        QueryRunner runner(someSource());
        int answers = 0;
        {
            const Query gone = runner.ask([](RollupSource&, const CancelToken&) -> Result<int> { return 1; },
                                          [&](const Result<int>&) { ++answers; });
        }
        bool last = false;
        const Query query = runner.ask([](RollupSource&, const CancelToken&) -> Result<int> { return 2; },
                                       [&](const Result<int>&) { last = true; });
        QTRY_VERIFY(last);
        QCOMPARE(answers, 0);
    }

    void aSourceThatCannotBeBuiltYetIsTriedAgain()
    {
        int tries = 0;
        QueryRunner runner([&tries]() -> Result<std::unique_ptr<RollupSource>> {
            if (++tries == 1) {
                return Error{"no_database", "There is no database yet"};
            }
            return std::unique_ptr<RollupSource>(std::make_unique<SomeSource>(QThread::currentThread()));
        });
        const auto facts = [](RollupSource& source, const CancelToken& cancel) {
            return source.facts(cancel);
        };
        std::string code;
        bool answered = false;
        const Query first = runner.ask(
            facts, [&](const Result<StoreFacts>& result) { code = result.ok() ? "" : result.error().code; });
        const Query second =
            runner.ask(facts, [&](const Result<StoreFacts>& result) { answered = result.ok(); });
        QTRY_VERIFY(answered);
        QCOMPARE(code, std::string("no_database"));
    }

    void aFloodOfChangesAsksOnceWhileAnAnswerIsAwaited()
    {
        int asked = 0;
        Refresh refresh(0ms, [&asked] { ++asked; });
        refresh.request();
        QCOMPARE(asked, 0); // nobody looks
        refresh.setActive(true);
        QCOMPARE(asked, 1);
        for (int i = 0; i < 1000; ++i) {
            refresh.request();
        }
        QCOMPARE(asked, 1);
        refresh.answered();
        QTRY_COMPARE(asked, 2);
        refresh.answered();
        QCoreApplication::processEvents();
        QCOMPARE(asked, 2); // nothing changed since
    }
};

QTEST_MAIN(TestQueryRunner)
#include "tst_queryrunner.moc"
