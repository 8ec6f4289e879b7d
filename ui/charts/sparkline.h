// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <vector>

namespace tokenfence {

/// The course of a figure as a small line without axes, from 0 to its highest value. A value that is not a
/// number is a gap: what is not known is not drawn. Decoration beside a figure: its tile says it in words.
class Sparkline : public QWidget
{
    Q_OBJECT
public:
    explicit Sparkline(const Theme& theme, QWidget* parent = nullptr);

    void setValues(std::vector<double> values);
    const std::vector<double>& values() const { return m_values; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    std::vector<double> m_values;
};

} // namespace tokenfence
