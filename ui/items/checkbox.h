// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>

namespace tokenfence {

class Theme;

/// A check box whose box and mark are drawn in the theme's colours (a style sheet could only do it with a
/// picture). Its accessible name is its text.
class CheckBox : public QCheckBox
{
    Q_OBJECT
public:
    CheckBox(const Theme& theme, const QString& text = {}, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace tokenfence
