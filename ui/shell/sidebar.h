// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/destination.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <map>

class QBoxLayout;

namespace tokenfence {

class Page;
class SideBarEntry;

/// The pages by name, in their order; Settings at the foot. A page that is not part of the program has no
/// entry. Where the window is narrow for its fonts the icons stand alone, their names in tooltips.
class SideBar : public QWidget
{
    Q_OBJECT
public:
    explicit SideBar(const Theme& theme, QWidget* parent = nullptr);

    void addPage(const Page& page);
    void setCurrent(PageId page);
    void setNarrow(bool narrow);
    /// Puts the keyboard on the entry of the current page.
    void takeFocus(PageId page);

Q_SIGNALS:
    void chosen(tokenfence::PageId page);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QWidget* m_name;
    QBoxLayout* m_pages;
    QBoxLayout* m_foot;
    std::map<PageId, SideBarEntry*> m_entries;
};

} // namespace tokenfence
