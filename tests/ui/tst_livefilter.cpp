// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/livefilter.h"

#include <QtTest>

using namespace tokenfence;

namespace {

MatchTerm term(MatchTerm::Field field, const char* pattern, const char* label = "")
{
    MatchTerm term;
    term.field = field;
    term.pattern = pattern;
    term.labelKey = label;
    return term;
}

LiveFilter parsed(const char* text)
{
    const Result<LiveFilter> filter = livefilter::parse(QString::fromUtf8(text));
    return filter ? *filter : LiveFilter{{term(MatchTerm::Field::user, "was refused")}, {}, {}};
}

LiveCall sample()
{
    LiveCall live;
    live.call.user = "u-17";
    live.call.workflow = "refund";
    live.call.agent = "support-bot";
    live.call.model = "gpt-4o-mini";
    live.call.tier = Tier::simple;
    live.call.cost = *Money::parseDecimal("0.10");
    live.call.labels = {{"plan", "free"}};
    return live;
}

} // namespace

class tst_LiveFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTermOfTheSyntaxIsUnderstood()
    {
        LiveFilter wanted;
        wanted.match = {
            term(MatchTerm::Field::user, "u-17"),         term(MatchTerm::Field::workflow, "refund"),
            term(MatchTerm::Field::agent, "etl-*"),       term(MatchTerm::Field::model, "gpt-4o*"),
            term(MatchTerm::Field::tier, "critical"),     term(MatchTerm::Field::provider, "openai"),
            term(MatchTerm::Field::label, "free", "plan")};
        wanted.status = CallStatus::error;
        wanted.minCost = Money::fromNano(100'000'001);
        QCOMPARE(parsed("user:u-17 workflow:refund agent:etl-* model:gpt-4o* tier:critical provider:openai "
                        "label:plan=free status:error cost>0.10"),
                 wanted);
    }

    void nothingAsksForEverything() { QCOMPARE(parsed("  "), LiveFilter()); }

    void valuesAreTakenAsTheyStand_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("pattern");
        QTest::newRow("a space needs quotation marks") << "user:\"Ann Lee\""
                                                       << "Ann Lee";
        QTest::newRow("a quotation mark is escaped within") << "user:\"Ann \\\"A\\\" Lee\""
                                                            << "Ann \"A\" Lee";
        QTest::newRow("a colon belongs to the value") << "user:a:b"
                                                      << "a:b";
        QTest::newRow("a sign of comparison, too") << "user:a>=b"
                                                   << "a>=b";
        QTest::newRow("letters keep their case") << "USER:Ann"
                                                 << "Ann";
        QTest::newRow("other scripts") << QString::fromUtf8("user:Żółć") << QString::fromUtf8("Żółć");
    }
    void valuesAreTakenAsTheyStand()
    {
        QFETCH(QString, text);
        QFETCH(QString, pattern);
        const Result<LiveFilter> filter = livefilter::parse(text);
        QVERIFY(filter.ok());
        QCOMPARE(filter->match.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(filter->match.front().pattern), pattern);
        // And what is written of it reads back the same.
        QCOMPARE(*livefilter::parse(livefilter::toText(*filter)), *filter);
    }

    void costs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("nano");
        QTest::newRow("more than is a nano-dollar further") << "cost>0.10" << qint64{100'000'001};
        QTest::newRow("at least") << "cost>=0.10" << qint64{100'000'000};
        QTest::newRow("with the sign") << "cost>=$2" << qint64{2'000'000'000};
        QTest::newRow("without the zero") << "cost>=.5" << qint64{500'000'000};
    }
    void costs()
    {
        QFETCH(QString, text);
        QFETCH(qint64, nano);
        const Result<LiveFilter> filter = livefilter::parse(text);
        QVERIFY(filter.ok());
        QCOMPARE(filter->minCost->nano(), nano);
        QCOMPARE(*livefilter::parse(livefilter::toText(*filter)), *filter);
    }

    void aWrongFilterIsExplained_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("explanation");
        QTest::newRow("a bare word") << "refund"
                                     << "such as user:refund";
        QTest::newRow("an unknown field") << "customer:x"
                                          << "There is no field customer";
        QTest::newRow("no value yet") << "user:"
                                      << "wants a name";
        QTest::newRow("no field") << ":x"
                                  << "belongs to no field";
        QTest::newRow("an unknown status") << "status:broken"
                                           << "ok, error, timeout";
        QTest::newRow("an unknown tier") << "tier:cheap"
                                         << "simple, complex, critical";
        QTest::newRow("a cost without comparison") << "cost:1"
                                                   << "by > or >=";
        QTest::newRow("a cost from above") << "cost<1"
                                           << "by > or >=";
        QTest::newRow("a cost that is no sum") << "cost>much"
                                               << "a sum in dollars";
        QTest::newRow("a negative cost") << "cost>-1"
                                         << "a sum in dollars";
        QTest::newRow("an equals sign for a colon") << "user=x"
                                                    << "colon";
        QTest::newRow("a label without a value") << "label:plan"
                                                 << "label:plan=free";
        QTest::newRow("a label with an empty value") << "label:plan="
                                                     << "label:plan=free";
        QTest::newRow("a field twice") << "user:a user:b"
                                       << "user stands twice";
        QTest::newRow("a cost twice") << "cost>1 cost>2"
                                      << "cost stands twice";
        QTest::newRow("an open quotation mark") << "user:\"Ann"
                                                << "not closed";
        QTest::newRow("a name that is too long")
            << QStringLiteral("user:") + QString(300, u'x') << "at most 256";
    }
    void aWrongFilterIsExplained()
    {
        QFETCH(QString, text);
        QFETCH(QString, explanation);
        const Result<LiveFilter> filter = livefilter::parse(text);
        QVERIFY(!filter.ok());
        const QString message = QString::fromStdString(filter.error().message);
        QVERIFY2(message.contains(explanation), qPrintable(message));
    }

    void whatPasses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("passes");
        QTest::newRow("by the exact name") << "user:u-17" << true;
        QTest::newRow("case counts") << "user:U-17" << false;
        QTest::newRow("a name is not a part of one") << "user:u-1" << false;
        QTest::newRow("by a pattern") << "model:gpt-4o*" << true;
        QTest::newRow("all terms must hold") << "user:u-17 workflow:etl" << false;
        QTest::newRow("no pattern matches what is absent") << "provider:*" << false;
        QTest::newRow("by a label") << "label:plan=free" << true;
        QTest::newRow("by another value of it") << "label:plan=paid" << false;
        QTest::newRow("by a label that is absent") << "label:env=*" << false;
        QTest::newRow("a cost that is just as high is not above") << "cost>0.10" << false;
        QTest::newRow("but is at least that") << "cost>=0.10" << true;
        QTest::newRow("by status") << "status:ok" << true;
    }
    void whatPasses()
    {
        QFETCH(QString, text);
        QFETCH(bool, passes);
        const Result<LiveFilter> filter = livefilter::parse(text);
        QVERIFY(filter.ok());
        QCOMPARE(livefilter::passes(*filter, sample()), passes);
    }

    void aDeniedCallHasNoStatusAndNoCost()
    {
        LiveCall denied = sample();
        denied.denied = true;
        QVERIFY(livefilter::passes(parsed("user:u-17"), denied));
        QVERIFY(!livefilter::passes(parsed("status:ok"), denied));
        QVERIFY(!livefilter::passes(parsed("cost>=0"), denied));
    }
};

QTEST_GUILESS_MAIN(tst_LiveFilter)
#include "tst_livefilter.moc"
