// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/views.h"

#include <QTest>

using namespace tokenfence;
using nlohmann::json;

class TestViews : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void moneyIsExact();
    void whatIsNotKnownIsADash();
    void aLimitIsASentence_data();
    void aLimitIsASentence();
    void statusNamesStopsBudgetsAndAgents();
    void anEmptyStatusSaysSo();
};

void TestViews::moneyIsExact()
{
    QCOMPARE(dollars({{"x", 0.0039144}}, "x"), std::string("$0.0039144"));
    QCOMPARE(dollars({{"x", 500}}, "x"), std::string("$500.00"));
    QCOMPARE(dollars({{"x", 1e-9}}, "x"), std::string("$0.000000001"));
}

void TestViews::whatIsNotKnownIsADash()
{
    QCOMPARE(dollars(json::object(), "x"), std::string("–"));
    QCOMPARE(localTime({{"x", nullptr}}, "x"), std::string("–"));
}

void TestViews::aLimitIsASentence_data()
{
    QTest::addColumn<QString>("policy");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("a day together") << R"({"limit_usd":500,"period":"day","per":"all"})"
                                    << "$500.00 a day";
    QTest::newRow("a request") << R"({"limit_usd":0.5,"period":"request"})"
                               << "$0.50 a request";
    QTest::newRow("for each user") << R"({"limit_usd":5,"period":"month","per":"user"})"
                                   << "$5.00 a month for each user";
    QTest::newRow("for ever") << R"({"limit_usd":5,"period":"total"})"
                              << "$5.00 in all";
}

void TestViews::aLimitIsASentence()
{
    QFETCH(QString, policy);
    QFETCH(QString, sentence);
    QCOMPARE(limitInWords(json::parse(policy.toStdString())), sentence.toStdString());
}

void TestViews::statusNamesStopsBudgetsAndAgents()
{
    const json status =
        json::parse(R"({"engine":"tokenfence/1.0.0","uptime_s":7200,"db":"/x.db","today_usd":1.5,
        "month_usd":3,"burn_usd_per_hour":0.12,"events":7,"unpriced":1,"duplicates":0,"conflicts":0,"refused":2,
        "store_problem":"the disk is full",
        "stops":[{"epoch":8,"scope":{"agent":"bot"},"reason":"runaway","time":"2026-11-24T03:06:07Z","agents":3,
                  "acked":2,"cancelled":4,"waiting":[]}],
        "policies":[{"name":"Organisation","used_usd":1.5,"reserved_usd":0,"limit_usd":500,"period":"day","per":"all",
                     "state":"ok","until":"2026-11-25T00:00:00Z","enabled":true}],
        "agents":[{"agent":"bot","pid":4711,"client":"python","connected":"2026-11-24T03:06:07Z","spent_usd":1.5,
                   "calls":7,"stopped":true,"confirmed":false}]})");
    const std::string words = statusForPeople(status);
    for (const char* part :
         {"2 h 0 min", "NOT RECORDING: the disk is full", "today $1.50", "STOPPED: agent bot", "runaway",
          "2 of 3 confirmed", "Organisation", "$500.00 a day", "4711"}) {
        QVERIFY2(words.find(part) != std::string::npos,
                 (std::string(part) + " is missing in\n" + words).c_str());
    }
}

void TestViews::anEmptyStatusSaysSo()
{
    const std::string words =
        statusForPeople(json::parse(R"({"engine":"tokenfence/1.0.0","policies":[],"agents":[]})"));
    QVERIFY(words.find("no budget is set") != std::string::npos);
    QVERIFY(words.find("no agent is connected") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestViews)
#include "tst_views.moc"
