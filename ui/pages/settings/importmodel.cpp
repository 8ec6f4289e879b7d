// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/importmodel.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/rowdelegate.h"

namespace tokenfence {
namespace {

/// "$2.50 → $3.00", or the price alone where it stays or is new.
QString courseOf(const std::optional<Money>& before, Money after)
{
    return before && *before != after ? format::money(*before) + QStringLiteral(" → ") + format::money(after)
                                      : format::money(after);
}

QString noteOf(const PriceChange& change)
{
    if (change.isTenfold) {
        return ImportModel::tr("tenfold: check it");
    }
    if (change.isNew) {
        return ImportModel::tr("new");
    }
    const bool sameToTheEye =
        change.inputBefore == change.inputAfter && change.outputBefore == change.outputAfter;
    return sameToTheEye ? ImportModel::tr("other prices, such as those of the cache") : QString();
}

int alignmentOf(int column)
{
    const bool isFigure = column == ImportModel::Input || column == ImportModel::Output;
    return static_cast<int>((isFigure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace

void ImportModel::setDiff(const PriceDiff& diff)
{
    beginResetModel();
    m_diff = diff;
    endResetModel();
}

int ImportModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_diff.changes.size());
}

int ImportModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ImportModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const PriceChange& change = m_diff.changes[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::TextAlignmentRole:
        return alignmentOf(index.column());
    case InkRole:
        return static_cast<int>(change.isTenfold ? Ink::warn : index.column() == Note ? Ink::dim : Ink::text);
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Name:
        return shownText(change.model);
    case Input:
        return courseOf(change.inputBefore, change.inputAfter);
    case Output:
        return courseOf(change.outputBefore, change.outputAfter);
    case Note:
        return noteOf(change);
    default:
        return {};
    }
}

QVariant ImportModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return alignmentOf(section);
    }
    static constexpr const char* names[] = {QT_TR_NOOP("Model"), QT_TR_NOOP("Input, a million"),
                                            QT_TR_NOOP("Output, a million"), ""};
    return role == Qt::DisplayRole ? tr(names[section]) : QVariant();
}

} // namespace tokenfence
