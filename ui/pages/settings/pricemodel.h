// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/pricetable.h"

#include <QAbstractTableModel>

#include <optional>
#include <string>
#include <vector>

namespace tokenfence {

/// The priced models, by name: what a million tokens cost, and the tier, by price or by hand. Thread: the
/// main thread.
class PriceModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Name,
        Input,
        Output,
        Tier,
        ColumnCount
    };
    struct Row
    {
        std::string model;
        std::optional<Money> input, output; ///< of a million tokens; empty where only its tier is set
        tokenfence::Tier byPrice = tokenfence::Tier::unknown;
        std::optional<tokenfence::Tier> byHand;

        tokenfence::Tier tier() const { return byHand.value_or(byPrice); }
    };

    explicit PriceModel(QObject* parent = nullptr);

    void setTable(const PriceTable& table);
    const Row* at(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<Row> m_rows;
};

} // namespace tokenfence
