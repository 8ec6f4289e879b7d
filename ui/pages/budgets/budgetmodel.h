// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "model/time/clock.h"

#include <QAbstractTableModel>

#include <vector>

namespace tokenfence {

/**
 * The budgets as rows, ascending by id as the engine tells them. A new status becomes the least of row
 * signals, so that selection and scroll position stay.
 *
 * Thread: the main thread.
 */
class BudgetModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Policy, ///< name, and under it what it counts
        Limit,
        Used, ///< a bullet bar
        State,
        ColumnCount
    };
    enum Role
    {
        DetailRole = Qt::UserRole, ///< the second line of Policy
        ViewRole                   ///< const PolicyView*, valid until the next status
    };

    explicit BudgetModel(QObject* parent = nullptr);

    void setPolicies(const std::vector<PolicyView>& policies, WallTime now);
    const PolicyView* at(int row) const;
    /// -1: there is none of that id.
    int rowOf(const std::string& id) const;
    WallTime now() const { return m_now; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<PolicyView> m_rows;
    WallTime m_now;
};

} // namespace tokenfence

Q_DECLARE_METATYPE(const tokenfence::PolicyView*)
