// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace tokenfence {

class Theme;

/// A combo box with the theme's own arrow, which a style sheet could only draw from a picture.
class ComboBox : public QComboBox
{
    Q_OBJECT
public:
    ComboBox(const Theme& theme, const QString& name, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace tokenfence
