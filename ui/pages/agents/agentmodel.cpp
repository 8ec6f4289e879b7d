// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agentmodel.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/rowdelegate.h"

#include <algorithm>
#include <tuple>

namespace tokenfence {
namespace {

/// A session's name may come again after the engine's restart, its beginning does not.
auto identity(const AgentView& agent)
{
    return std::tie(agent.session, agent.connected);
}

auto shownOf(const AgentView& agent)
{
    return std::tie(agent.agent, agent.client, agent.pid, agent.uid, agent.lastSeen, agent.spent,
                    agent.callsPerMinute, agent.reserved, agent.stopped, agent.confirmed, agent.connectedNow);
}

/// What is compared by its size. A pid is a name that happens to be written in digits.
bool isFigure(int column)
{
    return column == AgentModel::Spend || column == AgentModel::CallsPerMinute ||
           column == AgentModel::Reserved;
}

int alignmentOf(int column)
{
    return static_cast<int>((isFigure(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

QString agoText(std::chrono::milliseconds since)
{
    return since < std::chrono::seconds(1) ? AgentModel::tr("now")
                                           : AgentModel::tr("%1 ago").arg(format::duration(since));
}

Ink inkOf(const AgentView& agent, AgentState state, int column)
{
    if (column == AgentModel::State) {
        return stateInk(state);
    }
    if (!agent.connectedNow) {
        return Ink::faint;
    }
    return column == AgentModel::Name || isFigure(column) ? Ink::text : Ink::dim;
}

QVariant sortKey(const AgentView& agent, int column)
{
    const auto orLeast = [](const auto& value) {
        return value ? static_cast<qlonglong>(*value) : qlonglong{-1};
    };
    const auto millis = [](WallTime time) { return static_cast<qlonglong>(time.time_since_epoch().count()); };
    switch (column) {
    case AgentModel::State:
        return static_cast<qlonglong>(stateOf(agent));
    case AgentModel::Client:
        return fromUtf8(agent.client);
    case AgentModel::Pid:
        return orLeast(agent.pid);
    case AgentModel::UserId:
        return orLeast(agent.uid);
    case AgentModel::Since:
        return millis(agent.connected);
    case AgentModel::LastSeen:
        return agent.lastSeen ? millis(*agent.lastSeen) : qlonglong{-1};
    case AgentModel::Spend:
        return static_cast<qlonglong>(agent.spent.nano());
    case AgentModel::CallsPerMinute:
        return orLeast(agent.callsPerMinute);
    case AgentModel::Reserved:
        return agent.reserved ? static_cast<qlonglong>(agent.reserved->nano()) : qlonglong{-1};
    default:
        return fromUtf8(agent.agent);
    }
}

} // namespace

AgentState stateOf(const AgentView& agent)
{
    if (!agent.connectedNow) {
        return AgentState::left;
    }
    if (!agent.stopped) {
        return AgentState::connected;
    }
    return agent.confirmed ? AgentState::stopped : AgentState::unconfirmed;
}

QString stateText(AgentState state)
{
    switch (state) {
    case AgentState::connected:
        return AgentModel::tr("connected");
    case AgentState::unconfirmed:
        return AgentModel::tr("stopped, not confirmed");
    case AgentState::stopped:
        return AgentModel::tr("stopped, confirmed");
    case AgentState::unheard:
        return AgentModel::tr("not known");
    case AgentState::left:
        break;
    }
    return AgentModel::tr("left");
}

Icon stateIcon(AgentState state)
{
    switch (state) {
    case AgentState::connected:
        return Icon::dot;
    case AgentState::unconfirmed:
        return Icon::warning;
    case AgentState::stopped:
        return Icon::stopped;
    case AgentState::unheard:
        return Icon::warning;
    case AgentState::left:
        break;
    }
    return Icon::arrowRight;
}

Ink stateInk(AgentState state)
{
    switch (state) {
    case AgentState::connected:
        return Ink::good;
    case AgentState::unconfirmed:
    case AgentState::unheard:
        return Ink::warn;
    case AgentState::stopped:
        return Ink::stop;
    case AgentState::left:
        break;
    }
    return Ink::faint;
}

AgentModel::AgentModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void AgentModel::setAgents(const std::vector<AgentView>& agents)
{
    markLeft(agents);
    for (const AgentView& agent : agents) {
        const auto known = std::find_if(m_agents.begin(), m_agents.end(), [&agent](const AgentView& other) {
            return identity(other) == identity(agent);
        });
        const auto row = static_cast<int>(known - m_agents.begin());
        if (known == m_agents.end()) {
            beginInsertRows({}, row, row);
            m_agents.push_back(agent);
            endInsertRows();
        } else if (shownOf(*known) != shownOf(agent)) {
            *known = agent;
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
    }
    forgetOldest();
}

void AgentModel::markLeft(const std::vector<AgentView>& agents)
{
    for (int row = 0; row < rowCount(); ++row) {
        AgentView& known = m_agents[static_cast<std::size_t>(row)];
        const bool isThere = std::any_of(agents.begin(), agents.end(), [&known](const AgentView& agent) {
            return identity(agent) == identity(known);
        });
        if (known.connectedNow && !isThere) {
            // What it did is still known, what it is doing is not.
            known.connectedNow = false;
            known.reserved.reset();
            known.callsPerMinute.reset();
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
    }
}

void AgentModel::forgetOldest()
{
    auto left = std::count_if(m_agents.begin(), m_agents.end(),
                              [](const AgentView& agent) { return !agent.connectedNow; });
    for (int row = 0; row < rowCount() && left > mostLeft;) {
        if (m_agents[static_cast<std::size_t>(row)].connectedNow) {
            ++row;
            continue;
        }
        beginRemoveRows({}, row, row);
        m_agents.erase(m_agents.begin() + row);
        endRemoveRows();
        --left;
    }
}

void AgentModel::setHeard(bool heard)
{
    if (m_heard == heard) {
        return;
    }
    m_heard = heard;
    if (!m_agents.empty()) {
        Q_EMIT dataChanged(index(0, State), index(rowCount() - 1, ColumnCount - 1));
    }
}

AgentState AgentModel::stateAt(const AgentView& agent) const
{
    return agent.connectedNow && !m_heard ? AgentState::unheard : stateOf(agent);
}

void AgentModel::setNow(WallTime now, const QTimeZone& zone)
{
    const bool otherZone = zone != m_zone;
    m_now = now;
    m_zone = zone;
    if (!m_agents.empty()) {
        Q_EMIT dataChanged(index(0, otherZone ? Since : LastSeen), index(rowCount() - 1, LastSeen),
                           {Qt::DisplayRole});
    }
}

const AgentView* AgentModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_agents[static_cast<std::size_t>(row)] : nullptr;
}

int AgentModel::rowOf(const std::string& agent) const
{
    const auto find = [&](bool connected) {
        return std::find_if(m_agents.begin(), m_agents.end(), [&](const AgentView& view) {
            return view.agent == agent && view.connectedNow == connected;
        });
    };
    auto found = find(true);
    found = found == m_agents.end() ? find(false) : found;
    return found == m_agents.end() ? -1 : static_cast<int>(found - m_agents.begin());
}

int AgentModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_agents.size());
}

int AgentModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString AgentModel::text(const AgentView& agent, int column) const
{
    switch (column) {
    case Name:
        return shownName(agent.agent, format::unknown());
    case State:
        return stateText(stateAt(agent));
    case Client:
        return shownName(agent.client, format::unknown());
    case Pid: // a name made of digits: no groups of thousands
        return agent.pid ? QString::number(*agent.pid) : format::unknown();
    case UserId:
        return agent.uid ? QString::number(*agent.uid) : format::unknown();
    case Since:
        return format::clockOrDate(agent.connected, m_now, m_zone);
    case LastSeen:
        return agent.lastSeen ? agoText(m_now - *agent.lastSeen) : format::unknown();
    case Spend:
        return format::moneyFixed(agent.spent, 2);
    case CallsPerMinute:
        return agent.callsPerMinute && m_heard ? format::count(*agent.callsPerMinute) : format::unknown();
    case Reserved:
        return m_heard ? format::money(agent.reserved) : format::unknown();
    default:
        return {};
    }
}

QVariant AgentModel::data(const QModelIndex& index, int role) const
{
    const AgentView* agent = at(index.row());
    if (agent == nullptr) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return text(*agent, index.column());
    case Qt::ToolTipRole:
        return index.column() == Spend ? format::moneyExact(agent->spent) : QString();
    case Qt::TextAlignmentRole:
        return alignmentOf(index.column());
    case InkRole:
        return static_cast<int>(inkOf(*agent, stateAt(*agent), index.column()));
    case SortRole:
        return sortKey(*agent, index.column());
    default:
        return {};
    }
}

QVariant AgentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return alignmentOf(section);
    }
    static constexpr const char* names[] = {
        QT_TR_NOOP("Agent"),     QT_TR_NOOP("State"),   QT_TR_NOOP("Client"),    QT_TR_NOOP("Pid"),
        QT_TR_NOOP("User id"),   QT_TR_NOOP("Since"),   QT_TR_NOOP("Last seen"), QT_TR_NOOP("Spend"),
        QT_TR_NOOP("Calls/min"), QT_TR_NOOP("Reserved")};
    return role == Qt::DisplayRole ? tr(names[section]) : QVariant();
}

} // namespace tokenfence
