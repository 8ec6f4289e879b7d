// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

namespace tokenfence {

Page::Page(PageId id, const QString& name, Icon icon, const PageContext& context, QWidget* parent)
    : QWidget(parent)
    , m_id(id)
    , m_name(name)
    , m_icon(icon)
    , m_context(context)
{
    setAccessibleName(name);
}

void Page::visit(const Destination&) {}

Destination Page::place() const
{
    return ToPage{m_id};
}

void Page::setStopped(bool) {}

void Page::saveState(QSettings&) const {}

void Page::restoreState(QSettings&) {}

} // namespace tokenfence
