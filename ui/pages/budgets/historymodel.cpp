// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/historymodel.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/rowdelegate.h"
#include "ui/pages/budgets/budgethistory.h"

#include <algorithm>

namespace tokenfence {

HistoryModel::HistoryModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void HistoryModel::setEntries(const std::vector<LogEntry>& entries, const QTimeZone& zone, WallTime now)
{
    m_zone = zone;
    m_now = now;
    // Of a log nothing is ever changed: what is new stands before what is known.
    const std::int64_t newest = m_entries.empty() ? 0 : m_entries.front().number;
    const auto known = std::find_if(entries.begin(), entries.end(),
                                    [newest](const LogEntry& entry) { return entry.number <= newest; });
    if (known != entries.begin()) {
        beginInsertRows({}, 0, static_cast<int>(known - entries.begin()) - 1);
        m_entries.insert(m_entries.begin(), entries.begin(), known);
        endInsertRows();
    }
    if (!m_entries.empty())
        Q_EMIT dataChanged(index(0, Time), index(rowCount() - 1, Time));
}

const LogEntry* HistoryModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_entries[static_cast<std::size_t>(row)] : nullptr;
}

int HistoryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int HistoryModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const
{
    const LogEntry* entry = at(index.row());
    if (!entry)
        return {};
    if (role == InkRole)
        return static_cast<int>(index.column() == What || index.column() == Budget ? Ink::text : Ink::dim);
    if (role == StyleRole)
        return static_cast<int>(index.column() == Time ? TextStyle::small : TextStyle::body);
    if (role == Qt::ToolTipRole)
        return plainToolTip(format::date(entry->time, m_zone) + u' ' +
                            format::clockSeconds(entry->time, m_zone) + u'\n' +
                            budgethistory::what(*entry, m_zone));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Time:
        return format::clockOrDate(entry->time, m_now, m_zone);
    case Who:
        return budgethistory::who(*entry);
    case Budget:
        return budgethistory::nameOf(*entry);
    case What:
        return budgethistory::what(*entry, m_zone);
    default:
        return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    static constexpr const char* names[] = {QT_TR_NOOP("When"), QT_TR_NOOP("By"), QT_TR_NOOP("Budget"),
                                            QT_TR_NOOP("What changed")};
    return role == Qt::DisplayRole ? tr(names[section]) : QVariant();
}

} // namespace tokenfence
