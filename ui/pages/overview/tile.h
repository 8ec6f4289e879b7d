// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/overview/tilefigures.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>

namespace tokenfence {

class Sparkline;

/// A figure in large type, how it changed, what belongs to it, and the line of its course. Named by its
/// title; its description says all of it in words.
class Tile : public QAbstractButton
{
    Q_OBJECT
public:
    explicit Tile(const Theme& theme, QWidget* parent = nullptr);

    void setContent(const TileText& text);
    void setCourse(std::vector<double> values);
    const TileText& content() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    bool hasRoomForCourse() const;

    const Theme& m_theme;
    TileText m_text;
    Sparkline* m_spark;
};

} // namespace tokenfence
