// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ledger/matcher.h"

#include <QTest>

using namespace tokenfence;

class TestMatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whichCallsCount_data();
    void whichCallsCount();
    void namesThatComeLaterAreMatchedToo();
    void aNameThatADamagedDatabaseSpeaksOfIsNobody();
};

void TestMatcher::whichCallsCount_data()
{
    QTest::addColumn<QByteArray>("match"); // FIELD=PATTERN, several of them with a space between
    QTest::addColumn<bool>("counts");
    const auto row = [](const char* sentence, const char* match, bool counts) {
        QTest::newRow(sentence) << QByteArray(match) << counts;
    };
    // The call: user u-17, workflow refund, agent support-bot, no provider, model gpt-4o, tier complex,
    // labels plan=free and env=prod.
    row("{} is every call", "", true);
    row("its user", "user=u-17", true);
    row("another user", "user=u-1", false);
    row("its workflow by a pattern", "workflow=re*", true);
    row("its agent by a pattern", "agent=*-bot", true);
    row("case counts", "agent=Support-bot", false);
    row("its model", "model=gpt-4o", true);
    row("a longer model", "model=gpt-4o-mini", false);
    row("its tier", "tier=complex", true);
    row("its tier by a pattern", "tier=c*", true);
    row("another tier", "tier=critical", false);
    row("a label that it has", "label:plan=free", true);
    row("a label with another value", "label:plan=paid", false);
    row("a label by a pattern", "label:env=p*d", true);
    row("a label that it does not have", "label:team=*", false);
    row("* does not match a field that is absent", "provider=*", false);
    row("* matches a field that is there", "user=*", true);
    row("* matches every tier", "tier=*", true);
    row("all must match, and do", "user=u-*,model=gpt-*,label:plan=free,tier=complex", true);
    row("all must match, and one does not", "user=u-*,model=gpt-*,label:plan=paid", false);
}

void TestMatcher::whichCallsCount()
{
    QFETCH(QByteArray, match);
    QFETCH(bool, counts);
    Names names;
    CallFacts call;
    call.user = names.intern("u-17");
    call.workflow = names.intern("refund");
    call.agent = names.intern("support-bot");
    call.model = names.intern("gpt-4o");
    call.tier = Tier::complex;
    call.labels = names.internLabels(
        {{names.intern("plan"), names.intern("free")}, {names.intern("env"), names.intern("prod")}});
    static const std::map<QByteArray, MatchTerm::Field> fields{
        {"user", MatchTerm::Field::user},   {"workflow", MatchTerm::Field::workflow},
        {"agent", MatchTerm::Field::agent}, {"provider", MatchTerm::Field::provider},
        {"model", MatchTerm::Field::model}, {"tier", MatchTerm::Field::tier}};
    Match terms;
    for (const QByteArray& text : match.isEmpty() ? QList<QByteArray>() : match.split(',')) {
        const QByteArray field = text.left(text.indexOf('='));
        const std::string pattern = text.mid(text.indexOf('=') + 1).toStdString();
        if (field.startsWith("label:")) {
            terms.push_back({MatchTerm::Field::label, field.mid(6).toStdString(), pattern});
        } else {
            terms.push_back({fields.at(field), {}, pattern});
        }
    }
    const Matcher matcher(terms, names);
    QCOMPARE(matcher.matches(call), counts);
    QCOMPARE(matcher.matches(call), counts); // as remembered
    QCOMPARE(matcher.matches(CallFacts()), match.isEmpty() || match == "tier=*");
}

void TestMatcher::namesThatComeLaterAreMatchedToo()
{
    Names names;
    const Matcher matcher({{MatchTerm::Field::user, {}, "vip-*"}}, names);
    CallFacts call;
    int matched = 0;
    for (int i = 0; i < 5000; ++i) {
        call.user = names.intern((i % 5 == 0 ? "vip-" : "u-") + std::to_string(i));
        matched += matcher.matches(call) ? 1 : 0;
    }
    QCOMPARE(matched, 1000);
}

void TestMatcher::aNameThatADamagedDatabaseSpeaksOfIsNobody()
{
    Names names;
    const Matcher matcher({{MatchTerm::Field::user, {}, "u-1"}}, names);
    CallFacts call;
    call.user = std::numeric_limits<NameId>::max();
    QVERIFY(!matcher.matches(call)); // and no memory is asked for in its place
}

QTEST_APPLESS_MAIN(TestMatcher)
#include "tst_matcher.moc"
