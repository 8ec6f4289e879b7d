// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"

#include <QAbstractTableModel>
#include <QTimeZone>

#include <deque>
#include <string>
#include <vector>

namespace tokenfence {

/**
 * The newest calls as rows, newest first, at most `mostRows` of them. What arrives together is put in by one
 * row signal. While the view is held, what arrives waits, the newest of it, until it is let go again.
 *
 * Thread: the main thread. Nothing is formatted before it is painted, so that a flood costs no more than its
 * rows.
 */
class CallModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Time,
        Agent,
        User,
        Workflow,
        Model,  ///< asked for → used
        Tokens, ///< in (of these cached) / out
        Cost,
        Try, ///< where it is not the first
        Status,
        Decision,
        ColumnCount
    };
    static constexpr std::size_t mostRows = 2000;

    explicit CallModel(QObject* parent = nullptr);

    /// Newest last, as the engine tells them.
    void arrive(std::vector<LiveCall> calls);
    /// Puts these in their place: newest first.
    void replace(std::vector<LiveCall> calls);
    void setHeld(bool held);
    /// In smaller letters and without what the tooltip says too, where there is less room.
    void setCompact(bool compact);
    /// Of a zone in which `now` is that moment: times of another day say so.
    void setZone(const QTimeZone& zone, WallTime now);

    const LiveCall* at(int row) const;
    std::vector<LiveCall> calls() const { return {m_calls.begin(), m_calls.end()}; }
    /// The denials among them that name this request, oldest first.
    std::vector<LiveCall> denialsOf(const std::string& request) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void insert(std::vector<LiveCall> calls);
    QString text(const LiveCall& live, int column) const;
    QString help(const LiveCall& live, int column) const;

    std::deque<LiveCall> m_calls;
    std::vector<LiveCall> m_waiting; ///< newest last
    bool m_held = false;
    bool m_compact = false;
    QTimeZone m_zone = QTimeZone::utc();
    WallTime m_now;
};

/// "allowed", "downgraded", "denied: budget".
QString decisionText(const LiveCall& live);
/// "ok", "error", "timeout", "cancelled", "cut"; a dash for a denied call, which was never made.
QString statusText(const LiveCall& live);

} // namespace tokenfence
