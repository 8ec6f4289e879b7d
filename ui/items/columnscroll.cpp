// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/columnscroll.h"

#include <QEvent>
#include <QLayout>

namespace tokenfence {

ColumnScroll::ColumnScroll(QWidget* column, QWidget* parent)
    : QScrollArea(parent)
{
    setFocusPolicy(Qt::NoFocus);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->setProperty("look", QStringLiteral("page"));
    setWidget(column);
    column->installEventFilter(this);
}

bool ColumnScroll::eventFilter(QObject* watched, QEvent* event)
{
    const bool passed = QScrollArea::eventFilter(watched, event);
    if (watched == widget() && event->type() == QEvent::LayoutRequest) {
        fit();
    }
    return passed;
}

void ColumnScroll::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

void ColumnScroll::fit()
{
    QLayout* layout = widget()->layout();
    const int needed = layout->hasHeightForWidth() ? layout->totalHeightForWidth(viewport()->width())
                                                   : layout->totalSizeHint().height();
    widget()->setMinimumHeight(needed);
}

} // namespace tokenfence
