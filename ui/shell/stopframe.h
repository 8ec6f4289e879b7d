// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

namespace tokenfence {

class StopControl;

/// The frame around every page while all agents are stopped. Lies above its parent, follows its size, and
/// lets every click through.
class StopFrame : public QWidget
{
    Q_OBJECT
public:
    StopFrame(const Theme& theme, StopControl& control, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace tokenfence
