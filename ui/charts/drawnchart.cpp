// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/drawnchart.h"

#include "ui/items/accessible.h"

namespace tokenfence {

DrawnChart::DrawnChart(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tip(theme, *this)
{
    setAccessibleRole(*this, QAccessible::Chart);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

} // namespace tokenfence
