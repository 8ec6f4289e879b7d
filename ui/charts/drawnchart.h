// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/hovertip.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace tokenfence {

/**
 * A chart of our own painting, reached by Tab, that follows the pointer with a box of exact figures and the
 * theme with its colours. What it shows, and what a description says of it, is its own affair.
 *
 * Thread: the main thread.
 */
class DrawnChart : public QWidget
{
    Q_OBJECT
protected:
    explicit DrawnChart(const Theme& theme, QWidget* parent);

    const Theme& theme() const { return m_theme; }
    HoverTip& tip() { return m_tip; }

private:
    const Theme& m_theme;
    HoverTip m_tip;
};

} // namespace tokenfence
