// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/notices.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QHBoxLayout;

namespace tokenfence {

class TextLabel;

/// One notice under the top bar: an alert whose text is its name, what can be done about it, and a cross to
/// put it away.
class Banner : public QWidget
{
    Q_OBJECT
public:
    Banner(const Theme& theme, const Notice& notice, QWidget* parent = nullptr);

    void setText(const QString& text);
    /// Puts a button or a field behind the text.
    void addAction(QWidget* widget);

Q_SIGNALS:
    void putAway();

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    const Theme& m_theme;
    bool m_grave;
    TextLabel* m_text;
    QHBoxLayout* m_actions;
};

} // namespace tokenfence
