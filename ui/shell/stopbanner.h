// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/stopcontrol.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace tokenfence {

class TextLabel;

/**
 * What stands above every page while all agents are stopped, and while the engine cannot be reached: what is
 * the case, who has not confirmed, what it cost, and a field for the reason. It is an alert, whose name is
 * its first sentence.
 */
class StopBanner : public QWidget
{
    Q_OBJECT
public:
    StopBanner(const Theme& theme, StopControl& control, Present& present, QWidget* parent = nullptr);

Q_SIGNALS:
    void agentsWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();
    void showReason();

    const Theme& m_theme;
    StopControl& m_control;
    Present& m_present;
    TextLabel* m_title;
    TextLabel* m_details;
    QWidget* m_reasonLine;
    QLineEdit* m_reason;
    QPushButton* m_agents;
    QPushButton* m_start;
    QString m_knownReason;
};

} // namespace tokenfence
