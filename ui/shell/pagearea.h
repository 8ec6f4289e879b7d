// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace tokenfence {

class Page;

/**
 * Where a page stands: as large as the window leaves it, and scrolled only where that is less than the page's
 * least size. (A resizable QScrollArea goes by the preferred height of whatever wraps its text, and scrolls
 * without need.)
 */
class PageArea : public QScrollArea
{
    Q_OBJECT
public:
    explicit PageArea(Page* page, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fit();
};

} // namespace tokenfence
