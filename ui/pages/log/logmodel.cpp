// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/log/logmodel.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/rowdelegate.h"
#include "ui/items/sentence.h"
#include "ui/pages/logkinds.h"

namespace tokenfence {

LogModel::LogModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void LogModel::replace(const std::vector<LogEntry>& entries, bool isAll)
{
    beginResetModel();
    m_entries.assign(entries.begin(), entries.end());
    m_isAll = isAll;
    m_isAwaiting = false;
    endResetModel();
}

void LogModel::append(const std::vector<LogEntry>& older, bool isAll)
{
    m_isAll = isAll;
    m_isAwaiting = false;
    if (older.empty()) {
        return;
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(older.size()) - 1);
    m_entries.insert(m_entries.end(), older.begin(), older.end());
    endInsertRows();
}

void LogModel::prepend(const std::vector<LogEntry>& newer)
{
    if (newer.empty()) {
        return;
    }
    beginInsertRows({}, 0, static_cast<int>(newer.size()) - 1);
    m_entries.insert(m_entries.begin(), newer.begin(), newer.end());
    endInsertRows();
}

void LogModel::setZone(const QTimeZone& zone, WallTime now)
{
    m_zone = zone;
    m_now = now;
    if (!m_entries.empty()) {
        Q_EMIT dataChanged(index(0, Time), index(rowCount() - 1, Time));
    }
}

const LogEntry* LogModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_entries[static_cast<std::size_t>(row)] : nullptr;
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int LogModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool LogModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && !m_isAll && !m_isAwaiting;
}

void LogModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent)) {
        m_isAwaiting = true;
        Q_EMIT olderWanted();
    }
}

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    const LogEntry* entry = at(index.row());
    if (entry == nullptr) {
        return {};
    }
    if (role == InkRole) {
        switch (index.column()) {
        case Kind:
            return static_cast<int>(logKindInk(entry->kind));
        case What:
        case Subject:
            return static_cast<int>(Ink::text);
        default:
            return static_cast<int>(Ink::dim);
        }
    }
    if (role == StyleRole) {
        return static_cast<int>(index.column() == Time ? TextStyle::small : TextStyle::body);
    }
    if (role == Qt::ToolTipRole && index.column() == Time) {
        return format::date(entry->time, m_zone) + u' ' + format::clockTenths(entry->time, m_zone);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Time:
        return format::date(entry->time, m_zone) == format::date(m_now, m_zone)
                   ? format::clockSeconds(entry->time, m_zone)
                   : format::clockOrDate(entry->time, m_now, m_zone);
    case Kind:
        return logKindName(entry->kind);
    case Who:
        return shownName(entry->who, format::unknown());
    case Subject:
        return shownName(entry->subject, format::unknown());
    case What:
        return shownSentence(entry->text);
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    }
    static constexpr const char* names[] = {QT_TR_NOOP("Time"), QT_TR_NOOP("Kind"), QT_TR_NOOP("By"),
                                            QT_TR_NOOP("About"), QT_TR_NOOP("What happened")};
    return role == Qt::DisplayRole ? tr(names[section]) : QVariant();
}

} // namespace tokenfence
