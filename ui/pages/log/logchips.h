// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include <string>
#include <vector>

class QPushButton;

namespace tokenfence {

class Theme;

/// The kinds of entries as chips of which some can be chosen; none: all of them. Thread: the main thread.
class LogChips : public QWidget
{
    Q_OBJECT
public:
    explicit LogChips(const Theme& theme, QWidget* parent = nullptr);

    /// All kinds of the chips that are chosen.
    std::vector<std::string> kinds() const;
    /// Chooses every chip that stands for one of these.
    void setKinds(const std::vector<std::string>& kinds);

    /// What `setKinds` chooses the same chips by, and that stays short.
    QStringList toKeep() const;

Q_SIGNALS:
    void chosen();

private:
    std::vector<QPushButton*> m_chips; ///< as logGroups()
};

} // namespace tokenfence
