// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demolines.h"
#include "app/demo/traffic.h"
#include "model/wire/codec.h"

#include <QtTest>

#include <set>

using namespace tokenfence;

namespace {

constexpr DemoAct allActs[] = {DemoAct::everyday,   DemoAct::contextWindow, DemoAct::retryStorm,
                               DemoAct::multiAgent, DemoAct::toolCalling,   DemoAct::messyInput};

} // namespace

class tst_Traffic : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theSameSeedMakesTheSameCompany()
    {
        DemoTraffic one(7, "r-"), other(7, "r-"), third(8, "r-");
        QStringList ones, others, thirds;
        for (int i = 0; i < 50; ++i) {
            const auto add = [](QStringList& list, const DemoRequest& request) {
                list << QString::fromStdString(demoAuthorizeLine(request, request.calls.front(), "a"));
            };
            add(ones, one.request(DemoAct::everyday));
            add(others, other.request(DemoAct::everyday));
            add(thirds, third.request(DemoAct::everyday));
        }
        QCOMPARE(ones, others);
        QVERIFY(ones != thirds);
    }

    void everyLineIsOneOfTheContract()
    {
        const WallTime now = currentTime().wall;
        Names names;
        LineReader reader(names);
        DemoTraffic traffic(3, "r-");
        std::set<std::string> ids;
        const auto taken = [&](std::string line) {
            line.pop_back(); // its "\n"
            const auto decoded = reader.readAgent(line, now);
            const auto* error = std::get_if<WireError>(&decoded);
            return error ? QString::fromStdString(error->message + ": " + line) : QString();
        };
        for (const DemoAct act : allActs) {
            for (int i = 0; i < 30; ++i) {
                const DemoRequest request = traffic.request(act);
                QVERIFY(!request.calls.empty());
                for (const DemoCall& call : request.calls) {
                    const std::string id = traffic.ulid(now);
                    QVERIFY2(ids.insert(id).second, "an id is never made twice");
                    QCOMPARE(taken(demoAuthorizeLine(request, call, id)), QString());
                    QCOMPARE(taken(demoUsageLine(request, call, id, call.model, call.status, "r-1", now)),
                             QString());
                }
                QCOMPARE(taken(demoRequestEndLine(request, traffic.ulid(now), "ok", {})), QString());
            }
        }
    }

    void aRetryStormTriesOneCallAgainAndAgain()
    {
        const DemoRequest storm = DemoTraffic(1, "r-").requestFor("etl-agent", DemoAct::retryStorm);
        QVERIFY(storm.calls.size() >= 24);
        for (std::size_t at = 0; at < storm.calls.size(); ++at)
            QCOMPARE(storm.calls[at].attempt, static_cast<std::uint32_t>(at + 1));
    }

    void aLongConversationGrowsWithEveryTurn()
    {
        const DemoRequest talk = DemoTraffic(1, "r-").requestFor("support-bot", DemoAct::contextWindow);
        for (std::size_t at = 1; at < talk.calls.size(); ++at)
            QVERIFY(talk.calls[at].inputTokens > talk.calls[at - 1].inputTokens);
        QVERIFY(talk.calls.back().inputTokens > 20 * talk.calls.front().inputTokens);
    }

    void idsSortByTime()
    {
        DemoTraffic traffic(1, "r-");
        const WallTime now = currentTime().wall;
        QVERIFY(traffic.ulid(now) < traffic.ulid(now + std::chrono::milliseconds(1)));
    }
};

QTEST_MAIN(tst_Traffic)
#include "tst_traffic.moc"
