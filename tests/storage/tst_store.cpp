// SPDX-License-Identifier: GPL-3.0-or-later
#include "shelf.h"

#include <algorithm>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

QString word(Fate fate)
{
    return fate == Fate::stored      ? QStringLiteral("stored")
           : fate == Fate::duplicate ? QStringLiteral("duplicate")
                                     : QStringLiteral("conflict");
}

QStringList words(const std::vector<std::pair<std::string, Fate>>& fates)
{
    QStringList lines;
    for (const auto& [id, fate] : fates) {
        lines.push_back(QString::fromStdString(id) + QStringLiteral(" ") + word(fate));
    }
    return lines;
}

Policy policyOf(const char* id, PeriodKind period)
{
    Policy policy;
    policy.id = id;
    policy.name = id;
    policy.period = period;
    policy.limit = Money::fromDollars(5);
    return policy;
}

} // namespace

class TestStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatBecomesOfARecord_data()
    {
        QTest::addColumn<QStringList>("ids"); // "id digest", in one append
        QTest::addColumn<QStringList>("fates");
        QTest::newRow("new ones are stored") << lines({"a 1", "b 1"}) << lines({"a stored", "b stored"});
        QTest::newRow("the same again, in one group, is a duplicate")
            << lines({"a 1", "a 1"}) << lines({"a stored", "a duplicate"});
        QTest::newRow("another under a known id is a conflict, and the first one stands")
            << lines({"a 1", "a 2", "a 1"}) << lines({"a stored", "a conflict", "a duplicate"});
        QTest::newRow("one stored before the restart is a duplicate")
            << lines({"old 1", "a 1"}) << lines({"old duplicate", "a stored"});
        QTest::newRow("another under an id of before the restart is a conflict")
            << lines({"old 7"}) << lines({"old conflict"});
        QTest::newRow("a ULID and the same in small letters are two")
            << lines({"01JD4Z8QK3V7RTXW2MNPHABCDE 1", "01jd4z8qk3v7rtxw2mnphabcde 1"})
            << lines({"01JD4Z8QK3V7RTXW2MNPHABCDE stored", "01jd4z8qk3v7rtxw2mnphabcde stored"});
    }
    void whatBecomesOfARecord()
    {
        QFETCH(QStringList, ids);
        QFETCH(QStringList, fates);
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        shelf.append({shelf.call("old")});
        QVERIFY(shelf.open().ok());
        shelf.heard.takeFates();
        std::vector<Record> records;
        for (const QString& id : ids) {
            records.push_back(shelf.call(id.section(QLatin1Char(' '), 0, 0).toStdString()));
            records.back().digest = id.section(QLatin1Char(' '), 1).toULongLong();
        }
        shelf.append(std::move(records));
        QCOMPARE(words(shelf.heard.takeFates()), fates);
        const auto stored = 1 + std::count_if(fates.begin(), fates.end(), [](const QString& fate) {
                                return fate.endsWith(QStringLiteral("stored"));
                            });
        QCOMPARE(shelf.open()->events, static_cast<std::uint64_t>(stored));
    }

    void bothKindsOfRecordsShareOneSpaceOfIds()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        shelf.append({shelf.call("a"), shelf.end("a", "r")});
        QCOMPARE(words(shelf.heard.takeFates()), (lines({"a stored", "a conflict"})));
    }

    void answersComeInTheOrderOfWhatWasHandedOver()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        QStringList expected;
        for (int batch = 0; batch < 300; ++batch) {
            std::vector<Record> records;
            for (int number = 0; number < 100; ++number) {
                const std::string id = std::to_string(batch) + "-" + std::to_string(number);
                records.push_back(shelf.call(id));
                expected.push_back(QString::fromStdString(id) + QStringLiteral(" stored"));
            }
            shelf.store().append(std::move(records));
        }
        QCOMPARE(shelf.settle(), 30'000);
        QCOMPARE(words(shelf.heard.takeFates()), expected);
    }

    void whatWasKeptComesBack()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        Policy policy = policyOf("org-daily", PeriodKind::day);
        policy.name = "Organisation, per day";
        policy.match = {{MatchTerm::Field::label, "plan", "fr*"}, {MatchTerm::Field::user, "", "u-*"}};
        policy.per = Per::user;
        policy.alertAt = Fraction::parseDecimal("0.8");
        policy.killAt = *Fraction::parseDecimal("0.95");
        policy.fallbackModel = "gpt-4o-mini";
        policy.maxRetries = 3;
        policy.enabled = false;
        policy.origin = PolicyOrigin::code;
        policy.raise = Policy::Raise{Money::fromDollars(6), shelf.now + 1h};
        Settings settings;
        settings.timezone = "Europe/Berlin";
        settings.denyUnpriced = true;
        settings.retentionDays = 90;
        settings.rollupLabels = {"team", "env"};
        const std::vector<Stop> stops{{7, {}, "runaway", shelf.now},
                                      {9, {Scope::Kind::user, "u-1"}, "", shelf.now + 1s}};
        QVERIFY(shelf
                    .change({PolicySaved{policy, 4, "operator"}, StopsSaved{11, stops},
                             SettingsSaved{settings}, PricesSaved{R"({"m":{}})"},
                             TierSaved{"m", Tier::critical}, TierSaved{"n", Tier::simple}})
                    .ok());
        QVERIFY(shelf.change({TierSaved{"n", std::nullopt}}).ok());
        const Result<KeptState> state = shelf.open();
        QVERIFY(state.ok());
        QCOMPARE(state->policies.size(), 1U);
        QVERIFY(state->policies.front().policy == policy);
        QCOMPARE(state->policies.front().counter, 4U);
        QCOMPARE(state->nextCounter, 5U);
        QCOMPARE(state->epoch, 11U);
        QVERIFY(state->stops == stops);
        QVERIFY(state->settings == settings);
        QCOMPARE(state->prices, std::string(R"({"m":{}})"));
        QVERIFY(state->tiers == (std::vector<std::pair<std::string, Tier>>{{"m", Tier::critical}}));
        QVERIFY(shelf.change({PolicyDeleted{"org-daily"}, StopsSaved{12, {}}}).ok());
        const Result<KeptState> later = shelf.open();
        QVERIFY(later.ok());
        QVERIFY(later->policies.empty() && later->stops.empty());
        QCOMPARE(later->epoch, 12U);
        QCOMPARE(later->nextCounter, 5U); // no number is used twice
    }

    void whatWasSpentComesBack()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        const NameId user = shelf.names().intern("u-1");
        const WallTime today = shelf.now - 16h;
        QVERIFY(shelf
                    .change({PolicySaved{policyOf("day", PeriodKind::day), 1, "operator"},
                             PolicySaved{policyOf("request", PeriodKind::request), 2, "operator"},
                             PolicySaved{policyOf("all", PeriodKind::total), 3, "operator"}})
                    .ok());
        const auto usage = [&](const char* id, const char* request, std::int64_t cents) {
            Record record = shelf.call(id);
            record.request = request;
            record.cost = Money::fromNano(cents * 10'000'000);
            record.settlement.charges = {
                {1, user, today, false, record.cost},
                {0, 0, shelf.now, true, record.cost},
                {2, 0, shelf.now, true, record.cost},
                {3, 0, WallTime(), false, record.cost},
                {9, 0, today, false, record.cost}}; // of a counter that only counts along
            return record;
        };
        shelf.append({usage("a", "r", 1), usage("b", "r", 2), usage("a", "r", 1), usage("c", "q", 4)});
        const auto spent = [&] {
            QStringList lines;
            const Result<KeptState> state = shelf.open();
            for (const SpentRow& row : state->spent) {
                lines.push_back(QStringLiteral("%1 %2 %3 %4 %5")
                                    .arg(row.counter)
                                    .arg(QString::fromUtf8(shelf.names().text(row.key).data()),
                                         QString::number(row.period.time_since_epoch().count()),
                                         QString::fromStdString(row.request),
                                         QString::fromStdString(row.spent.toUsd())));
            }
            std::sort(lines.begin(), lines.end());
            return lines;
        };
        const QString now = QString::number(shelf.now.time_since_epoch().count());
        const QStringList kept{QStringLiteral("0  %1 q $0.04").arg(now),
                               QStringLiteral("0  %1 r $0.03").arg(now),
                               QStringLiteral("1 u-1 %1  $0.07").arg(today.time_since_epoch().count()),
                               QStringLiteral("2  %1 q $0.04").arg(now),
                               QStringLiteral("2  %1 r $0.03").arg(now),
                               QStringLiteral("3  0  $0.07")};
        QCOMPARE(spent(), kept);
        QCOMPARE(shelf.open()->nextCounter, 10U); // not that of the counter which only counted along
        // A day later the requests are over.
        shelf.now += 24h;
        QCOMPARE(spent(), (QStringList{kept[2], kept[5]}));
        // Long after its end a period is of no use; all time never ends.
        shelf.now += 24h * 5;
        QCOMPARE(spent(), QStringList{kept[5]});
    }

    void aRecountIsAddedToWhatCountedBesideIt()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        Record record = shelf.call("a");
        record.settlement.charges = {{5, 0, WallTime(), false, record.cost}};
        shelf.append({record});
        SpentRow row;
        row.counter = 5;
        row.spent = Money::fromDollars(2);
        QVERIFY(shelf.change({PolicySaved{policyOf("all", PeriodKind::total), 5, "operator"}}, {row}).ok());
        const Result<KeptState> state = shelf.open();
        QCOMPARE(state->spent.size(), 1U);
        QCOMPARE(state->spent.front().spent.toUsd(), std::string("$2.01"));
    }

    void namesAndLabelsKeepTheirNumbers()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        for (int number = 0; number < 100; ++number) {
            shelf.names().intern("never stored " + std::to_string(number));
        }
        Record record = shelf.call("a");
        record.call.user = shelf.names().intern("u-1");
        record.call.labels =
            shelf.names().internLabels({{shelf.names().intern("plan"), shelf.names().intern("free")}});
        const NameId user = record.call.user;
        const LabelSetId labels = record.call.labels;
        shelf.append({record});
        QVERIFY(shelf.open().ok());
        QCOMPARE(shelf.names().find("u-1"), user);
        QCOMPARE(shelf.names().find("never stored 1"), 0U);
        QCOMPARE(shelf.names().labels(labels).size(), 1U);
        QCOMPARE(shelf.names().text(shelf.names().labelValue(labels, shelf.names().find("plan"))),
                 std::string_view("free"));
    }

    void aStormOfDenialsIsACount()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        DenialRecord denial;
        denial.time = shelf.now;
        denial.call.agent = shelf.names().intern("bot");
        denial.policy = "org-daily";
        denial.code = DenialCode::budget;
        denial.reason = "the first";
        denial.count = 3;
        DenialRecord later = denial;
        later.time += 30s;
        later.reason = "a later one";
        DenialRecord nextMinute = denial;
        nextMinute.time += 60s;
        QVERIFY(shelf.change({DenialsAppended{{denial, later, nextMinute}}}).ok());
        QCOMPARE(shelf.ask("SELECT count, reason FROM denial ORDER BY minute"),
                 (lines({"6|the first", "3|the first"})));
    }

    void theLogIsNumbered()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        const LogEntry entry{0, shelf.now, "kill", "operator", "all", "Everything was stopped.", "{}"};
        QVERIFY(shelf.change({LogAppended{{entry, entry}}}).ok());
        QVERIFY(shelf.change({LogAppended{{entry}}}).ok());
        QCOMPARE(shelf.ask("SELECT number, kind, text FROM log"),
                 (lines({"1|kill|Everything was stopped.", "2|kill|Everything was stopped.",
                         "3|kill|Everything was stopped."})));
    }

    void aChangeAfterTheEndIsAnError()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        shelf.store().stop();
        QVERIFY(!shelf.change({TierSaved{"m", Tier::simple}}).ok());
        QCOMPARE(shelf.settle(), 0);
    }

    void everythingHandedOverIsWrittenBeforeTheEnd()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        for (int number = 0; number < 1'000; ++number) {
            shelf.store().append({shelf.call(std::to_string(number))});
        }
        QCOMPARE(shelf.open()->events, 1'000U);
        QCOMPARE(shelf.heard.takeFates().size(), 1'000U);
    }
};

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
