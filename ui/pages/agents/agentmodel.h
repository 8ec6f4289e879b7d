// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "ui/theme/theme.h"

#include <QAbstractTableModel>
#include <QTimeZone>

#include <vector>

namespace tokenfence {

/// How an agent stands, as shape and word.
enum class AgentState : std::uint8_t
{
    connected,
    unconfirmed, ///< stopped, and has not said that it is
    stopped,     ///< and has confirmed
    left,
    unheard ///< was connected when the engine was last heard
};
AgentState stateOf(const AgentView& agent);
QString stateText(AgentState state);
Icon stateIcon(AgentState state);
Ink stateInk(AgentState state);

/**
 * The agents that are connected, and those that left while this window looks, in the order in which they were
 * first seen; a proxy sorts them. A new status becomes row signals for what changed and nothing else.
 *
 * Thread: the main thread.
 */
class AgentModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Name,
        State,
        Client,
        Pid,
        UserId,
        Since,
        LastSeen,
        Spend,
        CallsPerMinute,
        Reserved,
        ColumnCount
    };
    /// Of those that left, the last so many stay.
    static constexpr int mostLeft = 500;

    explicit AgentModel(QObject* parent = nullptr);

    void setAgents(const std::vector<AgentView>& agents);
    /// Whether the engine is heard: while it is not, nobody knows what those that were connected are doing.
    void setHeard(bool heard);
    AgentState stateAt(const AgentView& agent) const;
    /// What is shown as "… ago" is to be looked at again.
    void setNow(WallTime now, const QTimeZone& zone);

    const AgentView* at(int row) const;
    int rowOf(const std::string& agent) const; ///< first connected, else any; -1: none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void markLeft(const std::vector<AgentView>& agents);
    void forgetOldest();
    QString text(const AgentView& agent, int column) const;

    std::vector<AgentView> m_agents;
    bool m_heard = true;
    WallTime m_now;
    QTimeZone m_zone = QTimeZone::utc();
};

} // namespace tokenfence
