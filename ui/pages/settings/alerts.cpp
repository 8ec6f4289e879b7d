// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/alerts.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"

#include <QCoreApplication>

#include <algorithm>

namespace tokenfence {
namespace {

constexpr qsizetype namesInText = 3;

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Alerts)
};

QString titleOf(BudgetState state)
{
    switch (state) {
    case BudgetState::alert:
        return Texts::tr("A budget nears its limit");
    case BudgetState::downgrade:
        return Texts::tr("A budget asks for cheaper models");
    case BudgetState::exhausted:
        return Texts::tr("A budget is exhausted: calls are refused");
    case BudgetState::ok:
        break;
    }
    return {};
}

QString textOf(const PolicyView& view, const QStringList& keys, WallTime now)
{
    const QString name = shownText(view.policy.name);
    const QString limit = format::money(view.policy.limitAt(now));
    if (view.policy.per == Per::all) {
        return Texts::tr("%1: %2 of %3 is spent.").arg(name, format::money(view.all.used), limit);
    }
    const QString first = keys.mid(0, namesInText).join(QStringLiteral(", "));
    return keys.size() <= namesInText
               ? Texts::tr("%1, %2 each: %3.").arg(name, limit, first)
               : Texts::tr("%1, %2 each: %3 and %4 more.")
                     .arg(name, limit, first,
                          format::count(static_cast<std::uint64_t>(keys.size() - namesInText)));
}

} // namespace

std::vector<Alert> Alerts::observe(const EngineStatus& status, WallTime now)
{
    std::vector<Alert> alerts;
    std::map<std::pair<std::string, std::string>, BudgetState> states;
    for (const PolicyView& view : status.policies) {
        if (!view.policy.enabled || view.policy.period == PeriodKind::request) {
            continue; // a request's end is told to its agent, and is over before anybody could look
        }
        BudgetState worst = BudgetState::ok;
        QStringList keys;
        const auto look = [&](const BudgetView& budget) {
            const std::pair<std::string, std::string> id(view.policy.id, budget.key);
            states[id] = budget.state;
            const auto before = m_states.find(id);
            const BudgetState was = before == m_states.end() ? BudgetState::ok : before->second;
            if (budget.state > was) {
                worst = std::max(worst, budget.state);
                keys += shownName(budget.key, Texts::tr("calls without a name"));
            }
        };
        if (view.policy.per == Per::all) {
            look(view.all);
        } else {
            std::for_each(view.keys.begin(), view.keys.end(), look);
        }
        if (m_begun && worst != BudgetState::ok) {
            alerts.push_back({titleOf(worst), textOf(view, keys, now)});
        }
    }
    const bool stores = !status.storeProblem;
    if (m_begun && m_stores && !stores) {
        alerts.push_back({Texts::tr("Nothing is being recorded"), shownText(*status.storeProblem)});
    }
    m_states = std::move(states);
    m_stores = stores;
    m_begun = true;
    return alerts;
}

} // namespace tokenfence
