// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/pricemodel.h"

#include "ui/items/format.h"
#include "ui/items/painting.h"
#include "ui/items/plaintext.h"
#include "ui/items/rowdelegate.h"

#include <map>

namespace tokenfence {
namespace {

bool isFigure(int column)
{
    return column == PriceModel::Input || column == PriceModel::Output;
}

int alignmentOf(int column)
{
    return static_cast<int>((isFigure(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

std::vector<PriceModel::Row> rowsOf(const PriceTable& table)
{
    std::map<std::string, PriceModel::Row> rows;
    for (const auto& [name, priced] : table.models()) {
        PriceModel::Row& row = rows[name];
        row.input = priced.price.price(PriceKind::input).million();
        row.output = priced.price.price(PriceKind::output).million();
        row.byPrice = priced.price.tier();
    }
    for (const auto& [name, tier] : table.tiersByHand()) {
        rows[name].byHand = tier;
    }
    std::vector<PriceModel::Row> list;
    list.reserve(rows.size());
    for (auto& [name, row] : rows) {
        row.model = name;
        list.push_back(std::move(row));
    }
    return list;
}

} // namespace

PriceModel::PriceModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void PriceModel::setTable(const PriceTable& table)
{
    std::vector<Row> rows = rowsOf(table);
    const bool sameModels = rows.size() == m_rows.size() &&
                            std::equal(rows.begin(), rows.end(), m_rows.begin(),
                                       [](const Row& a, const Row& b) { return a.model == b.model; });
    if (sameModels) {
        m_rows = std::move(rows);
        if (!m_rows.empty()) {
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        }
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const PriceModel::Row* PriceModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int PriceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int PriceModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PriceModel::data(const QModelIndex& index, int role) const
{
    const Row* row = at(index.row());
    if (row == nullptr) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return alignmentOf(index.column());
    }
    if (role == Qt::ToolTipRole && isFigure(index.column())) {
        const std::optional<Money>& price = index.column() == Input ? row->input : row->output;
        return price ? tr("%1 a million tokens").arg(format::moneyExact(*price))
                     : tr("Nobody knows its price");
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Name:
        return shownText(row->model);
    case Input:
        return format::money(row->input);
    case Output:
        return format::money(row->output);
    case Tier:
        return row->byHand ? tr("%1, by hand").arg(tierName(*row->byHand)) : tierName(row->byPrice);
    default:
        return {};
    }
}

QVariant PriceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return alignmentOf(section);
    }
    static constexpr const char* names[] = {QT_TR_NOOP("Model"), QT_TR_NOOP("Input, a million"),
                                            QT_TR_NOOP("Output, a million"), QT_TR_NOOP("Tier")};
    return role == Qt::DisplayRole ? tr(names[section]) : QVariant();
}

} // namespace tokenfence
