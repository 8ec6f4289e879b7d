// SPDX-License-Identifier: GPL-3.0-or-later
#include "schedule.h"

#include "tests/soak.h"

#include <QTest>

#include <algorithm>

using namespace tokenfence::desk;

namespace {

constexpr int stepsASchedule = 200;

} // namespace

/**
 * The promise, held by random schedules: spent + reserved never passes limit × kill_at by a decision, no
 * reservation is leaked, no denial is false, and what is spent is right to the nano-dollar.
 *
 * scripts/soak runs a million. A schedule that fails names its seed, and is run again alone by it.
 */
class TestSchedules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRightLedgerAgreesWithTheReference();
    void aWrongLedgerIsFound_data();
    void aWrongLedgerIsFound();
};

void TestSchedules::aRightLedgerAgreesWithTheReference()
{
    const std::uint64_t count = tokenfence::soak::rounds(2000);
    const std::uint64_t first = tokenfence::soak::seed(1);
    qInfo("%llu schedules of %d steps from seed %llu", static_cast<unsigned long long>(count), stepsASchedule,
          static_cast<unsigned long long>(first));
    Schedule::Tally sum;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        Schedule schedule(seed, Fault::none);
        const std::optional<std::string> failure = schedule.run(stepsASchedule);
        if (failure) {
            QFAIL(("TOKENFENCE_SOAK_SEED=" + std::to_string(seed) + " TOKENFENCE_SOAK_ROUNDS=1: " + *failure)
                      .c_str());
        }
        const Schedule::Tally& tally = schedule.tally();
        sum = {sum.allowed + tally.allowed, sum.downgraded + tally.downgraded, sum.denied + tally.denied,
               sum.waited + tally.waited,   sum.restarts + tally.restarts,     sum.edits + tally.edits};
    }
    qInfo("%d allowed, %d downgraded, %d denied, %d waited; %d restarts, %d edits", sum.allowed,
          sum.downgraded, sum.denied, sum.waited, sum.restarts, sum.edits);
    if (count >= 100) { // a schedule in which nothing happens proves nothing
        QVERIFY(sum.allowed > 0 && sum.downgraded > 0 && sum.denied > 0 && sum.waited > 0);
        QVERIFY(sum.restarts > 0 && sum.edits > 0);
    }
}

void TestSchedules::aWrongLedgerIsFound_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::newRow("a release is not heard") << Fault::leaksReleased;
    QTest::newRow("a record that was stored before is counted") << Fault::countsRepeats;
    QTest::newRow("a nano-dollar of a great cost is lost") << Fault::losesANano;
    QTest::newRow("reservations stand for ever") << Fault::neverExpires;
    QTest::newRow("a call is let go unreserved") << Fault::forgetsReservations;
    QTest::newRow("a record that could not be stored leaves nothing reserved") << Fault::forgetsWhatWasLost;
    QTest::newRow("a row of what was spent does not come back") << Fault::forgetsAtRestart;
}

void TestSchedules::aWrongLedgerIsFound()
{
    QFETCH(Fault, fault);
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        if (const std::optional<std::string> failure = Schedule(seed, fault).run(stepsASchedule)) {
            qInfo("found with seed %llu: %s", static_cast<unsigned long long>(seed), failure->c_str());
            return;
        }
    }
    QFAIL("a hundred schedules did not notice");
}

int main(int argc, char* argv[])
{
    // Qt Test ends a function after five minutes, which a night of schedules is longer than.
    qputenv("QTEST_FUNCTION_TIMEOUT", "2000000000");
    TestSchedules tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "tst_schedules.moc"
