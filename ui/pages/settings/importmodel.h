// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/settings/pricediff.h"

#include <QAbstractTableModel>

namespace tokenfence {

/// What a price file would change, a row a model. Thread: the main thread.
class ImportModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Name,
        Input,
        Output,
        Note,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setDiff(const PriceDiff& diff);
    const PriceDiff& diff() const { return m_diff; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    PriceDiff m_diff;
};

} // namespace tokenfence
