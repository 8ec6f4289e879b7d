// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace tokenfence {

class TextLabel;
class Theme;

/// A quiet line for work that takes a while: what is done, a thin bar under it, and one thing that can be
/// done about it. Hidden while there is none. Thread: the main thread.
class ProgressLine : public QWidget
{
    Q_OBJECT
public:
    explicit ProgressLine(const Theme& theme, QWidget* parent = nullptr);

    /// `done` from 0 to 1; `action`: what the button says, such as "Cancel".
    void show(const QString& text, double done, const QString& action);

Q_SIGNALS:
    /// The button was pressed.
    void acted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    TextLabel* m_text;
    QPushButton* m_action;
    double m_done = 0;
};

} // namespace tokenfence
