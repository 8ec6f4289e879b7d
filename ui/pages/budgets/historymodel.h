// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/record.h"

#include <QAbstractTableModel>
#include <QTimeZone>

#include <vector>

namespace tokenfence {

/// Who changed which budget how and when, newest first. Thread: the main thread.
class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Time,
        Who,
        Budget,
        What,
        ColumnCount
    };

    explicit HistoryModel(QObject* parent = nullptr);

    /// Newest first; those that are known already stay where they are.
    void setEntries(const std::vector<LogEntry>& entries, const QTimeZone& zone, WallTime now);
    const LogEntry* at(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<LogEntry> m_entries;
    QTimeZone m_zone = QTimeZone::utc();
    WallTime m_now;
};

} // namespace tokenfence
