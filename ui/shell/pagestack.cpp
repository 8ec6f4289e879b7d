// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/pagestack.h"

#include "ui/pages/page.h"
#include "ui/shell/pagearea.h"

#include <QSettings>

namespace tokenfence {
namespace {

const QString pageKey = QStringLiteral("window/page");

QString groupOf(const Page& page)
{
    return QStringLiteral("page%1").arg(static_cast<int>(page.id()));
}

} // namespace

PageStack::PageStack(QWidget* parent)
    : QStackedWidget(parent)
{
}

void PageStack::add(Page* page)
{
    addWidget(new PageArea(page));
    m_pages[page->id()] = page;
}

bool PageStack::has(PageId page) const
{
    return m_pages.count(page) > 0;
}

void PageStack::go(const Destination& destination)
{
    const auto found = m_pages.find(pageOf(destination));
    if (found == m_pages.end()) {
        return;
    }
    // To be on the page already is no step; to be led to something on it is one.
    if (found->first != m_current || !std::holds_alternative<ToPage>(destination)) {
        m_history.leave(m_pages.at(m_current)->place());
    }
    enter(destination);
}

void PageStack::goBack()
{
    if (const std::optional<Destination> past = m_history.back(m_pages.at(m_current)->place())) {
        enter(*past);
    }
}

void PageStack::goForward()
{
    if (const std::optional<Destination> next = m_history.forward(m_pages.at(m_current)->place())) {
        enter(*next);
    }
}

void PageStack::enter(const Destination& destination)
{
    Page* page = m_pages.at(pageOf(destination));
    if (page->id() != m_current) {
        m_pages.at(m_current)->deactivate();
        m_current = page->id();
        setCurrentWidget(page->parentWidget()->parentWidget());
        page->activate();
    }
    Q_EMIT entered(m_current);
    page->visit(destination);
}

void PageStack::start(QSettings& settings)
{
    for (const auto& [id, page] : m_pages) {
        settings.beginGroup(groupOf(*page));
        page->restoreState(settings);
        settings.endGroup();
    }
    m_current = m_pages.begin()->first;
    const auto kept =
        static_cast<PageId>(settings.value(pageKey, static_cast<int>(PageId::overview)).toInt());
    m_pages.at(m_current)->activate();
    enter(ToPage{has(kept) ? kept : m_current});
}

void PageStack::keepState(QSettings& settings) const
{
    settings.setValue(pageKey, static_cast<int>(m_current));
    for (const auto& [id, page] : m_pages) {
        settings.beginGroup(groupOf(*page));
        page->saveState(settings);
        settings.endGroup();
    }
}

} // namespace tokenfence
