// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QFont>
#include <QIcon>
#include <QObject>

class QApplication;

namespace tokenfence {

class DesktopScheme;

/// Sizes and weights of text, by what it is for.
enum class TextStyle : std::uint8_t
{
    tiny,  ///< on axes
    small, ///< labels beside figures
    smallStrong,
    row, ///< names and figures in lists
    body,
    strong, ///< titles of cards, what is selected
    value,  ///< figures in the top bar
    figure, ///< in the middle of a ring
    big     ///< figures of the tiles
};

/// Colours of text, by what it says.
enum class Ink : std::uint8_t
{
    text,
    dim,
    faint,
    accent,
    warn,
    good,
    stop,
    onStop
};

/**
 * How the window looks: palette, distances, fonts, icons. Everything that paints is handed one and reads it
 * when it paints; `changed` says when to paint again. Follows the desktop's colour scheme, or stays with what
 * was chosen.
 *
 * Thread: the main thread.
 */
class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Choice
    {
        system, ///< as the desktop
        light,
        dark
    };
    Q_ENUM(Choice)

    /// `fontScale` 0: that of the operator's own fonts.
    explicit Theme(double fontScale = 0, QObject* parent = nullptr);
    ~Theme() override;

    Choice choice() const { return m_choice; }
    void setChoice(Choice choice);

    const Palette& palette() const { return *m_palette; }
    const Metrics& metrics() const { return m_metrics; }
    QFont font(TextStyle style) const;
    QColor ink(Ink ink) const;

    QIcon icon(Icon icon, Ink ink = Ink::dim) const;

    /// Dresses the application: style, fonts, palette and style sheet, now and at each change.
    void dress(QApplication& application);

Q_SIGNALS:
    /// The palette is another one.
    void changed();

private:
    void choosePalette();
    void apply();

    Choice m_choice = Choice::system;
    DesktopScheme* m_desktop;
    const Palette* m_palette;
    Metrics m_metrics;
    double m_pointsPerPixel;
    QApplication* m_application = nullptr;
};

} // namespace tokenfence
