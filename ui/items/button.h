// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QPushButton>

namespace tokenfence {

/// How a button looks; drawn by the theme's style sheet.
enum class ButtonLook
{
    plain,   ///< a border
    primary, ///< filled: what the page is for
    danger,  ///< stops or deletes something
    link,    ///< text alone
    onStop   ///< on the red of a stop
};

/// A push button of that look, reached by Tab, whose accessible name is its text.
QPushButton* makeButton(const QString& text, ButtonLook look, QWidget* parent = nullptr);

/// An icon in the theme's ink, also after the theme has become another one.
void setThemedIcon(QPushButton& button, const Theme& theme, Icon icon, Ink ink);

/// Marks a link button as one that asks for attention, or no longer.
void setUrgent(QPushButton& button, bool urgent);

} // namespace tokenfence
