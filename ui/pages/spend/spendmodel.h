// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/stackchart.h"
#include "ui/items/rowdelegate.h"
#include "ui/pages/spend/spendcolumns.h"

#include <QAbstractTableModel>

#include <vector>

namespace tokenfence {

/// What a cell of Spend's table says to its delegate, besides ItemRole.
enum SpendRole
{
    SumRole = Qt::UserRole + 200, ///< qint64, nano-dollars; invalid where it is not known
    DecimalsRole,                 ///< int: digits behind the point that the column has room for
    FractionRole,                 ///< double: of the dearest row, 0 to 1
    PartRole                      ///< int: place among the chart's parts; invalid: among the others
};

/**
 * The rows of Spend's table, in the order of any column; what is not known comes last, whatever the order.
 * A new answer to the same question changes, removes and inserts rows; selections stay with their names.
 *
 * Thread: the main thread.
 */
class SpendModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using enum SpendColumns::Column;

    explicit SpendModel(QObject* parent = nullptr);

    /// Also of another question: then all rows are other ones.
    void show(const SpendAnswer& answer);
    const SpendRow* at(int row) const;
    const std::vector<SpendRow>& rows() const { return m_rows; }
    int sortColumn() const { return m_column; }
    Qt::SortOrder sortOrder() const { return m_order; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    void replace(const SpendAnswer& answer);
    void update(const SpendAnswer& answer);
    void arrange();
    void measure();
    QVariant partOf(const SpendRow& row) const;

    std::vector<SpendRow> m_rows;
    Grouping m_grouping;
    std::vector<SpendAnswer::Part> m_parts;
    SpendCell m_total;
    Money m_dearest;
    QString m_beforeName;
    int m_decimals = 2;       ///< of the sums
    int m_decimalsBefore = 2; ///< of those before
    int m_column = Spend;
    Qt::SortOrder m_order = Qt::DescendingOrder;
};

} // namespace tokenfence
