// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sidebar.h"

#include "ui/items/textlabel.h"
#include "ui/pages/page.h"
#include "ui/shell/sidebarentry.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace tokenfence {
namespace {

/// The fence, before the product's name.
class Mark : public QWidget
{
public:
    explicit Mark(const Theme& theme)
        : m_theme(theme)
    {
        setFixedSize(theme.metrics().brand, theme.metrics().brand);
        connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paintIcon(painter, Icon::brand, rect(), m_theme.palette().accent, m_theme.palette().panel);
    }

private:
    const Theme& m_theme;
};

} // namespace

SideBar::SideBar(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_name(new TextLabel(theme, TextStyle::value, Ink::text, QStringLiteral("TokenFence")))
    , m_pages(new QVBoxLayout)
    , m_foot(new QVBoxLayout)
{
    const Metrics& metrics = theme.metrics();
    setFixedWidth(metrics.sideBarWidth);
    setAccessibleName(tr("Pages"));
    auto* brand = new QHBoxLayout;
    brand->setContentsMargins(metrics.gap, metrics.gapTiny, metrics.gap, metrics.gapLarge);
    brand->setSpacing(metrics.gap);
    brand->addWidget(new Mark(theme));
    brand->addWidget(m_name, 1);
    m_pages->setSpacing(metrics.gapTiny);
    m_foot->setSpacing(metrics.gapTiny);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.gap, metrics.gapLarge, metrics.gap, metrics.gap);
    layout->setSpacing(0);
    layout->addLayout(brand);
    layout->addLayout(m_pages);
    layout->addStretch(1);
    layout->addLayout(m_foot);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SideBar::addPage(const Page& page)
{
    auto* entry = new SideBarEntry(m_theme, page.icon(), page.name());
    (page.id() == PageId::settings ? m_foot : m_pages)->addWidget(entry);
    m_entries[page.id()] = entry;
    connect(entry, &QAbstractButton::clicked, this, [this, id = page.id()] {
        setCurrent(id); // a click on the current one would take its check away
        Q_EMIT chosen(id);
    });
    connect(&page, &Page::badgeChanged, entry, &SideBarEntry::setBadge);
}

void SideBar::setCurrent(PageId page)
{
    // Not a group of Qt's, of which Tab would reach one only.
    for (const auto& [id, entry] : m_entries) {
        entry->setChecked(id == page);
    }
}

void SideBar::setNarrow(bool narrow)
{
    setFixedWidth(narrow ? m_theme.metrics().sideBarNarrow : m_theme.metrics().sideBarWidth);
    m_name->setVisible(!narrow);
    for (const auto& [id, entry] : m_entries) {
        entry->setNameShown(!narrow);
    }
}

void SideBar::takeFocus(PageId page)
{
    const auto found = m_entries.find(page);
    if (found != m_entries.end()) {
        found->second->setFocus();
    }
}

void SideBar::paintEvent(QPaintEvent*)
{
    const int hair = m_theme.metrics().hair;
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.palette().panel);
    painter.fillRect(width() - hair, 0, hair, height(), m_theme.palette().line);
}

} // namespace tokenfence
