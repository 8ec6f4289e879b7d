// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/insight/replayoutcome.h"

#include <QAbstractTableModel>
#include <QTimeZone>

#include <functional>
#include <vector>

namespace tokenfence {

/// The requests that would have gone another way, those that would have saved most first. Thread: the main
/// thread.
class ReplayModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Time, ///< when it would first have been interfered with
        Request,
        User,
        Fate,
        By, ///< the budget
        Saved,
        ColumnCount
    };

    explicit ReplayModel(QObject* parent = nullptr);

    /// `nameOf`: a policy's name by its id.
    void setRequests(std::vector<ReplayedRequest> requests, const QTimeZone& zone, WallTime now,
                     const std::function<std::string(const std::string&)>& nameOf);
    const ReplayedRequest* at(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const ReplayedRequest& request, int column) const;
    QString toolTip(const ReplayedRequest& request) const;

    std::vector<ReplayedRequest> m_requests; ///< with the policy's name in the place of its id
    QTimeZone m_zone = QTimeZone::utc();
    WallTime m_now;
};

} // namespace tokenfence
