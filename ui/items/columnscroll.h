// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace tokenfence {

/**
 * A column of widgets that is scrolled up and down where it is higher than its room, and is as wide as that.
 * QScrollArea alone would squeeze the column below the height that its wrapped texts need at that width.
 *
 * It takes no focus: what Tab can reach is in it. Thread: the main thread.
 */
class ColumnScroll : public QScrollArea
{
    Q_OBJECT
public:
    /// `column` has a layout; it becomes the scroll area's own.
    explicit ColumnScroll(QWidget* column, QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
};

} // namespace tokenfence
