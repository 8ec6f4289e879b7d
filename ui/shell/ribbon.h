// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/present.h"
#include "ui/shell/stopcontrol.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QPushButton;

namespace tokenfence {

class TextLabel;

/**
 * Above the window while it shows the demo: that these are made-up figures, the way back, and the stop of the
 * engine that really fences, which stays in reach.
 */
class Ribbon : public QWidget
{
    Q_OBJECT
public:
    /// `ownEngine`: the one that is fenced for real.
    Ribbon(const Theme& theme, EnginePort& ownEngine, std::function<Now()> clock, QWidget* parent = nullptr);

Q_SIGNALS:
    void backWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();

    const Theme& m_theme;
    Present m_present;
    StopControl m_control;
    TextLabel* m_state;
    QPushButton* m_stop;
};

} // namespace tokenfence
