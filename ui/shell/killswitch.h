// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/stopcontrol.h"
#include "ui/theme/theme.h"

#include <QPushButton>

namespace tokenfence {

/**
 * The button of the emergency stop. It acts when it is pressed, not when it is let go; it is lifted by
 * another act: by holding it (mouse, Space or Enter) for one second, which shows. What a screen reader does
 * to it has no length, so two presses within five seconds lift; a mouse cannot do that, and two clicks in a
 * fright lift nothing.
 *
 * Shape and word carry the state, not the colour alone.
 */
class KillSwitch : public QPushButton
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds holdToLift{1};
    static constexpr std::chrono::seconds secondPress{5};

    KillSwitch(const Theme& theme, StopControl& control, Present& present, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void press();
    void release();
    void holdOn();
    void pressedWithoutLength();
    void follow();
    double held() const;

    const Theme& m_theme;
    StopControl& m_control;
    Present& m_present;
    QTimer m_hold;
    std::optional<MonoTime> m_heldSince;
    std::optional<MonoTime> m_firstPress;
};

} // namespace tokenfence
