// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QTableView>

namespace tokenfence {

/**
 * A table as all pages show one: whole rows, no grid, Tab leads on to the next control, the row's menu by the
 * right button, the menu key or Shift+F10, and a sentence in its place while it is empty. Rows that come in
 * above do not move what is read further down.
 *
 * `activated` comes by double click and Enter. Thread: the main thread.
 */
class DataTable : public QTableView
{
    Q_OBJECT
public:
    /// `name`: for screen readers.
    DataTable(const Theme& theme, const QString& name, QWidget* parent = nullptr);

    /// Makes a column wide enough for its heading and this text, `indent` of other things beside it.
    void fitColumn(int column, const QString& widest, int indent = 0, TextStyle style = TextStyle::body);
    /// What stands there while there is no row.
    void setEmptyText(const QString& text);
    /// The row that has the focus; -1: none.
    int currentRow() const { return currentIndex().row(); }
    void setModel(QAbstractItemModel* model) override;

Q_SIGNALS:
    void menuWanted(const QModelIndex& index, const QPoint& globalPosition);
    void currentRowChanged(int row);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void offerMenuOfCurrent();
    void keepPlace(int first, int count);

    const Theme& m_theme;
    QString m_emptyText;
};

} // namespace tokenfence
