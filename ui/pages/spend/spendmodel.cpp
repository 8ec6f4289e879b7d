// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendmodel.h"

#include "ui/items/format.h"
#include "ui/items/painting.h"
#include "ui/items/plaintext.h"

#include <QCoreApplication>

#include <algorithm>
#include <unordered_map>

namespace tokenfence {
namespace {

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(SpendModel)
};

/// Digits behind the point that a sum has, at least cents.
int decimalsOf(Money money)
{
    std::int64_t nano = money.nano();
    int decimals = Money::decimals;
    while (decimals > 2 && nano % 10 == 0) {
        nano /= 10;
        --decimals;
    }
    return decimals;
}

std::optional<double> asKey(const std::optional<Money>& money)
{
    return money ? std::optional(static_cast<double>(money->nano())) : std::nullopt;
}

QString exact(const std::optional<Money>& money)
{
    return money ? format::moneyExact(*money) : format::unknown();
}

std::optional<Money> costBefore(const SpendRow& row)
{
    return row.before ? knownCost(*row.before) : std::nullopt;
}

std::optional<double> changeOf(const SpendRow& row)
{
    const std::optional<Money> now = knownCost(row.cell);
    const std::optional<Money> before = costBefore(row);
    if (!now || !before || before->isZero()) {
        return std::nullopt;
    }
    return static_cast<double>(now->nano()) / static_cast<double>(before->nano()) - 1;
}

bool sameRow(const SpendRow& a, const SpendRow& b)
{
    return isSame(a.cell, b.cell) && a.before.has_value() == b.before.has_value() &&
           (!a.before || isSame(*a.before, *b.before));
}

} // namespace

std::optional<Money> costPerCall(const SpendCell& cell)
{
    const std::uint64_t priced = cell.callCount() - cell.unpriced;
    if (priced == 0) {
        return std::nullopt;
    }
    const auto calls = static_cast<std::int64_t>(priced);
    return Money::fromNano((cell.total().nano() + calls / 2) / calls);
}

std::optional<Money> knownCost(const SpendCell& cell)
{
    const bool nonePriced = cell.callCount() == cell.unpriced && cell.total().isZero();
    return nonePriced ? std::nullopt : std::optional(cell.total());
}

QString groupingName(const Grouping& grouping)
{
    switch (grouping.dimension) {
    case Dimension::user:
        return Texts::tr("User");
    case Dimension::workflow:
        return Texts::tr("Workflow");
    case Dimension::agent:
        return Texts::tr("Agent");
    case Dimension::provider:
        return Texts::tr("Provider");
    case Dimension::model:
        return Texts::tr("Model");
    case Dimension::tier:
        return Texts::tr("Tier");
    case Dimension::status:
        return Texts::tr("Status");
    case Dimension::label:
        return Texts::tr("Label %1").arg(shownText(grouping.labelKey));
    case Dimension::none:
        break;
    }
    return {};
}

QString groupName(const Grouping& grouping, const std::string& name)
{
    if (grouping.dimension == Dimension::tier) {
        const std::optional<Tier> tier = tierFrom(name);
        return tier ? tierName(*tier) : shownText(name);
    }
    return shownName(name, Texts::tr("no %1").arg(groupingName(grouping).toLower()));
}

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

std::optional<double> SpendModel::key(const SpendRow& row, int column) const
{
    switch (column) {
    case Spend:
    case Share:
        return asKey(knownCost(row.cell));
    case Calls:
        return static_cast<double>(row.cell.callCount());
    case PerCall:
        return asKey(costPerCall(row.cell));
    case Before:
        return asKey(costBefore(row));
    case Change:
        return changeOf(row);
    case Unpriced:
        return static_cast<double>(row.cell.unpriced);
    default:
        return std::nullopt;
    }
}

void SpendModel::arrange()
{
    if (m_column == Name) {
        std::sort(m_rows.begin(), m_rows.end(), [this](const SpendRow& a, const SpendRow& b) {
            return m_order == Qt::AscendingOrder ? a.name < b.name : b.name < a.name;
        });
        return;
    }
    std::sort(m_rows.begin(), m_rows.end(), [this](const SpendRow& a, const SpendRow& b) {
        const std::optional<double> first = key(a, m_column);
        const std::optional<double> second = key(b, m_column);
        if (first.has_value() != second.has_value()) {
            return first.has_value();
        }
        if (first && *first != *second) {
            return m_order == Qt::AscendingOrder ? *first < *second : *second < *first;
        }
        return a.name < b.name;
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

QString SpendModel::text(const SpendRow& row, int column) const
{
    switch (column) {
    case Name:
        return groupName(m_grouping, row.name);
    case Spend:
        return exact(knownCost(row.cell));
    case Share:
        return knownCost(row.cell) ? format::percent(row.cell.total(), m_total.total()) : format::unknown();
    case Calls:
        return format::count(row.cell.callCount());
    case PerCall:
        return format::money(costPerCall(row.cell));
    case Before:
        return exact(costBefore(row));
    case Change: {
        const std::optional<Money> now = knownCost(row.cell);
        const std::optional<Money> before = costBefore(row);
        return now && before ? format::change(*now, *before) : format::unknown();
    }
    case Unpriced:
        return row.cell.unpriced > 0 ? format::count(row.cell.unpriced) : QString();
    default:
        return {};
    }
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
        return text(*row, column);
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
    return section == m_column ? heading(section) + arrow : heading(section);
}

QString SpendModel::heading(int column) const
{
    switch (column) {
    case Name:
        return groupingName(m_grouping);
    case Spend:
        return tr("Spend");
    case Share:
        return tr("Share");
    case Calls:
        return tr("Calls");
    case PerCall:
        return tr("Per call");
    case Before:
        return m_beforeName.isEmpty() ? tr("Before") : m_beforeName.left(1).toUpper() + m_beforeName.mid(1);
    case Change:
        return tr("Change");
    case Unpriced:
        return tr("Unpriced");
    default:
        return {};
    }
}

} // namespace tokenfence
