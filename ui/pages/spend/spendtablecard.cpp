// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendtablecard.h"

#include "ui/items/textlabel.h"
#include "ui/pages/spend/spenddelegate.h"
#include "ui/pages/spend/spendmodel.h"
#include "ui/pages/spend/spendtable.h"

#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {
namespace {

/// The table keeps room for these, so that the page does not move with every answer.
constexpr int leastRows = 5;
/// So many are seen on the smallest screen.
constexpr int rowsSeen = 3;
/// More than any screen has room for.
constexpr int mostRows = 500;

} // namespace

SpendTableCard::SpendTableCard(const Theme& theme, QWidget* parent)
    : Card(theme, {}, parent)
    , m_table(new SpendTable(theme, tr("Spend")))
    , m_delegate(new SpendDelegate(theme, m_table))
    , m_model(new SpendModel(this))
    , m_remark(new TextLabel(theme, TextStyle::small, Ink::dim))
{
    m_table->setModel(m_model);
    m_table->setItemDelegate(m_delegate);
    m_table->setSortingEnabled(true);
    // Its own arrow lies over headings that stand at the right; the heading's text has one.
    m_table->horizontalHeader()->setStyleSheet(
        QStringLiteral("QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0px; }"));
    m_table->horizontalHeader()->setSortIndicator(m_model->sortColumn(), m_model->sortOrder());
    m_table->setCursor(Qt::PointingHandCursor);
    m_table->setMinimumHeight(tableHeight(rowsSeen));
    fitColumns();
    body()->addWidget(m_table, 1);
    body()->addWidget(m_remark);
    m_remark->hide();
    connect(m_table, &SpendTable::copyWanted, this, &SpendTableCard::copyWanted);
    connect(m_table, &QTableView::clicked, this, &SpendTableCard::open);
    connect(m_table, &QTableView::activated, this, &SpendTableCard::open);
    connect(m_table, &DataTable::menuWanted, this, [this](const QModelIndex& index, const QPoint& where) {
        if (const SpendRow* row = m_model->at(index.row())) {
            Q_EMIT menuWanted(row->name, where);
        }
    });
}

void SpendTableCard::fitColumns()
{
    m_table->horizontalHeader()->setSectionResizeMode(SpendModel::Share, QHeaderView::Stretch);
    m_table->setColumnWidth(SpendModel::Name, 3 * theme().metrics().nameColumn / 2);
    m_table->fitColumn(SpendModel::Spend, QStringLiteral("$9,876.123456789"));
    m_table->fitColumn(SpendModel::Calls, QStringLiteral("1,234,567 ↓"));
    m_table->fitColumn(SpendModel::PerCall, QStringLiteral("$0.00002 ↓"));
    m_table->fitColumn(SpendModel::Before, QStringLiteral("$9,876.123456789"));
    m_table->fitColumn(SpendModel::Change, QStringLiteral("+1,234 % "));
    m_table->fitColumn(SpendModel::Unpriced, QStringLiteral("Unpriced     "));
}

void SpendTableCard::open(const QModelIndex& index)
{
    if (const SpendRow* row = m_model->at(index.row())) {
        Q_EMIT opened(row->name);
    }
}

void SpendTableCard::show(const SpendAnswer& answer, const std::vector<StackPart>& parts)
{
    m_delegate->setParts(parts);
    m_model->show(answer);
    m_table->setColumnHidden(SpendModel::Unpriced, answer.total.unpriced == 0);
    m_table->setEmptyText(answer.question.filter.empty()
                              ? tr("No calls were recorded in this time. Choose another one.")
                              : tr("No calls in this time pass the filters. Take one away, or choose another "
                                   "time."));
    fitRows();
}

void SpendTableCard::tellUnknown()
{
    m_table->setEmptyText(tr("Not known: it could not be read."));
}

void SpendTableCard::setRemark(const QString& remark, bool isProblem)
{
    m_remark->setInk(isProblem ? Ink::warn : Ink::dim);
    m_remark->setText(remark);
    m_remark->setVisible(!remark.isEmpty());
}

int SpendTableCard::tableHeight(int rows) const
{
    return m_table->horizontalHeader()->sizeHint().height() +
           rows * m_table->verticalHeader()->defaultSectionSize();
}

void SpendTableCard::fitRows()
{
    // No higher than its rows: on a large screen the chart has more of the room than an empty table.
    const Metrics& metrics = theme().metrics();
    const int rows = std::clamp(m_model->rowCount(), leastRows, mostRows);
    const int foot = m_remark->isHidden() ? 0 : m_remark->sizeHint().height() + metrics.gapSmall;
    setMaximumHeight(2 * metrics.cardPadY + 3 * metrics.gapSmall + tableHeight(rows) + foot);
}

} // namespace tokenfence
