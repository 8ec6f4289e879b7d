// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace tokenfence {

class Theme;

/// A few choices side by side, one of which holds ("Users | Workflows"). Each is reached by Tab and the arrow
/// keys.
class Segments : public QWidget
{
    Q_OBJECT
public:
    /// `name`: what is chosen by it, for screen readers.
    Segments(const Theme& theme, const QString& name, const QStringList& choices, QWidget* parent = nullptr);

    int current() const { return m_current; }
    /// Does not emit `chosen`.
    void setCurrent(int index);

Q_SIGNALS:
    /// By the operator.
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QList<QToolButton*> m_buttons;
    int m_current = 0;
};

} // namespace tokenfence
