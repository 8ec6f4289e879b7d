// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/navigator.h"
#include "ui/shell/history.h"

#include <QStackedWidget>

#include <map>

class QSettings;

namespace tokenfence {

class Page;

/**
 * The pages, one of them in view, and the way that led there: from page to page, back and forward again.
 *
 * Invariant: from the first `start` on exactly the page in view is active.
 * Thread: the main thread.
 */
class PageStack : public QStackedWidget, public Navigator
{
    Q_OBJECT
public:
    explicit PageStack(QWidget* parent = nullptr);

    void add(Page* page);
    /// In the order of their numbers.
    const std::map<PageId, Page*>& pages() const { return m_pages; }
    PageId current() const { return m_current; }

    bool has(PageId page) const override;
    void go(const Destination& destination) override;
    void goBack();
    void goForward();

    /// Gives every page its kept state, and shows the page that was in view when it was kept.
    void start(QSettings& settings);
    void keepState(QSettings& settings) const;

Q_SIGNALS:
    void entered(tokenfence::PageId page);

private:
    /// Without a step in the history.
    void enter(const Destination& destination);

    std::map<PageId, Page*> m_pages;
    History m_history;
    PageId m_current = PageId::overview;
};

} // namespace tokenfence
