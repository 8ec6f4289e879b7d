// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

namespace tokenfence {

/**
 * A line of plain text in one of the theme's styles. Where there is no room it ends in "…" and the whole text
 * stands in the tooltip; it never reads markup, whoever wrote the text. With `setWordWrap` it takes as many
 * lines as it needs and is not elided.
 *
 * Its accessible name is the whole text.
 */
class TextLabel : public QLabel
{
    Q_OBJECT
public:
    TextLabel(const Theme& theme, TextStyle style, Ink ink, QWidget* parent = nullptr);
    TextLabel(const Theme& theme, TextStyle style, Ink ink, const QString& text, QWidget* parent = nullptr);

    /// Hides QLabel's: a text is cheap to set again when nothing changed.
    void setText(const QString& text);
    void setInk(Ink ink);
    void setStyle(TextStyle style);
    void setElideMode(Qt::TextElideMode mode);
    /// Keeps room for this text, so that a shorter one does not move what stands beside it.
    void reserve(const QString& widest);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void offerWhole();

    const Theme& m_theme;
    Ink m_ink;
    Qt::TextElideMode m_elide = Qt::ElideRight;
    QString m_reserved;
    bool m_ownToolTip = false;
};

} // namespace tokenfence
