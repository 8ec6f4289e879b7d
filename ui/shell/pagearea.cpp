// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/pagearea.h"

#include "ui/pages/page.h"

#include <QEvent>
#include <QLayout>
#include <QScrollBar>

#include <algorithm>

namespace tokenfence {

PageArea::PageArea(Page* page, QWidget* parent)
    : QScrollArea(parent)
{
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    setWidget(page);
    page->setAutoFillBackground(false); // setWidget sets it
    page->installEventFilter(this);
}

void PageArea::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

bool PageArea::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest) {
        fit();
    }
    return QScrollArea::eventFilter(watched, event);
}

void PageArea::fit()
{
    QLayout* layout = widget()->layout();
    const QSize room = maximumViewportSize();
    QSize least = layout != nullptr ? layout->totalMinimumSize() : widget()->minimumSizeHint();
    if (layout != nullptr && layout->hasHeightForWidth()) {
        least.setHeight(layout->totalMinimumHeightForWidth(std::max(room.width(), least.width())));
    }
    QSize size = room.expandedTo(least);
    if (size.height() > room.height() && size.width() == room.width()) {
        // What the scroll bar takes is not there for the page.
        size.setWidth(std::max(least.width(), room.width() - verticalScrollBar()->sizeHint().width()));
    }
    widget()->resize(size);
}

} // namespace tokenfence
