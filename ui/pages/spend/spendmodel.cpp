// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendmodel.h"

#include "ui/pages/spend/spendfigures.h"

#include <algorithm>
#include <unordered_map>

namespace tokenfence {
namespace {

bool sameRow(const SpendRow& a, const SpendRow& b)
{
    return isSame(a.cell, b.cell) && a.before.has_value() == b.before.has_value() &&
           (!a.before || isSame(*a.before, *b.before));
}

} // namespace

SpendModel::SpendModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void SpendModel::show(const SpendAnswer& answer)
{
    const bool other = !(answer.question.grouping == m_grouping);
    m_grouping = answer.question.grouping;
    m_parts = answer.parts;
    m_total = answer.total;
    if (answer.question.time.beforeName != m_beforeName) {
        m_beforeName = answer.question.time.beforeName;
        Q_EMIT headerDataChanged(Qt::Horizontal, Before, Before);
    }
    if (other) {
        replace(answer);
        Q_EMIT headerDataChanged(Qt::Horizontal, Name, Name);
    } else {
        update(answer);
    }
}

void SpendModel::replace(const SpendAnswer& answer)
{
    beginResetModel();
    m_rows = answer.rows;
    measure();
    arrange();
    endResetModel();
}

void SpendModel::update(const SpendAnswer& answer)
{
    std::unordered_map<std::string, const SpendRow*> incoming;
    for (const SpendRow& row : answer.rows) {
        incoming.emplace(row.name, &row);
    }
    for (int row = rowCount(); row-- > 0;) {
        const auto place = m_rows.begin() + row;
        const auto found = incoming.find(place->name);
        if (found == incoming.end()) {
            beginRemoveRows({}, row, row);
            m_rows.erase(place);
            endRemoveRows();
            continue;
        }
        if (!sameRow(*place, *found->second)) {
            *place = *found->second;
        }
        incoming.erase(found);
    }
    if (!incoming.empty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(incoming.size()) - 1);
        for (const SpendRow& row : answer.rows) {
            if (incoming.count(row.name) > 0) {
                m_rows.push_back(row);
            }
        }
        endInsertRows();
    }
    measure();
    sort(m_column, m_order);
    if (!m_rows.empty()) {
        // All shares move with the total.
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

void SpendModel::measure()
{
    m_decimals = m_decimalsBefore = 2;
    m_dearest = {};
    for (const SpendRow& row : m_rows) {
        m_dearest = std::max(m_dearest, row.cell.total());
        m_decimals = std::max(m_decimals, decimalsOf(row.cell.total()));
        m_decimalsBefore = std::max(m_decimalsBefore, row.before ? decimalsOf(row.before->total()) : 2);
    }
}

void SpendModel::arrange()
{
    std::sort(m_rows.begin(), m_rows.end(), [this](const SpendRow& a, const SpendRow& b) {
        return SpendColumns::precedes(a, b, m_column, m_order);
    });
}

void SpendModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount) {
        return; // a header says "none" so
    }
    if (column != m_column || order != m_order) {
        m_column = column;
        m_order = order;
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    }
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList kept = persistentIndexList();
    std::vector<std::string> names;
    for (const QModelIndex& index : kept) {
        names.push_back(m_rows[static_cast<std::size_t>(index.row())].name);
    }
    arrange();
    if (!kept.isEmpty()) {
        std::unordered_map<std::string, int> places;
        for (int row = 0; row < rowCount(); ++row) {
            places.emplace(m_rows[static_cast<std::size_t>(row)].name, row);
        }
        QModelIndexList moved;
        for (qsizetype i = 0; i < kept.size(); ++i) {
            moved += index(places.at(names[static_cast<std::size_t>(i)]), kept.at(i).column());
        }
        changePersistentIndexList(kept, moved);
    }
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

const SpendRow* SpendModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int SpendModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SpendModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SpendModel::partOf(const SpendRow& row) const
{
    for (std::size_t part = 0; part < m_parts.size(); ++part) {
        if (m_parts[part].name == row.name) {
            return static_cast<int>(part);
        }
    }
    return {};
}

QVariant SpendModel::data(const QModelIndex& index, int role) const
{
    const SpendRow* row = at(index.row());
    if (row == nullptr) {
        return {};
    }
    const int column = index.column();
    const bool before = column == Before;
    switch (role) {
    case Qt::DisplayRole:
        return SpendColumns::text(*row, column, m_grouping, m_total);
    case Qt::TextAlignmentRole:
        return static_cast<int>((column == Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case InkRole:
        return static_cast<int>(column == Unpriced                                     ? Ink::warn
                                : column == Name || column == Spend || column == Calls ? Ink::text
                                                                                       : Ink::dim);
    case SumRole:
        if (column == Spend || before) {
            const std::optional<Money> sum = before ? costBefore(*row) : knownCost(row->cell);
            return sum ? QVariant(static_cast<qlonglong>(sum->nano())) : QVariant();
        }
        return {};
    case DecimalsRole:
        return before ? m_decimalsBefore : m_decimals;
    case FractionRole:
        return m_dearest.isZero()
                   ? 0.0
                   : static_cast<double>(row->cell.total().nano()) / static_cast<double>(m_dearest.nano());
    case PartRole:
        return partOf(*row);
    default:
        return {};
    }
}

QVariant SpendModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>((section == Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const QString arrow = m_order == Qt::AscendingOrder ? QStringLiteral(" ↑") : QStringLiteral(" ↓");
    const QString heading = SpendColumns::heading(section, m_grouping, m_beforeName);
    return section == m_column ? heading + arrow : heading;
}

} // namespace tokenfence
