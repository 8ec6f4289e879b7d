// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference.h"

#include "model/money/int128.h"

#include <algorithm>

namespace tokenfence::desk {

namespace {

/// Every way there is, which only a test can afford.
bool fits(const char* pattern, const char* text)
{
    if (*pattern == '\0') {
        return *text == '\0';
    }
    if (*pattern == '*') {
        return fits(pattern + 1, text) || (*text != '\0' && fits(pattern, text + 1));
    }
    return *pattern == *text && fits(pattern + 1, text + 1);
}

std::string shortDecimal(std::int64_t nano)
{
    std::string digits = std::to_string(nano);
    digits.insert(0, digits.size() < 10 ? 10 - digits.size() : 0, '0');
    std::string text = digits.substr(0, digits.size() - 9) + "." + digits.substr(digits.size() - 9);
    text.erase(text.find_last_not_of('0') + 1);
    return text.back() == '.' ? text.substr(0, text.size() - 1) : text;
}

/// How far `taken` is below limit × mark, in units of 1e-18 nano-dollars; negative: past it.
Int128 roomBelow(std::int64_t limit, Fraction mark, std::int64_t taken)
{
    return Int128(limit) * mark.units() - Int128(taken) * 1'000'000'000'000'000'000;
}

} // namespace

Reference::Reference(Names& allNames)
    : names(allNames)
{
}

bool Reference::counts(const Policy& policy, const CallFacts& call) const
{
    return std::all_of(policy.match.begin(), policy.match.end(), [&](const MatchTerm& term) {
        std::string_view text;
        switch (term.field) {
        case MatchTerm::Field::user:
            text = names.text(call.user);
            break;
        case MatchTerm::Field::workflow:
            text = names.text(call.workflow);
            break;
        case MatchTerm::Field::agent:
            text = names.text(call.agent);
            break;
        case MatchTerm::Field::provider:
            text = names.text(call.provider);
            break;
        case MatchTerm::Field::model:
            text = names.text(call.model);
            break;
        case MatchTerm::Field::tier:
            text = toString(call.tier);
            break;
        case MatchTerm::Field::label:
            for (const Label label : names.labels(call.labels)) {
                if (names.text(label.key) == term.labelKey) {
                    text = names.text(label.value);
                }
            }
            break;
        }
        return !text.empty() && fits(term.pattern.c_str(), std::string(text).c_str());
    });
}

NameId Reference::keyOf(const Policy& policy, const CallFacts& call) const
{
    return policy.per == Per::user       ? call.user
           : policy.per == Per::workflow ? call.workflow
           : policy.per == Per::agent    ? call.agent
                                         : 0;
}

bool Reference::samePeriod(PeriodKind kind, WallTime a, WallTime b) const
{
    using namespace std::chrono;
    const auto hoursA = floor<hours>(a + zoneOffset);
    const auto hoursB = floor<hours>(b + zoneOffset);
    const auto daysA = floor<days>(hoursA);
    const auto daysB = floor<days>(hoursB);
    const auto monday = [](sys_days day) { return day - (weekday(day) - Monday); };
    switch (kind) {
    case PeriodKind::hour:
        return hoursA == hoursB;
    case PeriodKind::day:
        return daysA == daysB;
    case PeriodKind::week:
        return monday(daysA) == monday(daysB);
    case PeriodKind::month: {
        const year_month_day dateA(daysA);
        const year_month_day dateB(daysB);
        return dateA.year() == dateB.year() && dateA.month() == dateB.month();
    }
    case PeriodKind::request:
    case PeriodKind::total:
        break;
    }
    return true;
}

std::optional<int> Reference::lifeOf(const std::string& request) const
{
    const auto life = m_lives.find(request);
    return life != m_lives.end() ? std::optional(life->second.number) : std::nullopt;
}

bool Reference::isOfLiveRequest(const Record& record) const
{
    const auto life = m_lives.find(record.request);
    return life != m_lives.end() && life->second.number == record.life;
}

Reference::Sums Reference::sums(const Policy& policy, const CallFacts& call, const std::string& request,
                                Now now) const
{
    Sums sums;
    const bool byRequest = policy.period == PeriodKind::request;
    if (byRequest && request.empty()) {
        return sums; // a request of its own
    }
    for (const Record& record : records) {
        const bool inTime = byRequest ? record.request == request && isOfLiveRequest(record)
                                      : samePeriod(policy.period, record.time, now.wall);
        if (record.fate != Fate::gone && inTime && keyOf(policy, record.call) == keyOf(policy, call) &&
            counts(policy, record.call)) {
            sums.spent += record.cost;
            sums.tentative += record.fate == Fate::tentative ? record.cost : 0;
        }
    }
    for (const auto& [name, reservation] : held) {
        if ((!byRequest || reservation.request == request) &&
            keyOf(policy, reservation.call) == keyOf(policy, call) && counts(policy, reservation.call)) {
            sums.reserved += reservation.amount;
        }
    }
    return sums;
}

Reference::Sums Reference::sumsOfAll(const Policy& policy, Now now) const
{
    Sums sums;
    const bool byRequest = policy.period == PeriodKind::request;
    for (const Record& record : records) {
        const bool inTime = byRequest ? !record.request.empty() && isOfLiveRequest(record)
                                      : samePeriod(policy.period, record.time, now.wall);
        if (record.fate != Fate::gone && inTime && counts(policy, record.call)) {
            sums.spent += record.cost;
            sums.tentative += record.fate == Fate::tentative ? record.cost : 0;
        }
    }
    for (const auto& [name, reservation] : held) {
        if ((!byRequest || !reservation.request.empty()) && counts(policy, reservation.call)) {
            sums.reserved += reservation.amount;
        }
    }
    return sums;
}

Reference::Sums Reference::sumsOfRequest(const std::string& request) const
{
    Policy everything;
    everything.period = PeriodKind::request;
    return sums(everything, {}, request, {});
}

std::optional<std::int64_t> Reference::worstCase(const Question& question, const std::string& model) const
{
    const auto price = prices.find(model);
    if (price == prices.end()) {
        return std::nullopt;
    }
    return question.tokens.input * price->second.input + question.tokens.output * price->second.output;
}

std::optional<std::string> Reference::retriesExceeded(const Question& question, const CallFacts& call) const
{
    for (const auto& [id, policy] : policies) {
        if (policy.enabled && policy.maxRetries && question.attempt > *policy.maxRetries + 1 &&
            counts(policy, call)) {
            return id;
        }
    }
    return std::nullopt;
}

std::string Reference::answer(const Question& question, Now now) const
{
    for (const Scope& scope : stops) {
        const NameId name = scope.kind == Scope::Kind::agent  ? question.call.agent
                            : scope.kind == Scope::Kind::user ? question.call.user
                                                              : question.call.workflow;
        if (scope.kind == Scope::Kind::all || names.text(name) == scope.name) {
            return "deny stopped";
        }
    }
    if (const std::optional<std::string> id = retriesExceeded(question, question.call)) {
        return "deny retries by " + *id;
    }
    std::optional<std::int64_t> amount;
    if (question.estimate) {
        amount = question.estimate->nano();
    } else {
        amount = worstCase(question, std::string(names.text(question.call.model)));
    }
    if (!amount && denyUnpriced) {
        return "deny unpriced";
    }
    std::string answer = answerOnBudgets(question, amount.value_or(0), amount.has_value(), true, now);
    if (answer.starts_with("deny") &&
        !answerOnBudgets(question, amount.value_or(0), amount.has_value(), false, now).starts_with("deny")) {
        return "wait";
    }
    return answer;
}

std::string Reference::answerOnBudgets(const Question& question, std::int64_t amount, bool priced,
                                       bool withTentative, Now now) const
{
    struct Without
    {
        Int128 room;
        std::string id;
        std::string fallback;
    };
    const auto taken = [&](const Sums& sums) {
        return sums.spent - (withTentative ? 0 : sums.tentative) + sums.reserved;
    };
    // Budgets without room below kill_at and below downgrade_at, for a call of these facts at this price.
    const auto look = [&](const CallFacts& call, std::int64_t cost, std::vector<Without>& kill,
                          std::vector<Without>& downgrade) {
        const Int128 needed = Int128(cost) * 1'000'000'000'000'000'000;
        if (question.budget) {
            const Int128 room =
                roomBelow(question.budget->nano(), Fraction::one(),
                          taken(question.request.empty() ? Sums() : sumsOfRequest(question.request)));
            if (needed > room) {
                kill.push_back({room, "request", ""});
            }
        }
        for (const auto& [id, policy] : policies) {
            if (!policy.enabled || !counts(policy, call)) {
                continue;
            }
            const std::int64_t limit = policy.limitAt(now.wall).nano();
            const std::int64_t used = taken(sums(policy, call, question.request, now));
            const Int128 room = roomBelow(limit, policy.killAt, used);
            if (needed > room) {
                kill.push_back({room, id, policy.fallbackModel.value_or("")});
            }
            if (policy.downgradeAt && needed > roomBelow(limit, *policy.downgradeAt, used)) {
                downgrade.push_back(
                    {roomBelow(limit, *policy.downgradeAt, used), id, policy.fallbackModel.value_or("")});
            }
        }
    };
    std::vector<Without> kill;
    std::vector<Without> downgrade;
    look(question.call, amount, kill, downgrade);
    const std::string model(names.text(question.call.model));
    std::string asAsked = "allow " + model + " " + shortDecimal(amount) + (priced ? "" : " unpriced");
    std::vector<Without>& without = kill.empty() ? downgrade : kill;
    if (without.empty()) {
        return asAsked;
    }
    const Without named =
        *std::min_element(without.begin(), without.end(), [](const Without& a, const Without& b) {
            return a.room != b.room ? a.room < b.room : a.id < b.id;
        });
    for (const std::string& fallback : {named.fallback, question.fallbackModel}) {
        const std::optional<std::int64_t> cost = worstCase(question, fallback);
        if (!cost || !question.hasTokens || fallback == model) {
            continue;
        }
        CallFacts call = question.call;
        call.model = names.intern(fallback);
        call.tier = prices.at(fallback).tier;
        std::vector<Without> killed;
        std::vector<Without> ignored;
        look(call, *cost, killed, ignored);
        if (killed.empty() && !retriesExceeded(question, call)) {
            return "downgrade " + fallback + " " + shortDecimal(*cost) + " by " + named.id;
        }
    }
    return kill.empty() ? asAsked : "deny budget by " + named.id;
}

void Reference::grant(const Question& question, const Decision& decision, Now now)
{
    CallFacts call = question.call;
    call.model = names.intern(decision.model);
    if (decision.verdict == Verdict::downgrade) {
        call.tier = prices.at(decision.model).tier;
    }
    held[decision.reservation] = {call, question.request, decision.reserved.nano(),
                                  now.mono + Ledger::reservationLifetime};
}

void Reference::restore(const std::string& name, const Question& question, Now now)
{
    touch(question.request, now);
    const std::int64_t amount =
        question.estimate ? question.estimate->nano()
                          : worstCase(question, std::string(names.text(question.call.model))).value_or(0);
    held.try_emplace(name,
                     Held{question.call, question.request, amount, now.mono + Ledger::reservationLifetime});
}

std::size_t Reference::settle(const CallFacts& call, const std::string& request, WallTime time,
                              std::int64_t cost, const std::string& reservation, Now now)
{
    Record record{call, request, 0, time, now.wall, cost, Fate::tentative, std::nullopt};
    if (held.erase(reservation) > 0) {
        record.released = reservation;
    }
    if (!request.empty()) {
        meet(request, now);
        Life& life = m_lives[request];
        life.number = life.number == 0 ? ++m_lastLife : life.number;
        life.lastLine = now.wall;
        record.life = life.number;
    }
    records.push_back(record);
    return records.size() - 1;
}

void Reference::undo(std::size_t record, const std::optional<Held>& before, Now now)
{
    records[record].fate = Fate::gone;
    if (records[record].released && before && now.mono < before->until) {
        held.emplace(*records[record].released, *before);
    }
}

void Reference::touch(const std::string& request, Now now)
{
    meet(request, now);
    if (const auto life = m_lives.find(request); life != m_lives.end()) {
        life->second.lastLine = now.wall;
    }
}

void Reference::meet(const std::string& request, Now now)
{
    const auto life = m_lives.find(request);
    if (life == m_lives.end() || now.wall - life->second.lastLine < Ledger::requestLifetime) {
        return;
    }
    const bool underWay = std::any_of(records.begin(), records.end(), [&](const Record& record) {
        return record.life == life->second.number && record.fate == Fate::tentative && record.cost != 0;
    });
    if (!underWay) {
        m_lives.erase(life);
    }
}

void Reference::dropExpired(Now now)
{
    std::erase_if(held, [&](const auto& entry) { return now.mono >= entry.second.until; });
}

void Reference::expire(Now now)
{
    dropExpired(now);
    std::vector<std::string> known;
    for (const auto& [request, life] : m_lives) {
        known.push_back(request);
    }
    for (const std::string& request : known) {
        meet(request, now);
    }
}

void Reference::restart()
{
    held.clear();
    std::map<std::string, Life> kept;
    for (Record& record : records) {
        record.fate = record.fate == Fate::stored ? Fate::stored : Fate::gone;
        // On disk a request lives by the records that charged it.
        if (record.fate == Fate::stored && record.cost != 0 && isOfLiveRequest(record)) {
            kept[record.request] = {record.life, record.arrived};
        }
    }
    m_lives = kept;
}

} // namespace tokenfence::desk
