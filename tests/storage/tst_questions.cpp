// SPDX-License-Identifier: GPL-3.0-or-later
#include "traffic.h"

#include "model/insight/histogram.h"
#include "storage/requeststate.h"
#include "storage/sqliterollups.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds quarterHour = 15min;

/// What one stored record is, read without any of the code that answers the questions.
struct Kept
{
    std::int64_t row;
    WallTime time;
    bool isEnd;
    std::map<Dimension, std::string> texts;
    std::map<std::string, std::string> labels;
    Tier tier;
    Money cost;
    bool priced;
    std::string request;
    std::string outcome;
    std::size_t endStatus;
};

std::vector<Kept> allKept(const Shelf& shelf)
{
    std::vector<Kept> all;
    SQLite::Database database(shelf.file());
    std::map<std::int64_t, std::map<std::string, std::string>> labels;
    SQLite::Statement sets(database, "SELECT label_set, k.text, v.text FROM label JOIN name k ON k.id = key"
                                     " JOIN name v ON v.id = value");
    while (sets.executeStep()) {
        labels[sets.getColumn(0).getInt64()][sets.getColumn(1).getString()] = sets.getColumn(2).getString();
    }
    SQLite::Statement rows(
        database,
        "SELECT row, time, kind, u.text, w.text, a.text, p.text, m.text, tier, status, label_set, cost,"
        " priced, request, outcome_text FROM event"
        " LEFT JOIN name u ON u.id = user LEFT JOIN name w ON w.id = workflow"
        " LEFT JOIN name a ON a.id = agent LEFT JOIN name p ON p.id = provider"
        " LEFT JOIN name m ON m.id = model ORDER BY row");
    while (rows.executeStep()) {
        Kept kept;
        kept.row = rows.getColumn(0).getInt64();
        kept.time = WallTime(std::chrono::milliseconds(rows.getColumn(1).getInt64()));
        kept.isEnd = rows.getColumn(2).getInt() == 1;
        int column = 3;
        for (const Dimension dimension : {Dimension::user, Dimension::workflow, Dimension::agent,
                                          Dimension::provider, Dimension::model}) {
            kept.texts[dimension] = rows.getColumn(column++).getString();
        }
        kept.tier = static_cast<Tier>(rows.getColumn(8).getInt());
        kept.endStatus = rows.getColumn(9).getUInt();
        if (!kept.isEnd) {
            kept.texts[Dimension::tier] = toString(kept.tier);
            kept.texts[Dimension::status] = toString(static_cast<CallStatus>(kept.endStatus));
        }
        kept.labels = labels[rows.getColumn(10).getInt64()];
        kept.cost = Money::fromNano(rows.getColumn(11).getInt64());
        kept.priced = rows.getColumn(12).getInt() != 0;
        kept.request = rows.getColumn(13).getString();
        kept.outcome = rows.getColumn(14).getString();
        all.push_back(std::move(kept));
    }
    return all;
}

std::string textOf(const Kept& kept, Dimension dimension, const std::string& labelKey)
{
    if (dimension == Dimension::none) {
        return {};
    }
    const auto label = kept.labels.find(labelKey);
    if (dimension == Dimension::label) {
        return label == kept.labels.end() ? std::string() : label->second;
    }
    const auto text = kept.texts.find(dimension);
    return text == kept.texts.end() ? "no such thing" : text->second;
}

bool passes(const Kept& kept, const Filter& filter)
{
    return std::all_of(filter.begin(), filter.end(), [&](const FilterTerm& term) {
        return textOf(kept, term.dimension, term.labelKey) == term.text;
    });
}

void add(SpendCell& cell, const Kept& kept)
{
    cell.cost[static_cast<std::size_t>(kept.tier)] += kept.cost;
    ++cell.calls[static_cast<std::size_t>(kept.tier)];
    cell.unpriced += kept.priced ? 0 : 1;
}

QByteArray say(const SpendCell& cell)
{
    QByteArray text;
    for (std::size_t tier = 0; tier < 4; ++tier) {
        text += QByteArray::number(static_cast<qulonglong>(cell.calls[tier])) + '/' +
                QByteArray::number(static_cast<qlonglong>(cell.cost[tier].nano())) + ' ';
    }
    return text + QByteArray::number(static_cast<qulonglong>(cell.unpriced));
}

