// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QChartView>
#include <QPixmap>

namespace tokenfence {

/**
 * A chart that is drawn once for each change and kept as a picture: what moves with the pointer is painted
 * over it, so that hovering costs no redrawing of the series. The look is ours (no frame, no axes, no legend
 * of Qt Charts' own); nothing is animated.
 */
class ChartCanvas : public QChartView
{
    Q_OBJECT
public:
    explicit ChartCanvas(const Theme& theme, QWidget* parent = nullptr);

protected:
    const Theme& theme() const { return m_theme; }
    /// The picture is out of date.
    void redraw();
    /// What lies over the picture: hovering, focus, figures.
    virtual void paintOver(QPainter& painter) = 0;
    /// Puts the theme's colours on the series.
    virtual void dress() = 0;

    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    const Theme& m_theme;
    QPixmap m_picture;
    bool m_drawing = false;
};

} // namespace tokenfence
