// SPDX-License-Identifier: GPL-3.0-or-later
#include "schedule.h"

#include "desk.h"

#include <algorithm>

namespace tokenfence::desk {

Schedule::Schedule(std::uint64_t seed, Fault fault)
    : m_random(seed)
    , m_fault(fault)
    , m_prices(examplePrices())
    , m_now{at("2026-11-24T12:00:00Z"), MonoTime(1h)}
{
    m_reference.prices = {{"gpt-4o", {2500, 10000, Tier::complex}},
                          {"gpt-4o-mini", {150, 600, Tier::simple}},
                          {"o3", {2000, 10000, Tier::complex}}, // its reasoning is the dearer output
                          {"opus", {15000, 75000, Tier::critical}}};
    startLedger();
    for (const char* const id : {"a", "b", "c"}) {
        activate(somePolicy(id), m_nextCounter++, 0);
    }
}

std::optional<std::string> Schedule::run(int steps)
{
    for (int i = 0; i < steps && !m_failure; ++i) {
        m_happening = "step " + std::to_string(i);
        step();
        if (!m_failure && chance(30)) {
            check();
        }
    }
    if (!m_failure) { // in the end nothing is left reserved
        m_happening = "the end";
        storeAll();
        m_now.mono += Ledger::reservationLifetime;
        check();
    }
    return m_failure;
}

void Schedule::step()
{
    m_reference.dropExpired(m_now);
    const int what = below(1000);
    if (what < 380) {
        ask();
    } else if (what < 580) {
        settle();
    } else if (what < 720) {
        storeSpeaks();
    } else if (what < 780) {
        release();
    } else if (what < 810) {
        restore();
    } else if (what < 890) {
        passTime();
    } else if (what < 930) {
        m_edit ? endEdit() : beginEdit();
    } else if (what < 940) {
        removePolicy();
    } else if (what < 970) {
        stopOrResume();
    } else if (what < 975) {
        changeZone();
    } else if (what < 985) {
        m_reference.denyUnpriced = chance(30);
        m_ledger->setDenyUnpriced(m_reference.denyUnpriced);
    } else {
        restart();
    }
}

void Schedule::ask()
{
    const Question question = someQuestion();
    m_reference.touch(question.request, m_now);
    const std::string expected = m_reference.answer(question, m_now);
    const std::optional<Decision> decision = m_ledger->authorize(question, m_now);
    if (inWords(decision) != expected) {
        fail("answered \"" + inWords(decision) + "\" where \"" + expected + "\" is right");
        return;
    }
    if (!decision) {
        ++m_tally.waited;
        return;
    }
    if (decision->verdict == Verdict::deny) {
        ++m_tally.denied;
        return;
    }
    ++(decision->verdict == Verdict::allow ? m_tally.allowed : m_tally.downgraded);
    m_reference.grant(question, *decision, m_now);
    Question granted = question;
    granted.call = m_reference.held.at(decision->reservation).call;
    m_granted.emplace_back(decision->reservation, granted);
    checkPromise(question, *decision);
    if (m_fault == Fault::forgetsReservations) {
        m_ledger->release(decision->reservation, m_now);
    }
}

void Schedule::settle()
{
    const bool asked = !m_granted.empty() && chance(80);
    const std::size_t index = asked ? m_random() % m_granted.size() : 0;
    const std::string name = asked ? m_granted[index].first : someName();
    const bool asGranted = asked && chance(90);
    const CallFacts call = asGranted ? m_granted[index].second.call : someCall();
    const std::string request = asGranted ? m_granted[index].second.request : someRequest();
    const auto held = m_reference.held.find(name);
    std::optional<Reference::Held> before;
    if (held != m_reference.held.end()) {
        before = held->second;
    }
    const std::int64_t cost = someCost(before ? before->amount : 0);
    // Mostly of now; some were cut off for a while, and some clocks are ahead.
    WallTime time = m_now.wall;
    if (chance(15)) {
        time += std::chrono::minutes(below(3 * 24 * 60) - 2 * 24 * 60);
    }
    const std::int64_t told = m_fault == Fault::losesANano && cost > 10'000'000'000 ? cost - 1 : cost;
    Pending pending;
    pending.settlement = m_ledger->settle(call, request, time, Money::fromNano(told), name, m_now);
    pending.request = request;
    pending.before = before;
    pending.record = m_reference.settle(call, request, time, cost, name, m_now);
    const Settlement& settlement = pending.settlement;
    if ((settlement.reservation != nullptr) != before.has_value() ||
        settlement.reserved.nano() != (before ? before->amount : 0)) {
        fail("released " + settlement.reserved.toDecimal() + " under " + name);
    }
    for (const Charge& charge : settlement.charges) {
        if (charge.counter == requestTotalCounter) {
            m_lifeBegan[m_reference.records[pending.record].life] = charge.period;
        }
    }
    if (asked && chance(90)) {
        m_granted.erase(m_granted.begin() + static_cast<std::ptrdiff_t>(index));
    }
    m_pending.push_back(std::move(pending));
}

void Schedule::storeSpeaks()
{
    for (int group = 1 + below(6); group > 0 && !m_pending.empty(); --group) {
        storeSpeaksOf(m_pending.front(), below(100));
        m_pending.pop_front();
    }
}

void Schedule::storeSpeaksOf(Pending& pending, int fate)
{
    if (fate < 75) {
        const WallTime arrived = m_reference.records[pending.record].arrived;
        for (const Charge& charge : pending.settlement.charges) {
            const std::string request = charge.byRequest ? pending.request : std::string();
            m_disk.spent[{charge.counter, charge.key, charge.period, request}] += charge.amount.nano();
            if (charge.byRequest) {
                m_disk.lastLines[{request, charge.period}] = arrived;
            }
        }
        m_ledger->confirm(pending.settlement, pending.request, m_now);
        m_reference.confirm(pending.record);
    } else if (fate < 90) {
        if (m_fault == Fault::countsRepeats) {
            m_ledger->confirm(pending.settlement, pending.request, m_now);
        } else {
            m_ledger->takeBack(pending.settlement, pending.request, m_now);
        }
        m_reference.takeBack(pending.record);
    } else {
        if (m_fault == Fault::forgetsWhatWasLost) {
            m_ledger->takeBack(pending.settlement, pending.request, m_now);
        } else {
            m_ledger->undo(std::move(pending.settlement), pending.request, m_now);
        }
        m_reference.undo(pending.record, pending.before, m_now);
    }
}

void Schedule::storeAll()
{
    for (Pending& pending : m_pending) {
        storeSpeaksOf(pending, 0);
    }
    m_pending.clear();
}

void Schedule::release()
{
    const std::string name =
        !m_granted.empty() && chance(80) ? m_granted[m_random() % m_granted.size()].first : someName();
    if (m_fault != Fault::leaksReleased) {
        m_ledger->release(name, m_now);
    }
    m_reference.release(name);
}

void Schedule::restore()
{
    // Calls that still run, under the name that they were granted, or one of the client's own making.
    const bool known = !m_granted.empty() && chance(60);
    const std::size_t index = known ? m_random() % m_granted.size() : 0;
    const std::string name = known ? m_granted[index].first : someName();
    const Question question = known ? m_granted[index].second : someQuestion();
    m_ledger->restoreReservation(name, question, m_now);
    m_reference.restore(name, question, m_now);
    if (!known) {
        m_granted.emplace_back(name, question);
    }
}

void Schedule::passTime()
{
    const int what = below(100);
    const std::chrono::seconds passed(what < 70   ? below(120)
                                      : what < 90 ? below(3600)
                                      : what < 97 ? below(12 * 3600)
                                                  : below(50 * 3600));
    m_now.wall += passed;
    m_now.mono += m_fault == Fault::neverExpires ? 0s : passed;
    if (m_fault == Fault::neverExpires) { // the ledger's clock alone stands still
        for (auto& [name, held] : m_reference.held) {
            held.until -= passed;
        }
    }
    m_reference.dropExpired(m_now);
    const auto endStates = [this] { // each at its until, without a line
        std::erase_if(m_told, [this](const auto& told) {
            return told.second.until && *told.second.until <= m_now.wall;
        });
    };
    endStates();
    if (chance(5)) { // the calendar is set, by hand or by a time server
        check();
        m_now.wall += std::chrono::seconds(below(4 * 3600) - 2 * 3600);
        endStates();
    }
}

// ---- operators ----

void Schedule::beginEdit()
{
    const std::string id(1, static_cast<char>('a' + below(5)));
    Policy policy = somePolicy(id);
    const auto before = m_reference.policies.find(id);
    if (before != m_reference.policies.end() && chance(60)) { // only what does not change the counting
        policy.match = before->second.match;
        policy.per = before->second.per;
        policy.period = before->second.period;
        activate(policy, m_counters.at(id), m_reference.records.size());
        return;
    }
    storeAll(); // what is under way now is to be found by the recount
    m_edit = {policy, m_nextCounter++, m_reference.records.size()};
    m_ledger->beginCounter(m_edit->counter, policy, m_calendar);
    if (chance(50)) {
        endEdit();
    }
}

void Schedule::endEdit()
{
    if (chance(20)) {
        m_ledger->abandonCounter(m_edit->counter);
    } else {
        activate(m_edit->policy, m_edit->counter, m_edit->recordsBefore);
    }
    m_edit.reset();
}

void Schedule::activate(const Policy& policy, CounterId counter, std::size_t recordsBefore)
{
    ++m_tally.edits;
    const auto before = m_counters.find(policy.id);
    if (before == m_counters.end() || before->second != counter) {
        if (!m_edit) {
            m_ledger->beginCounter(counter, policy, m_calendar);
        }
        for (const SpentRow& row : recount({policy, counter, recordsBefore})) {
            m_disk.spent[{row.counter, row.key, row.period, row.request}] += row.spent.nano();
            m_ledger->addSpent(row);
        }
    }
    m_ledger->activate(policy, counter, m_now);
    m_counters[policy.id] = counter;
    m_reference.policies[policy.id] = policy;
}

/// What was stored before the counter began, as the store counts it.
std::vector<SpentRow> Schedule::recount(const Edit& edit) const
{
    std::vector<SpentRow> rows;
    const bool byRequest = edit.policy.period == PeriodKind::request;
    for (std::size_t i = 0; i < edit.recordsBefore; ++i) {
        const Reference::Record& record = m_reference.records[i];
        if (record.fate != Reference::Fate::stored || record.cost == 0 ||
            !m_reference.counts(edit.policy, record.call) ||
            (byRequest && !m_reference.isOfLiveRequest(record))) {
            continue;
        }
        SpentRow row;
        row.counter = edit.counter;
        row.key = edit.policy.per == Per::user       ? record.call.user
                  : edit.policy.per == Per::workflow ? record.call.workflow
                  : edit.policy.per == Per::agent    ? record.call.agent
                                                     : 0;
        row.spent = Money::fromNano(record.cost);
        if (byRequest) {
            row.request = record.request;
            row.period = m_lifeBegan.at(record.life);
            row.lastLine = m_disk.lastLines.at({row.request, row.period});
        } else if (edit.policy.period != PeriodKind::total) {
            row.period = m_calendar.periodAt(edit.policy.period, record.time).start;
        }
        rows.push_back(row);
    }
    return rows;
}

void Schedule::removePolicy()
{
    const std::string id(1, static_cast<char>('a' + below(5)));
    const bool known = m_reference.policies.erase(id) > 0;
    if (m_ledger->removePolicy(id) != known) {
        fail("removing " + id);
    }
    m_counters.erase(id);
    std::erase_if(m_told, [&](const auto& told) { return told.first.first == id; });
}

void Schedule::stopOrResume()
{
    static const std::vector<Scope> scopes{
        {}, {Scope::Kind::agent, "bot"}, {Scope::Kind::user, "u-1"}, {Scope::Kind::workflow, "refund"}};
    const Scope& scope = scopes[m_random() % scopes.size()];
    std::vector<Scope>& stops = m_reference.stops;
    const bool stands = std::find(stops.begin(), stops.end(), scope) != stops.end();
    if (!stands && chance(30)) {
        m_ledger->stops().kill(scope, "chance", m_now.wall);
        stops.push_back(scope);
    } else if (m_ledger->stops().resume(scope).has_value() != stands) {
        fail("a resume");
    } else {
        std::erase(stops, scope);
    }
}

void Schedule::changeZone()
{
    if (m_edit) {
        return;
    }
    storeAll();
    const bool toUtc = m_reference.zoneOffset != 0s;
    m_reference.zoneOffset = toUtc ? 0s : std::chrono::seconds(19'800);
    m_calendar = Calendar::create(toUtc ? "UTC" : "Asia/Kolkata").value();
    const std::map<std::string, Policy> policies = m_reference.policies;
    for (const auto& [id, policy] : policies) {
        activate(policy, m_nextCounter++, m_reference.records.size());
    }
}

void Schedule::startLedger()
{
    m_ledger = std::make_unique<Ledger>(m_names, m_prices, "r" + std::to_string(++m_starts) + "-");
    m_ledger->setDenyUnpriced(m_reference.denyUnpriced);
}

void Schedule::restart()
{
    ++m_tally.restarts;
    // Of what was under way some is on disk already, unheard of; the rest is lost.
    const std::size_t stored = m_pending.empty() ? 0 : m_random() % m_pending.size();
    for (std::size_t i = 0; i < m_pending.size(); ++i) {
        storeSpeaksOf(m_pending[i], i < stored ? 0 : 99);
    }
    m_pending.clear();
    m_edit.reset();
    m_told.clear();
    const std::uint64_t epoch = m_ledger->stops().epoch();
    const std::vector<Stop> stops = m_ledger->stops().all();
    startLedger();
    m_ledger->stops().restore(epoch, stops);
    m_reference.restart();
    for (const auto& [id, policy] : m_reference.policies) {
        m_ledger->beginCounter(m_counters.at(id), policy, m_calendar);
    }
    bool forgets = m_fault == Fault::forgetsAtRestart;
    for (const auto& [place, nano] : m_disk.spent) {
        const auto& [counter, key, period, request] = place;
        SpentRow row{counter, key, period, request, {}, Money::fromNano(nano)};
        if (!request.empty()) {
            // A request that was over once stays so, also where the calendar was set back since.
            const std::optional<int> life = m_reference.lifeOf(request);
            row.lastLine = m_disk.lastLines.at({request, period});
            if (!life || m_lifeBegan.at(*life) != period ||
                m_now.wall - row.lastLine >= Ledger::requestLifetime) {
                continue;
            }
        }
        if (!forgets || nano == 0) {
            m_ledger->addSpent(row);
        }
        forgets = false;
    }
    for (const auto& [id, policy] : m_reference.policies) {
        m_ledger->activate(policy, m_counters.at(id), m_now);
    }
}

} // namespace tokenfence::desk
