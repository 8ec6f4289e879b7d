// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/datatable.h"

#include "ui/items/accessible.h"
#include "ui/items/rowdelegate.h"

#include <QContextMenuEvent>
#include <QFontMetrics>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace tokenfence {

DataTable::DataTable(const Theme& theme, const QString& name, QWidget* parent)
    : QTableView(parent)
    , m_theme(theme)
{
    setAccessibleName(name);
    setItemDelegate(new RowDelegate(theme, this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setShowGrid(false);
    setTabKeyNavigation(false);
    setWordWrap(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(std::max(
        theme.metrics().rowHeight, QFontMetrics(theme.font(TextStyle::body)).height() + theme.metrics().gap));
    QHeaderView* header = horizontalHeader();
    header->setFont(theme.font(TextStyle::small));
    header->setHighlightSections(false);
    header->setMinimumSectionSize(theme.metrics().gapHuge);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void DataTable::setModel(QAbstractItemModel* model)
{
    QTableView::setModel(model);
    // The sentence of an empty table comes and goes with its rows.
    const auto repaint = [this] { viewport()->update(); };
    connect(model, &QAbstractItemModel::rowsInserted, this, repaint);
    connect(model, &QAbstractItemModel::rowsRemoved, this, repaint);
    connect(model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { keepPlace(first, last - first + 1); });
}

void DataTable::keepPlace(int first, int count)
{
    QScrollBar* bar = verticalScrollBar();
    if (first == 0 && bar->value() > bar->minimum()) {
        const int place = bar->value() + count * verticalHeader()->defaultSectionSize();
        updateGeometries();
        bar->setValue(place);
    }
}

void DataTable::fitColumn(int column, const QString& widest, int indent, TextStyle style)
{
    const Metrics& metrics = m_theme.metrics();
    const QString heading = model()->headerData(column, Qt::Horizontal).toString();
    const int text = QFontMetrics(m_theme.font(style)).horizontalAdvance(widest) + indent;
    const int head = QFontMetrics(m_theme.font(TextStyle::small)).horizontalAdvance(heading);
    setColumnWidth(column, std::max(text, head) + 2 * metrics.gapSmall + metrics.gapTiny);
}

void DataTable::setEmptyText(const QString& text)
{
    if (text != m_emptyText) {
        m_emptyText = text;
        viewport()->update();
    }
}

void DataTable::contextMenuEvent(QContextMenuEvent* event)
{
    if (event->reason() == QContextMenuEvent::Keyboard) {
        offerMenuOfCurrent();
    } else if (const QModelIndex index = indexAt(viewport()->mapFromGlobal(event->globalPos()));
               index.isValid()) {
        setCurrentIndex(index);
        Q_EMIT menuWanted(index, event->globalPos());
    }
    event->accept();
}

void DataTable::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_F10 && event->modifiers() == Qt::ShiftModifier) {
        offerMenuOfCurrent();
        event->accept();
        return;
    }
    QTableView::keyPressEvent(event);
}

void DataTable::offerMenuOfCurrent()
{
    if (const QModelIndex index = currentIndex(); index.isValid()) {
        scrollTo(index);
        Q_EMIT menuWanted(index, viewport()->mapToGlobal(visualRect(index).center()));
    }
}

void DataTable::focusInEvent(QFocusEvent* event)
{
    QTableView::focusInEvent(event);
    // Whoever comes by Tab has a row to begin with.
    if (event->reason() != Qt::MouseFocusReason && !currentIndex().isValid() && model() != nullptr &&
        model()->rowCount() > 0) {
        selectRow(rowAt(0));
    }
    viewport()->update();
}

void DataTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    Q_EMIT currentRowChanged(current.row());
}

void DataTable::paintEvent(QPaintEvent* event)
{
    QTableView::paintEvent(event);
    const bool isEmpty = model() != nullptr && model()->rowCount() == 0;
    setSpokenDescription(*this, isEmpty ? m_emptyText : QString());
    if (!isEmpty) {
        return;
    }
    const int margin = m_theme.metrics().gapHuge;
    QPainter painter(viewport());
    painter.setFont(m_theme.font(TextStyle::body));
    painter.setPen(m_theme.ink(Ink::dim));
    painter.drawText(viewport()->rect().adjusted(margin, margin, -margin, -margin),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
}

} // namespace tokenfence
