// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/record.h"

#include <QAbstractTableModel>
#include <QTimeZone>

#include <deque>
#include <vector>

namespace tokenfence {

/**
 * What happened, newest first. It is read backwards, a page at a time, as the view is scrolled: `olderWanted`
 * asks for what comes behind the last row.
 *
 * Thread: the main thread.
 */
class LogModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Time,
        Kind,
        Who,
        Subject,
        What,
        ColumnCount
    };

    explicit LogModel(QObject* parent = nullptr);

    /// All of these are newest first. `isAll`: there is nothing older.
    void replace(const std::vector<LogEntry>& entries, bool isAll);
    void append(const std::vector<LogEntry>& older, bool isAll);
    void prepend(const std::vector<LogEntry>& newer);
    /// The older entries that were asked for do not come: they may be asked for again.
    void giveUpOlder() { m_isAwaiting = false; }
    void setZone(const QTimeZone& zone, WallTime now);

    const LogEntry* at(int row) const;
    std::int64_t newest() const { return m_entries.empty() ? 0 : m_entries.front().number; }
    std::int64_t oldest() const { return m_entries.empty() ? 0 : m_entries.back().number; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    void olderWanted();

private:
    std::deque<LogEntry> m_entries;
    bool m_isAll = true;
    bool m_isAwaiting = false;
    QTimeZone m_zone = QTimeZone::utc();
    WallTime m_now;
};

} // namespace tokenfence