WallTime quarter(WallTime time)
{
    return std::chrono::floor<std::chrono::duration<std::int64_t, std::ratio<900>>>(time);
}

} // namespace

Q_DECLARE_METATYPE(tokenfence::Filter)
Q_DECLARE_METATYPE(tokenfence::Dimension)

class TestQuestions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_shelf = std::make_unique<Shelf>();
        m_begin = quarter(m_shelf->now);
        Traffic traffic(*m_shelf, 77);
        traffic.start();
        for (int round = 0; round < 14; ++round) {
            traffic.send(400);
            traffic.pass(std::chrono::hours(traffic.random() % 12));
            traffic.reprice(10);
        }
        m_shelf->settle();
        m_kept = allKept(*m_shelf);
        Result<std::unique_ptr<RollupSource>> source = SqliteRollups::open(m_shelf->file());
        QVERIFY(source.ok());
        m_source = std::move(*source);
    }
    void cleanupTestCase()
    {
        m_source.reset();
        m_shelf.reset();
    }

    void seriesAndFiguresAreTheSumsOfTheCalls_data() { filters(); }
    void seriesAndFiguresAreTheSumsOfTheCalls()
    {
        QFETCH(Filter, filter);
        // Bins of days in zones at all distances from UTC, of hours, and odd ones.
        for (const int shift : {0, 4, 22, 35}) {
            for (const int step : {96, 4, 1, 37}) {
                std::vector<WallTime> edges;
                for (WallTime edge = m_begin - 72h + shift * quarterHour;
                     edge < m_shelf->now + 24h && edges.size() < 169; edge += step * quarterHour) {
                    edges.push_back(edge);
                }
                const Result<std::vector<SpendCell>> cells = m_source->series(edges, filter, {});
                QVERIFY(cells.ok());
                QCOMPARE(cells->size(), edges.size() - 1);
                std::vector<SpendCell> expected(cells->size());
                SpendCell total;
                for (const Kept& kept : m_kept) {
                    if (!kept.isEnd && passes(kept, filter) && kept.time >= edges.front() &&
                        kept.time < edges.back()) {
                        const auto next = std::upper_bound(edges.begin(), edges.end(), kept.time);
                        add(expected[static_cast<std::size_t>(next - edges.begin()) - 1], kept);
                        add(total, kept);
                    }
                }
                for (std::size_t bin = 0; bin < expected.size(); ++bin) {
                    QCOMPARE(say((*cells)[bin]), say(expected[bin]));
                }
                const Result<SpanFigures> figures =
                    m_source->figures({edges.front(), edges.back()}, filter, {});
                QVERIFY(figures.ok());
                QCOMPARE(say(figures->spend), say(total));
            }
        }
    }

    void groupsAreTheSumsOfTheCalls_data()
    {
        QTest::addColumn<Dimension>("dimension");
        QTest::addColumn<QByteArray>("labelKey");
        QTest::addColumn<Filter>("filter");
        const std::pair<const char*, Dimension> dimensions[] = {
            {"nothing", Dimension::none},      {"user", Dimension::user},
            {"workflow", Dimension::workflow}, {"agent", Dimension::agent},
            {"provider", Dimension::provider}, {"model", Dimension::model},
            {"tier", Dimension::tier},         {"status", Dimension::status},
            {"label env", Dimension::label}};
        const std::pair<const char*, Filter> some[] = {
            {"all calls", {}},
            {"one workflow", {{Dimension::workflow, {}, "flow-1"}}},
            {"one user", {{Dimension::user, {}, "user-3"}}},
            {"one user of one model", {{Dimension::user, {}, "user-3"}, {Dimension::model, {}, "gpt-1"}}},
            {"one label", {{Dimension::label, "env", "env-1"}}}};
        for (const auto& [by, dimension] : dimensions) {
            for (const auto& [of, filter] : some) {
                QTest::addRow("%s, by %s", of, by)
                    << dimension << QByteArray(dimension == Dimension::label ? "env" : "") << filter;
            }
        }
    }
    void groupsAreTheSumsOfTheCalls()
    {
        QFETCH(Dimension, dimension);
        QFETCH(QByteArray, labelKey);
        QFETCH(Filter, filter);
        const TimeSpan span{m_begin + 5 * quarterHour, m_shelf->now - 7h};
        const TimeSpan quarters{quarter(span.from), quarter(span.to)};
        std::map<std::string, SpendCell> expected;
        SpendCell total;
        for (const Kept& kept : m_kept) {
            if (!kept.isEnd && kept.time >= quarters.from && kept.time < quarters.to &&
                passes(kept, filter)) {
                add(expected[textOf(kept, dimension, labelKey.toStdString())], kept);
                add(total, kept);
            }
        }
        GroupRow rest;
        std::size_t restCount = 99;
        const auto all =
            m_source->groups(quarters, dimension, labelKey.toStdString(), filter, 0, rest, restCount, {});
        QVERIFY(all.ok());
        QCOMPARE(restCount, 0U);
        QCOMPARE(all->size(), expected.size());
        for (std::size_t at = 0; at < all->size(); ++at) {
            const GroupRow& row = (*all)[at];
            QVERIFY2(expected.contains(row.name), row.name.c_str());
            QCOMPARE(say(row.cell), say(expected[row.name]));
            if (at > 0) { // dearest first, ties by name
                const GroupRow& before = (*all)[at - 1];
                QVERIFY(before.cell.total() > row.cell.total() ||
                        (before.cell.total() == row.cell.total() && before.name < row.name));
            }
        }
        const auto some =
            m_source->groups(quarters, dimension, labelKey.toStdString(), filter, 2, rest, restCount, {});
        QVERIFY(some.ok());
        QCOMPARE(some->size(), std::min<std::size_t>(2, expected.size()));
        QCOMPARE(restCount, expected.size() - some->size());
        Money sum = rest.cell.total();
        for (const GroupRow& row : *some) {
            sum += row.cell.total();
        }
        QCOMPARE(sum.nano(), total.total().nano());
    }

    void whatOnlyTheCallsCanTellComesInPieces_data() { groupsAreTheSumsOfTheCalls_data(); }
    void whatOnlyTheCallsCanTellComesInPieces()
    {
        QFETCH(Dimension, dimension);
        QFETCH(QByteArray, labelKey);
        QFETCH(Filter, filter);
        std::vector<WallTime> edges;
        for (WallTime edge = quarter(m_begin) + quarterHour; edge < m_shelf->now; edge += 7 * quarterHour) {
            edges.push_back(edge);
        }
        std::map<std::pair<std::size_t, std::string>, SpendCell> expected;
        for (const Kept& kept : m_kept) {
            if (!kept.isEnd && kept.time >= edges.front() && kept.time < edges.back() &&
                passes(kept, filter)) {
                const auto next = std::upper_bound(edges.begin(), edges.end(), kept.time);
                add(expected[{static_cast<std::size_t>(next - edges.begin()) - 1,
                              textOf(kept, dimension, labelKey.toStdString())}],
                    kept);
            }
        }
        std::map<std::pair<std::size_t, std::string>, SpendCell> found;
        double lastDone = 0;
        const Result<void> done =
            m_source->binnedGroups(edges, dimension, labelKey.toStdString(), filter,
                                   [&](const std::vector<BinnedRow>& piece, double part) {
                                       QVERIFY(part > lastDone && part <= 1);
                                       lastDone = part;
                                       for (const BinnedRow& row : piece) {
                                           SpendCell& cell = found[{row.bin, row.name}];
                                           for (std::size_t tier = 0; tier < cell.cost.size(); ++tier) {
                                               cell.cost[tier] += row.cell.cost[tier];
                                               cell.calls[tier] += row.cell.calls[tier];
                                           }
                                           cell.unpriced += row.cell.unpriced;
                                       }
                                   },
                                   {});
        QVERIFY(done.ok());
        QCOMPARE(lastDone, 1.0);
        QCOMPARE(found.size(), expected.size());
        for (const auto& [place, cell] : expected) {
            QCOMPARE(say(found[place]), say(cell));
        }
    }

    void whatNoRollupCanTellIsKnownBefore_data()
    {
        QTest::addColumn<Dimension>("dimension");
        QTest::addColumn<Filter>("filter");
        QTest::addColumn<int>("step"); // in quarter hours
        QTest::addColumn<bool>("reads");
        const Filter user{{Dimension::user, {}, "user-3"}};
        const Filter workflow{{Dimension::workflow, {}, "flow-1"}};
        QTest::newRow("all calls by workflow") << Dimension::workflow << Filter{} << 1 << false;
        QTest::newRow("all calls by user, in days") << Dimension::user << Filter{} << 96 << false;
        QTest::newRow("all calls by user, in hours") << Dimension::user << Filter{} << 4 << false;
        QTest::newRow("all calls by user, in quarter hours") << Dimension::user << Filter{} << 1 << true;
        QTest::newRow("one user") << Dimension::none << user << 4 << false;
        QTest::newRow("one user by workflow") << Dimension::workflow << user << 96 << true;
        QTest::newRow("one workflow by user") << Dimension::user << workflow << 96 << true;
        QTest::newRow("one workflow by model") << Dimension::model << workflow << 1 << false;
        QTest::newRow("a user that nobody is")
            << Dimension::model << Filter{{Dimension::user, {}, "nobody"}} << 1 << false;
    }
    void whatNoRollupCanTellIsKnownBefore()
    {
        QFETCH(Dimension, dimension);
        QFETCH(Filter, filter);
        QFETCH(int, step);
        QFETCH(bool, reads);
        std::vector<WallTime> edges;
        for (WallTime edge = floor<std::chrono::days>(m_begin); edge < m_shelf->now;
             edge += step * quarterHour) {
            edges.push_back(edge);
        }
        const Result<bool> told = m_source->readsCalls(edges, dimension, {}, filter, {});
        QVERIFY(told.ok());
        QCOMPARE(*told, reads);
    }

    void theCallsOfASpanAreToldNewestFirst_data() { filters(); }
    void theCallsOfASpanAreToldNewestFirst()
    {
        QFETCH(Filter, filter);
        const TimeSpan span{quarter(m_begin) + quarterHour, quarter(m_shelf->now) - 5 * quarterHour};
        std::vector<std::int64_t> expected;
        for (const Kept& kept : m_kept) {
            if (!kept.isEnd && kept.time >= span.from && kept.time < span.to && passes(kept, filter)) {
                expected.push_back(kept.row);
            }
        }
        const Result<std::vector<CallRow>> all = m_source->callsIn(span, filter, m_kept.size(), {});
        QVERIFY(all.ok());
        std::vector<std::int64_t> found;
        for (const CallRow& call : *all) {
            QVERIFY(found.empty() || call.time <= (*all)[found.size() - 1].time);
            found.push_back(call.row);
        }
        std::sort(found.begin(), found.end());
        QVERIFY(found == expected);
        // Of more than are wanted, those that came in last.
        const Result<std::vector<CallRow>> some = m_source->callsIn(span, filter, 7, {});
        QVERIFY(some.ok());
        QCOMPARE(some->size(), std::min<std::size_t>(7, expected.size()));
        for (const CallRow& call : *some) {
            QVERIFY(call.row >= expected[expected.size() - some->size()]);
        }
    }

    void requestsStandWhereTheirFirstCallStands_data() { filters(); }
    void requestsStandWhereTheirFirstCallStands()
    {
        QFETCH(Filter, filter);
        const TimeSpan span{m_begin - 3 * quarterHour, quarter(m_shelf->now) - 9 * quarterHour};
        std::vector<Money> costs;
        std::array<std::uint64_t, 5> ends{};
        for (const auto& [first, cost] : requests()) {
            if (first->time >= span.from && first->time < span.to && passes(*first, filter)) {
                costs.push_back(cost);
            }
        }
        for (const Kept& kept : m_kept) {
            if (kept.isEnd && kept.time >= span.from && kept.time < span.to && passes(kept, filter)) {
                ++ends.at(kept.endStatus);
            }
        }
        const Result<SpanFigures> figures = m_source->figures(span, filter, {});
        QVERIFY(figures.ok());
        QCOMPARE(figures->requests, static_cast<std::uint64_t>(costs.size()));
        QVERIFY(figures->endsByStatus == ends);
        std::map<CostBucket, std::int64_t> buckets;
        for (const Money cost : costs) {
            ++buckets[bucketOf(cost)];
        }
        QCOMPARE(figures->costs.size(), buckets.size());
        for (const BucketCount& count : figures->costs) {
            QCOMPARE(count.count, buckets[count.bucket]);
        }
        QCOMPARE(figures->p50.has_value(), !costs.empty());
        std::sort(costs.begin(), costs.end());
        const auto isNear = [&](std::optional<Money> found, std::size_t percent) {
            const Money exact = costs[(costs.size() * percent + 99) / 100 - 1];
            return found && std::abs((*found - exact).nano()) * 100 <= exact.nano();
        };
        if (!costs.empty()) {
            QVERIFY(isNear(figures->p50, 50) && isNear(figures->p95, 95) && isNear(figures->p99, 99));
        }
    }

    void outcomesHaveAllSpendOfTheirRequests()
    {
        const TimeSpan span{m_begin - 48h, quarter(m_shelf->now)};
        const Result<std::vector<OutcomeRow>> outcomes = m_source->outcomes(span, {});
        QVERIFY(outcomes.ok());
        std::map<std::string, std::pair<std::uint64_t, Money>> expected;
        for (const auto& [name, states] : histories()) {
            for (const storage::RequestState& state : states) {
                if (!state.ended || state.endTime < span.from || state.endTime >= span.to) {
                    continue;
                }
                const auto end =
                    std::find_if(m_kept.begin(), m_kept.end(), [&, &request = name](const Kept& kept) {
                        return kept.isEnd && kept.request == request && kept.time == state.endTime;
                    });
                if (!end->outcome.empty()) {
                    ++expected[end->outcome].first;
                    expected[end->outcome].second += state.cost;
                }
            }
        }
        QCOMPARE(outcomes->size(), expected.size());
        QVERIFY(expected.size() == 4);
        for (const OutcomeRow& row : *outcomes) {
            QCOMPARE(row.requests, expected[row.outcome].first);
            QCOMPARE(row.cost.nano(), expected[row.outcome].second.nano());
        }
    }

    void callsAreToldWhole()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        Record record = shelf.call("01JD4Z8QK3V7RTXW2MNPHABCDE");
        record.request = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
        record.call.user = shelf.names().intern("u-17");
        record.call.workflow = shelf.names().intern("refund");
        record.call.provider = shelf.names().intern("openai");
        record.requestedModel = shelf.names().intern("gpt-4o");
        record.call.model = shelf.names().intern("gpt-4o-mini");
        record.call.labels =
            shelf.names().internLabels({{shelf.names().intern("plan"), shelf.names().intern("free")},
                                        {shelf.names().intern("env"), shelf.names().intern("prod")}});
        record.tokens = {22000, 100, 60, 20, 310, 15};
        record.attempt = 2;
        record.status = CallStatus::cut;
        record.toolCalls = 2;
        record.latencyMs = 843;
        record.settlement.verdict = Verdict::downgrade;
        record.settlement.policy = "org-daily";
        Record bare = shelf.call("bare");
        bare.request = record.request;
        bare.time = record.time - 1s;
        bare.hasTokens = false;
        bare.call.labels = 0;
        shelf.append({record, bare, shelf.end("end", record.request), shelf.call("other")});
        const auto source = SqliteRollups::open(shelf.file());
        const Result<std::vector<CallRow>> newest = (*source)->newestCalls(2, {});
        QCOMPARE(newest->size(), 2U);
        QCOMPARE(newest->front().id, std::string("other"));
        const Result<std::vector<CallRow>> calls = (*source)->callsOfRequest(record.request, {});
        QCOMPARE(calls->size(), 2U);
        QCOMPARE(calls->front().id, std::string("bare")); // the older one
        QVERIFY(!calls->front().hasTokens && !calls->front().latencyMs && calls->front().labels.empty());
        const CallRow& call = calls->back();
        QCOMPARE(call.id, record.id);
        QCOMPARE(call.request, record.request);
        QVERIFY(call.time == record.time);
        QCOMPARE(call.user, std::string("u-17"));
        QCOMPARE(call.workflow, std::string("refund"));
        QCOMPARE(call.agent, std::string("bot"));
        QCOMPARE(call.provider, std::string("openai"));
        QCOMPARE(call.model, std::string("gpt-4o-mini"));
        QCOMPARE(call.requestedModel, std::string("gpt-4o"));
        QVERIFY(call.tier == Tier::complex && call.priced && call.hasTokens);
        QVERIFY(call.tokens == record.tokens);
        QCOMPARE(call.cost.nano(), record.cost.nano());
        QCOMPARE(call.attempt, 2U);
        QVERIFY(call.status == CallStatus::cut && call.verdict == Verdict::downgrade);
        QCOMPARE(call.toolCalls, 2U);
        QCOMPARE(call.latencyMs.value(), 843U);
        QCOMPARE(call.policy, std::string("org-daily"));
        QVERIFY(call.labels ==
                (std::vector<std::pair<std::string, std::string>>{{"env", "prod"}, {"plan", "free"}}));
        QVERIFY((*source)->callsOfRequest("nobody", {})->empty());
        const Result<StoreFacts> facts = (*source)->facts({});
        QCOMPARE(facts->events, 3U);
        QVERIFY(facts->firstEvent == bare.time && facts->lastEvent == record.time);
        QVERIFY(facts->fileBytes > 0);
    }

    void aLabelThatGetsRollupsLaterIsReadFromTheEventsBefore()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        const auto labelled = [&](const char* id, const char* team) {
            Record record = shelf.call(id);
            record.call.labels =
                shelf.names().internLabels({{shelf.names().intern("team"), shelf.names().intern(team)}});
            return record;
        };
        shelf.append({labelled("a", "red"), labelled("b", "blue"), labelled("c", "red")});
        Settings settings;
        settings.rollupLabels = {"team"};
        QVERIFY(shelf.change({SettingsSaved{settings}}).ok());
        shelf.append({labelled("d", "red")});
        shelf.now += 2h;
        shelf.append({labelled("e", "red")});
        const auto source = SqliteRollups::open(shelf.file());
        GroupRow rest;
        std::size_t restCount = 0;
        const auto teams = [&](WallTime from) {
            QStringList found;
            const auto rows = (*source)->groups({quarter(from), quarter(shelf.now) + 900s}, Dimension::label,
                                                "team", {}, 0, rest, restCount, {});
            for (const GroupRow& row : *rows) {
                found.push_back(
                    QStringLiteral("%1 %2").arg(QString::fromStdString(row.name)).arg(row.cell.callCount()));
            }
            return found;
        };
        QCOMPARE(teams(shelf.now - 3h), lines({"red 4", "blue 1"}));
        QCOMPARE(teams(shelf.now), lines({"red 1"}));
        QCOMPARE(
            shelf.ask(
                "SELECT count(*) FROM spend_label WHERE grain = 2 AND key IN (SELECT key FROM rollup_label)"),
            lines({"1"}));
    }

    void theSixtyFifthValueOfALabelIsOther()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        std::vector<Record> records;
        for (int number = 0; number < 70; ++number) {
            records.push_back(shelf.call(std::to_string(number)));
            records.back().call.labels = shelf.names().internLabels(
                {{shelf.names().intern("plan"), shelf.names().intern("p" + std::to_string(number))}});
        }
        shelf.append(std::move(records));
        const auto source = SqliteRollups::open(shelf.file());
        GroupRow rest;
        std::size_t restCount = 0;
        const TimeSpan span{quarter(shelf.now), quarter(shelf.now) + 900s};
        const auto rows = (*source)->groups(span, Dimension::label, "plan", {}, 0, rest, restCount, {});
        QCOMPARE(rows->size(), 65U);
        const auto other =
            std::find_if(rows->begin(), rows->end(), [](const GroupRow& row) { return row.name == "other"; });
        QCOMPARE(other->cell.callCount(), 6U);
        // One that is among the others has its own figures all the same.
        const Result<SpanFigures> one = (*source)->figures(span, {{Dimension::label, "plan", "p69"}}, {});
        QCOMPARE(one->spend.callCount(), 1U);
    }

    void theLogIsReadNewestFirst_data()
    {
        QTest::addColumn<QStringList>("kinds");
        QTest::addColumn<QByteArray>("contains");
        QTest::addColumn<qint64>("before");
        QTest::addColumn<int>("limit");
        QTest::addColumn<QStringList>("numbers");
        QTest::newRow("everything") << QStringList() << QByteArray() << qint64(0) << 10
                                    << lines({"4", "3", "2", "1"});
        QTest::newRow("at most two") << QStringList() << QByteArray() << qint64(0) << 2 << lines({"4", "3"});
        QTest::newRow("those before the third")
            << QStringList() << QByteArray() << qint64(3) << 10 << lines({"2", "1"});
        QTest::newRow("of one kind") << lines({"kill"}) << QByteArray() << qint64(0) << 10 << lines({"1"});
        QTest::newRow("of two kinds")
            << lines({"kill", "alert"}) << QByteArray() << qint64(0) << 10 << lines({"4", "1"});
        QTest::newRow("with a word in the text, whatever its case")
            << QStringList() << QByteArray("BUDGET") << qint64(0) << 10 << lines({"4", "2"});
        QTest::newRow("with a word in the subject")
            << QStringList() << QByteArray("org-") << qint64(0) << 10 << lines({"2"});
        QTest::newRow("with a word in who")
            << QStringList() << QByteArray("bot") << qint64(0) << 10 << lines({"3"});
        QTest::newRow("a word with special characters finds itself only")
            << QStringList() << QByteArray("%") << qint64(0) << 10 << QStringList();
    }
    void theLogIsReadNewestFirst()
    {
        QFETCH(QStringList, kinds);
        QFETCH(QByteArray, contains);
        QFETCH(qint64, before);
        QFETCH(int, limit);
        QFETCH(QStringList, numbers);
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        QVERIFY(shelf
                    .change({LogAppended{
                        {{0, shelf.now, "kill", "operator", "all", "Stopped.", ""},
                         {0, shelf.now, "policy", "operator", "org-daily", "The budget was changed.", "{}"},
                         {0, shelf.now, "agent", "bot-7", "", "It left.", ""},
                         {0, shelf.now, "alert", "engine", "x", "A budget is used up.", ""}}}})
                    .ok());
        const auto source = SqliteRollups::open(shelf.file());
        LogQuestion question;
        for (const QString& kind : kinds) {
            question.kinds.push_back(kind.toStdString());
        }
        question.contains = contains.toStdString();
        question.before = before;
        question.limit = static_cast<std::size_t>(limit);
        QStringList found;
        const Result<std::vector<LogEntry>> log = (*source)->log(question, {});
        for (const LogEntry& entry : *log) {
            found.push_back(QString::number(entry.number));
        }
        QCOMPARE(found, numbers);
    }

    void aQuestionThatIsGivenUpIsAnError()
    {
        CancelToken cancel;
        cancel.cancel();
        const Filter slow{{Dimension::user, {}, "user-3"}, {Dimension::model, {}, "gpt-1"}};
        const Result<SpanFigures> figures = m_source->figures({m_begin, m_shelf->now}, slow, cancel);
        QVERIFY(!figures.ok());
        QCOMPARE(figures.error().code, std::string("cancelled"));
        QVERIFY(m_source->figures({m_begin, m_shelf->now}, slow, {}).ok()); // the next one is not
        CancelToken meanwhile;
        const Result<void> pieces = m_source->binnedGroups(
            {quarter(m_begin), quarter(m_shelf->now)}, Dimension::user, {}, {},
            [&meanwhile](const std::vector<BinnedRow>&, double) { meanwhile.cancel(); }, meanwhile);
        QVERIFY(pieces.ok() || pieces.error().code == "cancelled"); // not, where that was the last piece
    }

    void whatIsAskedWhileTheStoreWritesIsAnswered()
    {
        Shelf shelf;
        QVERIFY(shelf.open().ok());
        const auto source = SqliteRollups::open(shelf.file());
        std::uint64_t last = 0;
        for (int batch = 0; batch < 200; ++batch) {
            std::vector<Record> records;
            for (int number = 0; number < 100; ++number) {
                records.push_back(shelf.call(std::to_string(batch) + "-" + std::to_string(number)));
            }
            shelf.store().append(std::move(records));
            const Result<SpanFigures> figures =
                (*source)->figures({quarter(shelf.now), quarter(shelf.now) + 900s}, {}, {});
            QVERIFY(figures.ok());
            QVERIFY(figures->spend.callCount() >= last);
            last = figures->spend.callCount();
        }
        QCOMPARE(shelf.settle(), 20'000);
        QCOMPARE((*source)->facts({})->events, 20'000U);
    }

private:
    static void filters()
    {
        QTest::addColumn<Filter>("filter");
        QTest::newRow("all calls") << Filter{};
        QTest::newRow("one workflow") << Filter{{Dimension::workflow, {}, "flow-1"}};
        QTest::newRow("without a workflow") << Filter{{Dimension::workflow, {}, ""}};
        QTest::newRow("one agent") << Filter{{Dimension::agent, {}, "bot-1"}};
        QTest::newRow("one model") << Filter{{Dimension::model, {}, "gpt-2"}};
        QTest::newRow("one tier") << Filter{{Dimension::tier, {}, "critical"}};
        QTest::newRow("one status") << Filter{{Dimension::status, {}, "timeout"}};
        QTest::newRow("a workflow's model of a status") << Filter{{Dimension::workflow, {}, "flow-0"},
                                                                  {Dimension::model, {}, "gpt-1"},
                                                                  {Dimension::status, {}, "ok"}};
        QTest::newRow("one user") << Filter{{Dimension::user, {}, "user-7"}};
        QTest::newRow("without a user") << Filter{{Dimension::user, {}, ""}};
        QTest::newRow("a user's workflow")
            << Filter{{Dimension::user, {}, "user-7"}, {Dimension::workflow, {}, "flow-2"}};
        QTest::newRow("a user's tier")
            << Filter{{Dimension::user, {}, "user-7"}, {Dimension::tier, {}, "simple"}};
        QTest::newRow("one label") << Filter{{Dimension::label, "env", "env-0"}};
        QTest::newRow("without a label") << Filter{{Dimension::label, "env", ""}};
        QTest::newRow("one of the many values of a label") << Filter{{Dimension::label, "plan", "plan-77"}};
        QTest::newRow("two labels") << Filter{{Dimension::label, "env", "env-0"},
                                              {Dimension::label, "plan", ""}};
        QTest::newRow("a label that nobody has") << Filter{{Dimension::label, "team", "red"}};
        QTest::newRow("without a label that nobody has") << Filter{{Dimension::label, "team", ""}};
        QTest::newRow("a user that nobody is") << Filter{{Dimension::user, {}, "nobody"}};
        QTest::newRow("two models at once")
            << Filter{{Dimension::model, {}, "gpt-1"}, {Dimension::model, {}, "gpt-2"}};
    }

    /// The requests of all names, worked out line by line.
    std::map<std::string, std::vector<storage::RequestState>> histories() const
    {
        std::map<std::string, std::vector<storage::RequestState>> all;
        SQLite::Database database(m_shelf->file());
        SQLite::Statement rows(database,
                               "SELECT request, row, time, delay, kind, cost, request_age FROM event"
                               " WHERE request IS NOT NULL ORDER BY row");
        while (rows.executeStep()) {
            storage::RequestLine line;
            line.row = rows.getColumn(1).getInt64();
            line.time = WallTime(std::chrono::milliseconds(rows.getColumn(2).getInt64()));
            line.arrived = line.time + std::chrono::milliseconds(rows.getColumn(3).getInt64());
            line.isEnd = rows.getColumn(4).getInt() == 1;
            line.cost = Money::fromNano(rows.getColumn(5).getInt64());
            if (!rows.isColumnNull(6)) {
                line.began = std::chrono::floor<std::chrono::seconds>(line.arrived) -
                             std::chrono::seconds(rows.getColumn(6).getInt64());
            }
            auto& states = all[rows.getColumn(0).getString()];
            if (states.empty() || states.back().endsBefore(line)) {
                states.emplace_back();
            }
            states.back().take(line);
        }
        return all;
    }

    /// Each request's first call, and what the whole of it cost.
    std::vector<std::pair<const Kept*, Money>> requests() const
    {
        std::map<std::int64_t, const Kept*> byRow;
        std::vector<std::pair<const Kept*, Money>> all;
        for (const Kept& kept : m_kept) {
            byRow[kept.row] = &kept;
            if (kept.request.empty() && !kept.isEnd) {
                all.emplace_back(&kept, kept.cost);
            }
        }
        for (const auto& [name, states] : histories()) {
            for (const storage::RequestState& state : states) {
                if (state.calls > 0) {
                    all.emplace_back(byRow.at(state.firstRow), state.cost);
                }
            }
        }
        return all;
    }

    std::unique_ptr<Shelf> m_shelf;
    WallTime m_begin;
    std::vector<Kept> m_kept;
    std::unique_ptr<RollupSource> m_source;
};

QTEST_GUILESS_MAIN(TestQuestions)
#include "tst_questions.moc"
