// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace tokenfence {

class TextLabel;
class Theme;

/// A sentence that explains, on a ground of its own with the accent's edge at its left. Takes as many lines
/// as it needs.
class Remark : public QFrame
{
    Q_OBJECT
public:
    explicit Remark(const Theme& theme, QWidget* parent = nullptr);

    void setText(const QString& text);
    QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    TextLabel* m_text;
};

} // namespace tokenfence
