// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ledger/ledger.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tokenfence::desk {

/**
 * The contract's rules of counting and deciding, said once more and as plainly as can be: lists of all that
 * happened, looked through from the beginning for every question, with none of the ledger's sums, caches,
 * books or periods. It shares with the ledger only the values that go in and out, so that both being wrong
 * alike takes the same mistake twice.
 */
class Reference
{
public:
    enum class Fate
    {
        tentative,
        stored,
        gone
    };
    struct Record
    {
        CallFacts call;
        std::string request;
        int life = 0; ///< which request of that name
        WallTime time;
        WallTime arrived;
        std::int64_t cost = 0;
        Fate fate = Fate::tentative;
        std::optional<std::string> released; ///< the reservation that it released
    };
    struct Held
    {
        CallFacts call;
        std::string request;
        std::int64_t amount = 0;
        MonoTime until;
    };
    /// Nano-dollars a token.
    struct Price
    {
        std::int64_t input = 0;
        std::int64_t output = 0;
        Tier tier = Tier::unknown;
    };

    explicit Reference(Names& allNames);

    Names& names;
    std::map<std::string, Price> prices;
    std::map<std::string, Policy> policies;
    std::vector<Scope> stops;
    bool denyUnpriced = false;
    std::chrono::seconds zoneOffset{0}; ///< of a zone that knows no summer time
    std::vector<Record> records;
    std::map<std::string, Held> held;

    /// What the answer has to be, in the words of `inWords`; "wait" too. Changes nothing.
    std::string answer(const Question& question, Now now) const;
    /// Takes the answer that was given for right, and holds what it reserved.
    void grant(const Question& question, const Decision& decision, Now now);
    void restore(const std::string& name, const Question& question, Now now);
    void release(const std::string& name) { held.erase(name); }
    /// The index of the new record.
    std::size_t settle(const CallFacts& call, const std::string& request, WallTime time, std::int64_t cost,
                       const std::string& reservation, Now now);
    void confirm(std::size_t record) { records[record].fate = Fate::stored; }
    void takeBack(std::size_t record) { records[record].fate = Fate::gone; }
    /// `before` is what was held when the record was settled.
    void undo(std::size_t record, const std::optional<Held>& before, Now now);
    /// A line names this request.
    void touch(const std::string& request, Now now);
    /// Time has passed: what has stood for 15 minutes is gone.
    void dropExpired(Now now);
    /// The same for requests that are over, which the ledger may notice later.
    void expire(Now now);
    /// What is not on disk is lost.
    void restart();

    struct Sums
    {
        std::int64_t spent = 0;     ///< stored or tentative
        std::int64_t tentative = 0; ///< of it
        std::int64_t reserved = 0;
    };
    /// Of the budget of `policy` in which this call counts now.
    Sums sums(const Policy& policy, const CallFacts& call, const std::string& request, Now now) const;
    /// Of all its budgets of the present; of a policy by request of all live requests.
    Sums sumsOfAll(const Policy& policy, Now now) const;
    Sums sumsOfRequest(const std::string& request) const;
    bool counts(const Policy& policy, const CallFacts& call) const;
    bool samePeriod(PeriodKind kind, WallTime a, WallTime b) const;
    /// The number of the request of this name that lives.
    std::optional<int> lifeOf(const std::string& request) const;
    /// Whether the record counts for a request that lives.
    bool isOfLiveRequest(const Record& record) const;

private:
    struct Life
    {
        int number = 0;
        WallTime lastLine;
    };
    struct Ruling;

    NameId keyOf(const Policy& policy, const CallFacts& call) const;
    std::optional<std::int64_t> worstCase(const Question& question, const std::string& model) const;
    std::optional<std::string> retriesExceeded(const Question& question, const CallFacts& call) const;
    std::string answerOnBudgets(const Question& question, std::int64_t amount, bool priced,
                                bool withTentative, Now now) const;
    void meet(const std::string& request, Now now);

    std::map<std::string, Life> m_lives;
    int m_lastLife = 0;
};

} // namespace tokenfence::desk
