// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "schedule.h"

/// What must hold in a schedule, whatever happens.
namespace tokenfence::desk {

namespace {

std::string decimal(std::int64_t nano)
{
    return Money::fromNano(nano).toDecimal();
}

} // namespace

void Schedule::fail(const std::string& what)
{
    if (!m_failure) {
        m_failure = m_happening + ": " + what;
    }
}

void Schedule::checkPromise(const Question& question, const Decision& decision)
{
    const CallFacts call = m_reference.held.at(decision.reservation).call;
    for (const auto& [id, policy] : m_reference.policies) {
        if (!policy.enabled || !m_reference.counts(policy, call)) {
            continue;
        }
        Reference::Sums sums = m_reference.sums(policy, call, question.request, m_now);
        if (policy.period == PeriodKind::request && question.request.empty()) {
            sums.reserved = decision.reserved.nano();
        }
        if (policy.killAt.exceeds(Money::fromNano(sums.spent + sums.reserved), policy.limitAt(m_now.wall))) {
            fail("the promise is broken: " + id + " has " + decimal(sums.spent) + " spent and " +
                 decimal(sums.reserved) + " reserved of " + policy.limitAt(m_now.wall).toDecimal());
        }
    }
}

void Schedule::check()
{
    m_ledger->expire(m_now);
    m_reference.expire(m_now);
    if (m_ledger->reservationCount() != m_reference.held.size()) {
        fail(std::to_string(m_ledger->reservationCount()) + " reservations stand where there are " +
             std::to_string(m_reference.held.size()));
    }
    std::map<NameId, std::int64_t> byAgent;
    for (const auto& [name, held] : m_reference.held) {
        byAgent[held.call.agent] += held.amount;
    }
    for (const char* const agent : {"bot", "other"}) {
        const NameId id = m_names.intern(agent);
        if (m_ledger->reservedBy(id).nano() != byAgent[id]) {
            fail("reserved by an agent");
        }
    }
    for (const BudgetTransition& told : m_ledger->takeTransitions()) {
        m_told[{told.policy, told.key}] = {told.state, told.until};
    }
    const std::vector<PolicyFigures> figures = m_ledger->figures(m_now);
    if (figures.size() != m_reference.policies.size()) {
        fail("as many policies as there are");
    }
    for (const PolicyFigures& figure : figures) {
        const Policy& policy = m_reference.policies.at(figure.policy.id);
        const Reference::Sums sums = m_reference.sumsOfAll(policy, m_now);
        const std::int64_t used = sums.spent - sums.tentative;
        if (figure.all.used.nano() != used || figure.all.reserved.nano() != sums.reserved) {
            fail(policy.id + " shows " + figure.all.used.toDecimal() + " + " +
                 figure.all.reserved.toDecimal() + " where it is " + decimal(used) + " + " +
                 decimal(sums.reserved));
        }
        if (policy.per == Per::all && policy.period != PeriodKind::request) {
            checkTold(policy, used);
        }
    }
}

/// Whoever has heard every change of state knows the state.
void Schedule::checkTold(const Policy& policy, std::int64_t used)
{
    if (!policy.enabled) {
        return;
    }
    const auto told = m_told.find({policy.id, 0});
    const BudgetState known = told != m_told.end() ? told->second.state : BudgetState::ok;
    const BudgetState right = stateOf(policy, Money::fromNano(used), m_now.wall);
    if (known != right) {
        fail(policy.id + " was told to be " + std::string(toString(known)) + " where it is " +
             std::string(toString(right)));
    }
}

} // namespace tokenfence::desk
