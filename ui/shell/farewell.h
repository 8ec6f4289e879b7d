// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"

#include <QDialog>

class QHBoxLayout;
class QPushButton;

namespace tokenfence {

class Theme;

/// The two questions before the window goes. Not modal: everything behind them, the stop first of all, still
/// works.
class Farewell : public QDialog
{
    Q_OBJECT
public:
    /// Said once, at the first closing: the engine goes on; with the choice to end that too.
    static Farewell* closing(const Theme& theme, QWidget* parent);
    /// Before the engine is ended: which agents would go unfenced.
    static Farewell* quitting(const Theme& theme, const std::vector<AgentView>& agents, QWidget* parent);

Q_SIGNALS:
    void closeWanted();
    void quitWanted();

private:
    Farewell(const Theme& theme, const QString& title, const QString& text, QWidget* parent);
    void addButton(QPushButton* button);

    QHBoxLayout* m_buttons;
};

} // namespace tokenfence
