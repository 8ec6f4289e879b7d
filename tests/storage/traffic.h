// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shelf.h"

#include "model/ledger/ledger.h"
#include "model/money/pricetable.h"
#include "model/time/calendar.h"

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace tokenfence {

/**
 * Seeded random records of all kinds, settled in a real ledger as the engine does it: users, workflows and
 * requests that come again, ends before the last call, late and early times, ids that come twice with the
 * same contents or others, models without a price, more label values than have rows of their own, several
 * engines one after the other.
 */
class Traffic
{
public:
    Traffic(Shelf& shelf, std::uint64_t seed)
        : m_shelf(shelf)
        , m_random(seed)
        , m_calendar(*Calendar::create("Europe/Berlin"))
    {
    }

    /// Opens the store as an engine does, with policies of every kind; later calls restart it.
    void start()
    {
        const Result<KeptState> state = m_shelf.open();
        QVERIFY(state.ok());
        m_ledger = std::make_unique<Ledger>(m_shelf.names(), m_prices,
                                            "r" + std::to_string(m_random() % 1000) + "-");
        for (const KeptPolicy& kept : state->policies) {
            m_ledger->beginCounter(kept.counter, kept.policy, m_calendar);
        }
        for (const SpentRow& row : state->spent) {
            m_ledger->addSpent(row);
        }
        for (const KeptPolicy& kept : state->policies) {
            m_ledger->activate(kept.policy, kept.counter, now());
        }
        if (state->policies.empty()) {
            putPolicies();
        }
    }

    Now now() const { return {m_shelf.now, MonoTime(m_shelf.now.time_since_epoch())}; }
    Ledger& ledger() { return *m_ledger; }
    const Calendar& calendar() const { return m_calendar; }

    void pass(std::chrono::milliseconds time) { m_shelf.now += time; }

    /// Hands random records over and lets the ledger know what became of them. Returns how many were new.
    std::size_t send(std::size_t count)
    {
        std::vector<Record> records;
        for (std::size_t number = 0; number < count; ++number) {
            records.push_back(randomRecord());
            pass(std::chrono::milliseconds(m_random() % 500));
        }
        return deliver(std::move(records));
    }

    std::size_t deliver(std::vector<Record> records)
    {
        std::vector<Settlement> settlements;
        std::vector<std::string> requests;
        for (Record& record : records) {
            if (record.kind == Record::Kind::usage) {
                const Now then{record.arrived, now().mono};
                record.settlement =
                    m_ledger->settle(record.call, record.request, record.time, record.cost, {}, then);
            } else {
                m_ledger->touchRequest(record.request, {record.arrived, now().mono});
            }
            settlements.push_back(record.settlement);
            requests.push_back(record.request);
        }
        m_shelf.append(std::move(records));
        const auto fates = m_shelf.heard.takeFates();
        std::size_t stored = 0;
        for (std::size_t at = 0; at < fates.size(); ++at) {
            if (fates[at].second == Fate::stored) {
                m_ledger->confirm(settlements[at], requests[at], now());
                ++stored;
            } else {
                m_ledger->takeBack(settlements[at], requests[at], now());
            }
        }
        return stored;
    }

    /// Prices some of the calls that have no price, as a put of prices does.
    std::size_t reprice(std::size_t most)
    {
        const Result<std::vector<UnpricedCall>> calls = m_shelf.store().unpricedCalls(0, most);
        RepricedBatch batch;
        std::vector<std::pair<Settlement, std::string>> settled;
        for (const UnpricedCall& unpriced : *calls) {
            Repriced repriced;
            repriced.row = unpriced.row;
            repriced.cost = Money::fromNano(static_cast<std::int64_t>(m_random() % 1'000'000'000));
            repriced.tier = Tier::critical;
            CallFacts call = unpriced.call;
            call.tier = repriced.tier;
            Settlement settlement =
                m_ledger->settlePast(call, unpriced.request, unpriced.time, repriced.cost, now());
            repriced.charges = settlement.charges;
            settled.emplace_back(std::move(settlement), unpriced.request);
            batch.calls.push_back(std::move(repriced));
        }
        const std::size_t count = batch.calls.size();
        if (m_shelf.change({std::move(batch)}).ok()) {
            for (const auto& [settlement, request] : settled) {
                m_ledger->confirm(settlement, request, now());
            }
        }
        return count;
    }

    Record randomRecord()
    {
        if (!m_sent.empty() && m_random() % 20 == 0) {
            Record again = m_sent[m_random() % m_sent.size()]; // sent twice, perhaps with other contents
            again.arrived = m_shelf.now;
            again.digest += m_random() % 3 == 0 ? 1 : 0;
            again.call = facts();
            return again;
        }
        Record record = m_shelf.call(nextId());
        record.call = facts();
        record.digest = m_random();
        record.request = requestName();
        if (m_random() % 8 == 0 && !record.request.empty()) {
            record.kind = Record::Kind::requestEnd;
            record.requestStatus = static_cast<RequestStatus>(m_random() % 5);
            record.outcome =
                m_random() % 3 == 0 ? std::string() : "outcome " + std::to_string(m_random() % 4);
            record.call.provider = record.call.model = 0;
            record.call.tier = Tier::unknown;
            record.cost = Money();
        } else {
            record.status = static_cast<CallStatus>(m_random() % 5);
            record.attempt = static_cast<std::uint32_t>(1 + m_random() % 3);
            record.priced = m_random() % 10 != 0;
            record.cost =
                Money::fromNano(record.priced ? static_cast<std::int64_t>(m_random() % 100'000'000) : 0);
            record.call.tier = record.priced ? static_cast<Tier>(1 + m_random() % 3) : Tier::unknown;
            record.latencyMs = static_cast<std::uint32_t>(m_random() % 5000);
        }
        if (m_random() % 10 == 0) { // late by up to two days, or a little early
            record.time -= std::chrono::milliseconds(m_random() % (48 * 3'600'000ULL));
        } else if (m_random() % 20 == 0) {
            record.time += std::chrono::milliseconds(m_random() % (20 * 3'600'000ULL));
        }
        m_sent.push_back(record);
        if (m_sent.size() > 500) {
            m_sent.erase(m_sent.begin());
        }
        return record;
    }

    std::uint64_t random() { return m_random(); }

    static std::vector<Policy> policies()
    {
        const auto policy = [](const char* id, PeriodKind period, Per per = Per::all, Match match = {}) {
            Policy made;
            made.id = made.name = id;
            made.period = period;
            made.per = per;
            made.match = std::move(match);
            made.limit = Money::fromDollars(100'000);
            return made;
        };
        return {
            policy("day", PeriodKind::day),
            policy("hour", PeriodKind::hour, Per::workflow),
            policy("month", PeriodKind::month, Per::user, {{MatchTerm::Field::model, "", "gpt-*"}}),
            policy("request", PeriodKind::request),
            policy("request-agent", PeriodKind::request, Per::agent,
                   {{MatchTerm::Field::tier, "", "critical"}}),
            policy("total", PeriodKind::total, Per::agent),
            policy("total-free", PeriodKind::total, Per::all, {{MatchTerm::Field::label, "plan", "plan-1*"}}),
            policy("week", PeriodKind::week)};
    }

private:
    void putPolicies()
    {
        Settings settings;
        settings.timezone = "Europe/Berlin";
        std::vector<StoreChange> changes{SettingsSaved{settings}};
        CounterId counter = 0;
        for (const Policy& policy : policies()) {
            m_ledger->beginCounter(++counter, policy, m_calendar);
            m_ledger->activate(policy, counter, now());
            changes.push_back(PolicySaved{policy, counter, "operator"});
        }
        QVERIFY(m_shelf.change(std::move(changes)).ok());
    }

    NameId name(const char* kind, std::uint64_t count)
    {
        const std::uint64_t number = m_random() % (count + 1);
        return number == count ? 0 : m_shelf.names().intern(kind + std::to_string(number));
    }

    CallFacts facts()
    {
        CallFacts call;
        call.user = name("user-", 20);
        call.workflow = name("flow-", 3);
        call.agent = m_shelf.names().intern("bot-" + std::to_string(m_random() % 3));
        call.provider = name("provider-", 2);
        call.model = m_shelf.names().intern((m_random() % 2 == 0 ? "gpt-" : "other-") +
                                            std::to_string(m_random() % 3));
        if (m_random() % 4 != 0) {
            const NameId plan = m_shelf.names().intern("plan");
            const NameId env = m_shelf.names().intern("env");
            std::vector<Label> labels;
            if (const NameId value = name("plan-", 90)) { // more than have rows of their own
                labels.push_back({plan, value});
            }
            if (const NameId value = name("env-", 2)) {
                labels.push_back({env, value});
            }
            call.labels = m_shelf.names().internLabels(labels);
        }
        return call;
    }

    std::string nextId()
    {
        static constexpr char base32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        std::string id = "01";
        while (id.size() < 26) {
            id += base32[m_random() % 32];
        }
        return m_random() % 5 == 0 ? "id-" + std::to_string(++m_count) : id;
    }

    /// A request of a handful of calls, one that the whole day talks about, or none.
    std::string requestName()
    {
        switch (m_random() % 10) {
        case 0:
        case 1:
            return {};
        case 2:
            return "nightly";
        default:
            return "req-" + std::to_string(m_shelf.now.time_since_epoch().count() / 20'000 +
                                           static_cast<std::int64_t>(m_random() % 5));
        }
    }

    Shelf& m_shelf;
    std::mt19937_64 m_random;
    Calendar m_calendar;
    PriceTable m_prices;
    std::unique_ptr<Ledger> m_ledger;
    std::vector<Record> m_sent;
    std::uint64_t m_count = 0;
};

} // namespace tokenfence
