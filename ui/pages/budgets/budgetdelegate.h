// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace tokenfence {

/// Paints a budget's row: two lines of name, its limit, a bullet bar and its state in a pill.
class BudgetDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit BudgetDelegate(const Theme& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintLine(QPainter& painter, const QRect& rect, TextStyle style, Ink ink, const QString& text) const;
    void paintName(QPainter& painter, const QRect& rect, const QModelIndex& index) const;

    const Theme& m_theme;
};

} // namespace tokenfence
