// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/replaymodel.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/rowdelegate.h"
#include "ui/pages/budgets/replaywords.h"

namespace tokenfence {

ReplayModel::ReplayModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void ReplayModel::setRequests(std::vector<ReplayedRequest> requests, const QTimeZone& zone, WallTime now,
                              const std::function<std::string(const std::string&)>& nameOf)
{
    beginResetModel();
    m_requests = std::move(requests);
    for (ReplayedRequest& request : m_requests)
        request.policy = nameOf(request.policy);
    m_zone = zone;
    m_now = now;
    endResetModel();
}

const ReplayedRequest* ReplayModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_requests[static_cast<std::size_t>(row)] : nullptr;
}

int ReplayModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_requests.size());
}

int ReplayModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ReplayModel::text(const ReplayedRequest& request, int column) const
{
    switch (column) {
    case Time:
        return format::clockOrDate(request.time, m_now, m_zone);
    case Request:
        return shownName(request.request, tr("one call"));
    case User:
        return shownName(request.user, format::unknown());
    case Fate:
        return replaywords::fate(request);
    case By:
        return shownText(request.policy);
    case Saved:
        return replaywords::saved(request);
    default:
        return {};
    }
}

QString ReplayModel::toolTip(const ReplayedRequest& request) const
{
    QStringList lines{text(request, Request)};
    lines << tr("workflow %1, agent %2")
                 .arg(shownName(request.workflow, format::unknown()),
                      shownName(request.agent, format::unknown()));
    if (request.notMade > 0)
        lines << tr("calls not made: %1").arg(format::count(request.notMade));
    if (request.downgraded > 0)
        lines << tr("calls downgraded: %1").arg(format::count(request.downgraded));
    lines << tr("they cost %1, and would have cost %2")
                 .arg(format::moneyExact(request.then), format::moneyExact(request.with));
    return lines.join(u'\n');
}

QVariant ReplayModel::data(const QModelIndex& index, int role) const
{
    const ReplayedRequest* request = at(index.row());
    if (!request)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*request, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(toolTip(*request));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(index.column() == Saved ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    case InkRole:
        return static_cast<int>(index.column() == Fate && request->stopped             ? Ink::warn
                                : index.column() == Request || index.column() == Saved ? Ink::text
                                                                                       : Ink::dim);
    case StyleRole:
        return static_cast<int>(index.column() == Time ? TextStyle::small : TextStyle::body);
    default:
        return {};
    }
}

QVariant ReplayModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(section == Saved ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    static constexpr const char* names[] = {QT_TR_NOOP("When"), QT_TR_NOOP("Request"),
                                            QT_TR_NOOP("User"), QT_TR_NOOP("Would have been"),
                                            QT_TR_NOOP("By"),   QT_TR_NOOP("Saves")};
    return role == Qt::DisplayRole ? tr(names[section]) : QVariant();
}

} // namespace tokenfence
