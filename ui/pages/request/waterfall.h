// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/request/requeststory.h"

#include <QWidget>

namespace tokenfence {

class Theme;

/**
 * The calls of a request as bars over its time, in the colours of their tiers, each with what it cost; where
 * the budget was used up stands a line. What it shows in words is its accessible description; the pointer
 * gets the exact figures. Of very long requests the calls that were last.
 *
 * Thread: the main thread.
 */
class Waterfall : public QWidget
{
    Q_OBJECT
public:
    explicit Waterfall(const Theme& theme, QWidget* parent = nullptr);

    void setStory(const RequestStory& story);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF barOf(const RequestStep& step, int row) const;
    void paintStep(QPainter& painter, const RequestStep& step, int row) const;
    void paintCap(QPainter& painter) const;
    QString label(const RequestStep& step, int row) const;
    QString inWords(const RequestStep& step, int row) const;
    int rowHeight() const;
    int labelWidth() const;

    const Theme& m_theme;
    RequestStory m_story;
    std::size_t m_first = 0; ///< of the steps that are shown
};

} // namespace tokenfence
