// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QKeySequence>

#include <vector>

namespace tokenfence {

class Theme;

/// A shortcut and what it does.
struct ShortcutLine
{
    QKeySequence keys;
    QString meaning;
};

/// F1: all shortcuts of the window, to be read. Deletes itself when it is closed. Thread: the main thread.
class ShortcutSheet : public QDialog
{
    Q_OBJECT
public:
    ShortcutSheet(const Theme& theme, const std::vector<ShortcutLine>& lines, QWidget* parent = nullptr);
};

} // namespace tokenfence
