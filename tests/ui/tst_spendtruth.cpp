// SPDX-License-Identifier: GPL-3.0-or-later
// One truth: whatever the period, the grouping and the filter, chart, table and CSV say what the events add
// up to, to the nano-dollar.
#include "tests/fakes/fakerollups.h"
#include "ui/pages/spend/spendcsv.h"
#include "ui/pages/spend/spendjson.h"
#include "ui/pages/spend/spendmodel.h"
#include "ui/pages/spend/spendquestion.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QTest>

#include <map>
#include <random>

using namespace tokenfence;
using namespace std::chrono_literals;

namespace {

/// Names that a CSV file and a table have to bear.
const std::vector<std::string> hostileNames = {"",           "plain", "=1+1",        "a,b",      "quo\"te",
                                               "two\nlines", "@SUM",  "-3",          "<b>x</b>", "ümlaut",
                                               "tab\there",  "+1",    "back\rreturn"};

class Draw
{
public:
    explicit Draw(unsigned seed)
        : m_engine(seed)
    {
    }
    std::size_t below(std::size_t n) { return n == 0 ? 0 : m_engine() % n; }
    template <class Value>
    const Value& of(const std::vector<Value>& values)
    {
        return values[below(values.size())];
    }

private:
    std::mt19937 m_engine;
};

FakeMonth drawnEvents(Draw& draw)
{
    FakeMonth month;
    month.users = month.workflows = hostileNames;
    month.agents = {"a", "b", ""};
    month.models = {"m1", "m2", "m3", "m4", "m5", "m6", "m7"};
    month.providers = {"p", "q", ""};
    month.plans = {"free", "pro", ""};
    const std::size_t count = draw.below(3000);
    for (std::size_t i = 0; i < count; ++i) {
        FakeCall call;
        // Over ninety days, and a few that are dated ahead.
        call.time = FakeMonth::now() - std::chrono::seconds(draw.below(90 * 86'400)) + 20min;
        call.user = static_cast<std::uint16_t>(draw.below(month.users.size()));
        call.workflow = static_cast<std::uint16_t>(draw.below(month.workflows.size()));
        call.agent = static_cast<std::uint16_t>(draw.below(month.agents.size()));
        call.model = static_cast<std::uint16_t>(draw.below(month.models.size()));
        call.provider = static_cast<std::uint16_t>(draw.below(month.providers.size()));
        call.plan = static_cast<std::uint16_t>(draw.below(month.plans.size()));
        call.tier = allTiers[draw.below(allTiers.size())];
        call.status = draw.below(5) == 0 ? CallStatus::error : CallStatus::ok;
        call.priced = draw.below(9) != 0;
        call.cost =
            call.priced ? Money::fromNano(static_cast<std::int64_t>(draw.below(4'000'000'000))) : Money();
        month.calls.push_back(call);
    }
    std::sort(month.calls.begin(), month.calls.end(),
              [](const FakeCall& a, const FakeCall& b) { return a.time < b.time; });
    return month;
}

std::string textOf(const FakeMonth& month, const FakeCall& call, Dimension dimension)
{
    switch (dimension) {
    case Dimension::user:
        return month.users[call.user];
    case Dimension::workflow:
        return month.workflows[call.workflow];
    case Dimension::agent:
        return month.agents[call.agent];
    case Dimension::provider:
        return month.providers[call.provider];
    case Dimension::model:
        return month.models[call.model];
    case Dimension::tier:
        return std::string(toString(call.tier));
    case Dimension::status:
        return std::string(toString(call.status));
    default:
        return month.plans[call.plan];
    }
}

const std::vector<Grouping> groupings = {
    {Dimension::user, {}},  {Dimension::workflow, {}}, {Dimension::agent, {}},  {Dimension::provider, {}},
    {Dimension::model, {}}, {Dimension::tier, {}},     {Dimension::status, {}}, {Dimension::label, "plan"}};

SpendQuestion drawnQuestion(const FakeMonth& month, Draw& draw)
{
    const std::vector<std::string> zones = {"Europe/Berlin", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe",
                                            "America/New_York"};
    SpendQuestion question;
    const Calendar calendar = *Calendar::create(draw.of(zones));
    const auto period = static_cast<SpendPeriod>(draw.below(7));
    const WallTime from = FakeMonth::now() - std::chrono::minutes(draw.below(100 * 1440));
    const TimeSpan custom{from, from + std::chrono::minutes(1 + draw.below(60 * 1440))};
    question.time = SpendSpan::of(period, custom, calendar, FakeMonth::now());
    question.calendar = calendar;
    question.grouping = draw.of(groupings);
    for (std::size_t terms = draw.below(3); terms > 0 && !month.calls.empty(); --terms) {
        const Grouping& by = draw.of(groupings);
        question.filter.push_back(
            {by.dimension, by.labelKey, textOf(month, draw.of(month.calls), by.dimension)});
    }
    return question;
}

struct Sums
{
    Money cost;
    std::uint64_t calls = 0, unpriced = 0;
    void add(const FakeCall& call)
    {
        cost += call.cost;
        ++calls;
        unpriced += call.priced ? 0 : 1;
    }
};

/// What the events themselves add up to, apart from everything that the page does.
struct Truth
{
    std::map<std::string, Sums> byName, before;
    std::map<std::pair<std::size_t, std::size_t>, Sums> byHour; ///< day of the week and hour
    std::vector<Money> byBin;

    Truth(const FakeMonth& month, const SpendQuestion& question)
    {
        const std::vector<WallTime> edges = question.time.begunEdges();
        byBin.resize(edges.size() - 1);
        for (const FakeCall& call : month.calls) {
            const bool passes =
                std::all_of(question.filter.begin(), question.filter.end(), [&](const FilterTerm& term) {
                    return textOf(month, call, term.dimension) == term.text;
                });
            if (!passes) {
                continue;
            }
            const std::string name = textOf(month, call, question.grouping.dimension);
            if (call.time >= question.time.span.from && call.time < question.time.span.to) {
                byName[name].add(call);
                const auto bin = std::upper_bound(edges.begin(), edges.end(), call.time) - edges.begin() - 1;
                byBin[static_cast<std::size_t>(bin)] += call.cost;
                const QDateTime clock = QDateTime::fromMSecsSinceEpoch(call.time.time_since_epoch().count(),
                                                                       question.calendar.zone());
                byHour[{static_cast<std::size_t>(clock.date().dayOfWeek() - 1),
                        static_cast<std::size_t>(clock.time().hour())}]
                    .add(call);
            }
            if (call.time >= question.time.before.from && call.time < question.time.before.to) {
                before[name].add(call);
            }
        }
    }
};

/// RFC 4180, as a program that reads the file would.
std::vector<std::vector<std::string>> cellsOf(const std::string& csv)
{
    std::vector<std::vector<std::string>> lines(1);
    std::string cell;
    bool quoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const char c = csv[i];
        if (quoted) {
            if (c != '"') {
                cell += c;
            } else if (i + 1 < csv.size() && csv[i + 1] == '"') {
                cell += '"';
                ++i;
            } else {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',' || (c == '\r' && i + 1 < csv.size() && csv[i + 1] == '\n')) {
            lines.back().push_back(std::exchange(cell, {}));
            if (c == '\r') {
                ++i;
                lines.emplace_back();
            }
        } else {
            cell += c;
        }
    }
    lines.pop_back();
    return lines;
}

} // namespace

class TestSpendTruth : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void chartTableAndCsvSayWhatTheEventsAddUpTo_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 400; ++seed) {
            QTest::newRow(qPrintable(QStringLiteral("drawn from seed %1").arg(seed))) << seed;
        }
    }
    void chartTableAndCsvSayWhatTheEventsAddUpTo()
    {
        QFETCH(unsigned, seed);
        Draw draw(seed);
        FakeStore store(drawnEvents(draw));
        FakeRollups rollups(store);
        const SpendQuestion question = drawnQuestion(*store.month(), draw);
        // By the rollups, or call by call in pieces: it must not matter.
        store.readCalls(static_cast<int>(draw.below(5)));
        const Truth truth(*store.month(), question);
        const Result<SpendAnswer> answer = answerSpend(rollups, question, {}, CancelToken());
        QVERIFY(answer.ok());
        QVERIFY(answer->isWhole);
        Money total;
        for (const auto& [name, sums] : truth.byName) {
            total += sums.cost;
        }

        // The chart: each bin, and each part over all bins.
        if (!question.time.isEmpty()) {
            QCOMPARE(answer->bins.size(), truth.byBin.size());
            std::vector<Money> parts(answer->parts.size());
            for (std::size_t bin = 0; bin < truth.byBin.size(); ++bin) {
                Money stack;
                QCOMPARE(answer->stacks[bin].size(), parts.size());
                for (std::size_t part = 0; part < parts.size(); ++part) {
                    QVERIFY(!answer->stacks[bin][part].isNegative());
                    stack += answer->stacks[bin][part];
                    parts[part] += answer->stacks[bin][part];
                }
                QCOMPARE(stack.nano(), truth.byBin[bin].nano());
            }
            Money drawn;
            for (std::size_t part = 0; part < parts.size(); ++part) {
                drawn += parts[part];
                if (answer->parts[part].name) {
                    QCOMPARE(parts[part].nano(), truth.byName.at(*answer->parts[part].name).cost.nano());
                }
            }
            QCOMPARE(drawn.nano(), total.nano());
        }

        // The hours of the week, as the zone's clocks tell them.
        QCOMPARE(answer->week.has_value(), !question.hourEdges().empty());
        if (answer->week) {
            for (std::size_t day = 0; day < HourWeek::days; ++day) {
                for (std::size_t hour = 0; hour < HourWeek::hours; ++hour) {
                    const auto expected = truth.byHour.find({day, hour});
                    QCOMPARE(answer->week->cells[day][hour].spend.total().nano(),
                             expected == truth.byHour.end() ? 0 : expected->second.cost.nano());
                    QCOMPARE(answer->week->cells[day][hour].spend.callCount(),
                             expected == truth.byHour.end() ? 0 : expected->second.calls);
                }
            }
        }

        // The table, in the order of a drawn column.
        SpendModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(*answer);
        model.sort(static_cast<int>(draw.below(SpendModel::ColumnCount)),
                   draw.below(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
        QCOMPARE(static_cast<std::size_t>(model.rowCount()), truth.byName.size());
        QCOMPARE(answer->total.total().nano(), total.nano());
        for (int row = 0; row < model.rowCount(); ++row) {
            const std::string& name = model.at(row)->name;
            const Sums& sums = truth.byName.at(name);
            const QVariant shown = model.index(row, SpendModel::Spend).data(SumRole);
            const bool known = sums.calls > sums.unpriced || !sums.cost.isZero();
            QCOMPARE(shown.isValid(), known); // what is not known is no zero
            if (known) {
                QCOMPARE(shown.toLongLong(), static_cast<qlonglong>(sums.cost.nano()));
            } else {
                QCOMPARE(model.index(row, SpendModel::Spend).data().toString(), QStringLiteral("–"));
            }
            QCOMPARE(model.at(row)->cell.callCount(), sums.calls);
            QCOMPARE(model.at(row)->cell.unpriced, sums.unpriced);
            const auto before = truth.before.find(name);
            QCOMPARE(model.at(row)->before.has_value(), before != truth.before.end());
            if (before != truth.before.end()) {
                QCOMPARE(model.at(row)->before->total().nano(), before->second.cost.nano());
            }
        }

        // The file, in the order of the table.
        const auto lines = cellsOf(spendCsv(question.grouping, model.rows()));
        QCOMPARE(lines.size(), truth.byName.size() + 1);
        Money written;
        for (std::size_t line = 1; line < lines.size(); ++line) {
            QCOMPARE(lines[line].size(), lines[0].size());
            const std::string& name = model.rows()[line - 1].name;
            const bool formula =
                !name.empty() && std::string("=+-@\t\r").find(name.front()) != std::string::npos;
            QCOMPARE(lines[line][0], formula ? '\'' + name : name);
            const Sums& sums = truth.byName.at(name);
            const bool known = sums.calls > sums.unpriced || !sums.cost.isZero();
            QCOMPARE(lines[line][1], known ? sums.cost.toDecimal() : std::string());
            QCOMPARE(lines[line][2], std::to_string(sums.calls));
            QCOMPARE(lines[line][3], std::to_string(sums.unpriced));
            written += known ? *Money::parseDecimal(lines[line][1]) : Money();
        }
        QCOMPARE(written.nano(), total.nano());

        // And the other one: every sum in it as it stands in the text, not as a double would round it.
        const std::string json = spendJson(*answer, model.rows());
        QVERIFY(QJsonDocument::fromJson(QByteArray::fromStdString(json)).isObject());
        std::size_t at = json.find("\"rows\":");
        for (const SpendRow& row : model.rows()) {
            const Sums& sums = truth.byName.at(row.name);
            const bool known = sums.calls > sums.unpriced || !sums.cost.isZero();
            const std::string cost =
                "\"cost_usd\":" + (known ? sums.cost.toDecimal() : std::string("null")) + ",";
            at = json.find(cost, at);
            QVERIFY2(at != std::string::npos, cost.c_str());
            ++at;
        }
    }

    void aNewAnswerChangesTheRowsAndKeepsTheSelectedName()
    {
        Draw draw(7);
        FakeStore store(drawnEvents(draw));
        FakeRollups rollups(store);
        SpendQuestion question;
        question.time = SpendSpan::of(SpendPeriod::thirtyDays, {}, Calendar(), FakeMonth::now());
        question.grouping = {Dimension::model, {}};
        SpendModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(*answerSpend(rollups, question, {}, CancelToken()));
        QVERIFY(model.rowCount() == 7);
        const std::string last = model.at(6)->name;
        const QPersistentModelIndex kept(model.index(6, 0));
        FakeMonth more = *store.month();
        FakeCall call = more.calls.back();
        call.time = FakeMonth::now();
        for (std::uint16_t name = 0; name < more.models.size(); ++name) {
            if (more.models[name] == last) {
                call.model = name;
            }
        }
        call.cost = Money::fromDollars(1'000'000);
        more.calls.push_back(call);
        std::sort(more.calls.begin(), more.calls.end(),
                  [](const FakeCall& a, const FakeCall& b) { return a.time < b.time; });
        store.setMonth(more);
        model.show(*answerSpend(rollups, question, {}, CancelToken()));
        QCOMPARE(model.at(0)->name, last);
        QCOMPARE(kept.row(), 0);
        store.setMonth(FakeMonth());
        model.show(*answerSpend(rollups, question, {}, CancelToken()));
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!kept.isValid());
    }

    void aReadingThatCallsCameBetweenIsReadAgain()
    {
        // A source that takes in a call after its first answer.
        class Growing : public FakeRollups
        {
        public:
            Growing(FakeStore& store, int calls)
                : FakeRollups(store)
                , m_store(store)
                , m_left(calls)
            {
            }
            Result<std::vector<SpendCell>> series(const std::vector<WallTime>& edges, const Filter& filter,
                                                  const CancelToken& cancel) override
            {
                if (m_left-- > 0) {
                    FakeMonth more = *m_store.month();
                    more.calls.push_back(more.calls.back());
                    m_store.setMonth(more);
                }
                return FakeRollups::series(edges, filter, cancel);
            }

        private:
            FakeStore& m_store;
            int m_left;
        };
        FakeMonth month;
        month.users = month.workflows = month.agents = month.models = {"x"};
        FakeCall call;
        call.time = FakeMonth::now();
        call.cost = Money::fromNano(3);
        month.calls = {call};
        SpendQuestion question;
        question.time = SpendSpan::of(SpendPeriod::today, {}, Calendar(), FakeMonth::now());
        FakeStore calm(month);
        Growing once(calm, 1);
        const Result<SpendAnswer> whole = answerSpend(once, question, {}, CancelToken());
        QVERIFY(whole->isWhole);
        QCOMPARE(whole->total.total().nano(), std::int64_t(6));
        FakeStore flooded(month);
        Growing always(flooded, 1000);
        QVERIFY2(!answerSpend(always, question, {}, CancelToken())->isWhole,
                 "it says so and does not read on");
    }

    void spansOfThePeriods_data()
    {
        QTest::addColumn<SpendPeriod>("period");
        QTest::addColumn<int>("bins");
        QTest::addColumn<int>("begun");
        QTest::addColumn<int>("hours");
        QTest::addColumn<int>("hoursBefore");
        // It is 19:48 on the 24th of November in Berlin.
        QTest::newRow("the hour is four quarters") << SpendPeriod::hour << 4 << 4 << 1 << 1;
        QTest::newRow("today ends at midnight") << SpendPeriod::today << 96 << 80 << 20 << 20;
        QTest::newRow("seven days in pieces of two hours")
            << SpendPeriod::sevenDays << 84 << 82 << 6 * 24 + 20 << 6 * 24 + 20;
        QTest::newRow("thirty days are days, one of them of 25 hours before")
            << SpendPeriod::thirtyDays << 30 << 30 << 29 * 24 + 20 << 29 * 24 + 20;
        QTest::newRow("the month") << SpendPeriod::month << 30 << 24 << 23 * 24 + 20 << 23 * 24 + 20;
        QTest::newRow("the last month is over, and compared with all of the one before")
            << SpendPeriod::lastMonth << 31 << 31 << 31 * 24 + 1 << 30 * 24;
    }
    void spansOfThePeriods()
    {
        QFETCH(SpendPeriod, period);
        QFETCH(int, bins);
        QFETCH(int, begun);
        QFETCH(int, hours);
        QFETCH(int, hoursBefore);
        const SpendSpan span =
            SpendSpan::of(period, {}, *Calendar::create("Europe/Berlin"), FakeMonth::now());
        QCOMPARE(span.edges.size(), static_cast<std::size_t>(bins) + 1);
        QCOMPARE(span.begunEdges().size(), static_cast<std::size_t>(begun) + 1);
        QVERIFY(span.span.to - span.span.from == std::chrono::hours(hours));
        QVERIFY(span.before.to - span.before.from == std::chrono::hours(hoursBefore));
        QVERIFY(periodOf(span.span, *Calendar::create("Europe/Berlin"), FakeMonth::now()) == period);
    }

    void anySpanHasAsManyBinsAsCanBeDrawn()
    {
        Draw draw(3);
        const Calendar berlin = *Calendar::create("Europe/Berlin");
        for (int i = 0; i < 2000; ++i) {
            const WallTime from = FakeMonth::now() - std::chrono::minutes(draw.below(9'000'000));
            const TimeSpan custom{from,
                                  from + std::chrono::minutes(draw.below(std::size_t(1) << draw.below(23)))};
            const SpendSpan span = SpendSpan::of(SpendPeriod::custom, custom, berlin, FakeMonth::now());
            QVERIFY(span.edges.size() >= 2 && span.edges.size() <= 169);
            QVERIFY(std::is_sorted(span.edges.begin(), span.edges.end()));
            QVERIFY(std::adjacent_find(span.edges.begin(), span.edges.end()) == span.edges.end());
            QVERIFY(span.edges.front() <= custom.from && span.edges.back() >= custom.to);
            for (const WallTime edge : span.edges) {
                QCOMPARE((edge.time_since_epoch() % 15min).count(), std::chrono::milliseconds::rep(0));
            }
        }
    }
};

QTEST_MAIN(TestSpendTruth)
#include "tst_spendtruth.moc"
