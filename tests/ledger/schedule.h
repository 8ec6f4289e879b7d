// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference.h"

#include "model/ledger/ledger.h"
#include "model/money/pricetable.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace tokenfence::desk {

/// A way for the ledger under test to be wrong, so that the check of a schedule is itself checked.
enum class Fault
{
    none,
    leaksReleased,       ///< a release is not heard
    countsRepeats,       ///< a record that was stored before is counted
    losesANano,          ///< of each cost above ten dollars
    neverExpires,        ///< the clock that does not step stands still
    forgetsReservations, ///< a call is let go unreserved
    forgetsWhatWasLost,  ///< a record that could not be stored leaves its reservation released
    forgetsAtRestart     ///< one row of what was spent does not come back
};

/**
 * One random life of a ledger: many agents ask, report, repeat, give back and vanish; records are stored,
 * found to be repeated or refused; operators edit policies, stop and resume; periods roll over, clocks step,
 * zones change and the engine restarts. After each step the ledger is held against the reference. The same
 * seed gives the same life.
 */
class Schedule
{
public:
    Schedule(std::uint64_t seed, Fault fault);

    /// What was found to be wrong first; nothing: all was right.
    std::optional<std::string> run(int steps);

    /// So that a test can say that its schedules were worth running.
    struct Tally
    {
        int allowed = 0;
        int downgraded = 0;
        int denied = 0;
        int waited = 0;
        int restarts = 0;
        int edits = 0;
    };
    const Tally& tally() const { return m_tally; }

private:
    struct Pending
    {
        Settlement settlement;
        std::string request;
        std::size_t record = 0;
        std::optional<Reference::Held> before;
    };
    /// What an engine has on disk.
    struct Disk
    {
        std::map<std::tuple<CounterId, NameId, WallTime, std::string>, std::int64_t> spent;
        std::map<std::pair<std::string, WallTime>, WallTime> lastLines;
    };
    struct Edit
    {
        Policy policy;
        CounterId counter = 0;
        std::size_t recordsBefore = 0;
    };
    struct Told
    {
        BudgetState state = BudgetState::ok;
        std::optional<WallTime> until;
    };

    // What can happen.
    void step();
    void ask();
    void settle();
    void storeSpeaks();
    void storeSpeaksOf(Pending& pending, int fate);
    void storeAll();
    void release();
    void restore();
    void passTime();
    void beginEdit();
    void endEdit();
    void removePolicy();
    void stopOrResume();
    void changeZone();
    void restart();

    // What must hold.
    void check();
    void checkPromise(const Question& question, const Decision& decision);
    void checkTold(const Policy& policy, std::int64_t used);
    void fail(const std::string& what);

    // How chance has it.
    int below(int bound) { return static_cast<int>(m_random() % static_cast<unsigned>(bound)); }
    bool chance(int percent) { return below(100) < percent; }
    CallFacts someCall();
    std::string someRequest();
    std::string someName();
    Question someQuestion();
    Money someEdge(const Question& question);
    Policy somePolicy(const std::string& id);
    std::int64_t someCost(std::int64_t reserved);

    void activate(const Policy& policy, CounterId counter, std::size_t recordsBefore);
    void startLedger();
    std::vector<SpentRow> recount(const Edit& edit) const;

    std::mt19937_64 m_random;
    Fault m_fault;
    Names m_names;
    PriceTable m_prices;
    Reference m_reference{m_names};
    Calendar m_calendar;
    Now m_now;
    std::unique_ptr<Ledger> m_ledger;
    int m_starts = 0;
    CounterId m_nextCounter = 1;
    std::map<std::string, CounterId> m_counters; // by policy
    Disk m_disk;
    std::map<int, WallTime> m_lifeBegan;
    std::deque<Pending> m_pending;
    std::vector<std::pair<std::string, Question>> m_granted; // some of them long gone
    std::optional<Edit> m_edit;
    std::map<std::pair<std::string, NameId>, Told> m_told;
    Tally m_tally;
    std::string m_happening;
    std::optional<std::string> m_failure;
};

} // namespace tokenfence::desk
