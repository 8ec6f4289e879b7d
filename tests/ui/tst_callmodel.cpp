// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/callmodel.h"

#include "ui/pages/live/callrate.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

LiveCall call(int number)
{
    LiveCall live;
    live.call.id = "c-" + std::to_string(number);
    live.call.time = WallTime(std::chrono::milliseconds(1'790'000'000'000 + number));
    live.call.model = live.call.requestedModel = "gpt-4o";
    live.call.hasTokens = true;
    live.call.tokens.input = 22'000;
    live.call.tokens.output = 310;
    live.call.cost = *Money::parseDecimal("0.0581");
    live.call.verdict = Verdict::allow;
    return live;
}

std::vector<LiveCall> calls(int from, int to)
{
    std::vector<LiveCall> list;
    for (int number = from; number < to; ++number) {
        list.push_back(call(number));
    }
    return list;
}

} // namespace

class tst_CallModel : public QObject
{
    Q_OBJECT

    QString shown(int column, int row = 0) const { return m_model->index(row, column).data().toString(); }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init()
    {
        m_model = std::make_unique<CallModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void aBatchComesInByOneSignalNewestOnTop()
    {
        m_model->arrive(calls(0, 3));
        QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
        m_model->arrive(calls(3, 8));
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(inserted.first().at(1).toInt(), 0);
        QCOMPARE(inserted.first().at(2).toInt(), 4);
        QCOMPARE(m_model->at(0)->call.id, std::string("c-7"));
        QCOMPARE(m_model->at(7)->call.id, std::string("c-0"));
    }

    void thereAreNeverMoreThanTwoThousand()
    {
        m_model->arrive(calls(0, 1900));
        m_model->arrive(calls(1900, 2200));
        QCOMPARE(m_model->rowCount(), 2000);
        QCOMPARE(m_model->at(0)->call.id, std::string("c-2199"));
        QCOMPARE(m_model->at(1999)->call.id, std::string("c-200"));
        m_model->arrive(calls(3000, 8000));
        QCOMPARE(m_model->rowCount(), 2000);
        QCOMPARE(m_model->at(0)->call.id, std::string("c-7999"));
        QCOMPARE(m_model->at(1999)->call.id, std::string("c-6000"));
    }

    void whatArrivesWhileHeldWaits()
    {
        m_model->arrive(calls(0, 2));
        m_model->setHeld(true);
        m_model->arrive(calls(2, 5));
        QCOMPARE(m_model->rowCount(), 2);
        m_model->setHeld(false);
        QCOMPARE(m_model->rowCount(), 5);
        QCOMPARE(m_model->at(0)->call.id, std::string("c-4"));
    }

    void ofALongHoldTheNewestStay()
    {
        m_model->setHeld(true);
        for (int i = 0; i < 100; ++i) {
            m_model->arrive(calls(i * 100, i * 100 + 100));
        }
        m_model->setHeld(false);
        QCOMPARE(m_model->rowCount(), 2000);
        QCOMPARE(m_model->at(0)->call.id, std::string("c-9999"));
    }

    void whatACellSays_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("text");
        QTest::newRow("tokens in and out") << int(CallModel::Tokens) << "22,000 / 310";
        QTest::newRow("cost in four digits") << int(CallModel::Cost) << "$0.0581";
        QTest::newRow("the first try is not worth a figure") << int(CallModel::Try) << "";
        QTest::newRow("status") << int(CallModel::Status) << "ok";
        QTest::newRow("decision") << int(CallModel::Decision) << "allowed";
        QTest::newRow("one model") << int(CallModel::Model) << "gpt-4o";
        QTest::newRow("no user is a dash") << int(CallModel::User) << QString::fromUtf8("–");
    }
    void whatACellSays()
    {
        QFETCH(int, column);
        QFETCH(QString, text);
        m_model->arrive(calls(0, 1));
        QCOMPARE(shown(column), text);
    }

    void cachedTokensStandInBrackets()
    {
        LiveCall cached = call(0);
        cached.call.tokens.cachedInput = 10'000;
        m_model->arrive({cached});
        QCOMPARE(shown(CallModel::Tokens), QStringLiteral("22,000 (10k) / 310"));
    }

    void aDowngradeNamesBothModels()
    {
        LiveCall downgraded = call(0);
        downgraded.call.model = "gpt-4o-mini";
        downgraded.call.verdict = Verdict::downgrade;
        m_model->arrive({downgraded});
        QCOMPARE(shown(CallModel::Model), QString::fromUtf8("gpt-4o → gpt-4o-mini"));
        QCOMPARE(shown(CallModel::Decision), QStringLiteral("downgraded"));
    }

    void aDeniedCallHasADashForOutputAndCost()
    {
        LiveCall denied = call(0);
        denied.denied = true;
        denied.code = DenialCode::budget;
        denied.reason = "Nothing is left of it";
        denied.call.verdict = Verdict::deny;
        m_model->arrive({denied});
        QCOMPARE(shown(CallModel::Tokens), QString::fromUtf8("22,000 / –"));
        QCOMPARE(shown(CallModel::Cost), QString::fromUtf8("–"));
        QCOMPARE(shown(CallModel::Status), QString::fromUtf8("–"));
        QCOMPARE(shown(CallModel::Decision), QString::fromUtf8("denied: budget · Nothing is left of it"));
    }

    void whatIsNotKnownIsADash()
    {
        LiveCall unknown = call(0);
        unknown.call.priced = false;
        unknown.call.cost = {};
        unknown.call.hasTokens = false;
        unknown.call.verdict = Verdict::none;
        m_model->arrive({unknown});
        QCOMPARE(shown(CallModel::Cost), QString::fromUtf8("–"));
        QCOMPARE(shown(CallModel::Tokens), QString::fromUtf8("–"));
        QCOMPARE(shown(CallModel::Decision), QStringLiteral("not asked"));
    }

    void aHostileNameStaysALineOfPlainText()
    {
        LiveCall hostile = call(0);
        hostile.call.agent = "<b>a</b>\xE2\x80\xAE\n";
        m_model->arrive({hostile});
        QCOMPARE(shown(CallModel::Agent), QString::fromUtf8("<b>a</b>‹202E›‹000A›"));
    }

    void denialsOfARequestAreFoundOldestFirst()
    {
        LiveCall first = call(0);
        first.denied = true;
        first.call.request = "req-1";
        LiveCall second = first;
        second.call.time += 5ms;
        LiveCall other = first;
        other.call.request = "req-2";
        m_model->arrive({first, other, second, call(9)});
        const std::vector<LiveCall> denials = m_model->denialsOf("req-1");
        QCOMPARE(denials.size(), std::size_t{2});
        QVERIFY(denials[0].call.time < denials[1].call.time);
        QVERIFY(m_model->denialsOf("").empty());
    }

    void theRateIsThatOfTheLastSecond()
    {
        CallRate rate;
        const MonoTime start{1h};
        LiveBatch batch;
        batch.seen = 4000;
        batch.matched = 100;
        batch.shown = 20;
        for (int i = 0; i < 15; ++i) {
            rate.add(start + i * 100ms, batch);
        }
        const CallRate::LastSecond second = rate.at(start + 1400ms);
        QCOMPARE(second.seen, std::uint64_t{40'000});
        QCOMPARE(second.matched, std::uint64_t{1000});
        QVERIFY(second.isSample());
        QCOMPARE(rate.at(start + 5s).seen, std::uint64_t{0});
    }

private:
    std::unique_ptr<CallModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(tst_CallModel)
#include "tst_callmodel.moc"
