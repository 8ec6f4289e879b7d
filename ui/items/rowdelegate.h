// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace tokenfence {

/// What models say to delegates and proxies, besides Qt's own roles.
enum ItemRole
{
    InkRole = Qt::UserRole + 100, ///< int(Ink) of the cell's text
    StyleRole,                    ///< int(TextStyle) of it
    SortRole                      ///< what a column is sorted by
};

/**
 * Paints the rows of our tables: a hair line above each, the selected one on its own ground with an edge at
 * its left while the table has the focus, text in the theme's inks. Text that does not fit ends in "…" and
 * stands whole in the tooltip. Never reads markup.
 *
 * Thread: the main thread.
 */
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit RowDelegate(const Theme& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

protected:
    /// What the cell shows, in the room that its padding leaves. Here: its text.
    virtual void paintCell(QPainter& painter, const QRect& room, const QModelIndex& index) const;
    /// How much of the room is taken before the text.
    virtual int indent(const QModelIndex& index) const;

    void paintText(QPainter& painter, const QRect& room, const QModelIndex& index) const;
    QFont fontOf(const QModelIndex& index) const;
    const Theme& theme() const { return m_theme; }

private:
    QRect roomIn(const QRect& cell) const;

    const Theme& m_theme;
};

} // namespace tokenfence
