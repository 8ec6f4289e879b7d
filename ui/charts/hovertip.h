// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/hoverbox.h"

#include <QPointer>
#include <QWidget>

namespace tokenfence {

/**
 * The exact values at one place of a chart, over everything beside it: a chart may be smaller than what it
 * has to say. It goes with its chart, and takes no mouse. Thread: the main thread.
 */
class HoverTip : public QObject
{
    Q_OBJECT
public:
    /// `chart` is what it speaks of.
    HoverTip(const Theme& theme, QWidget& chart);
    ~HoverTip() override;

    /// Beside that place of the chart; nullopt: nothing is looked at.
    void show(const std::optional<HoverBox>& box, const QPointF& place = {});

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    class Panel;

    const Theme& m_theme;
    QWidget& m_chart;
    QPointer<Panel> m_panel; ///< a child of the window, which may go first
};

} // namespace tokenfence
