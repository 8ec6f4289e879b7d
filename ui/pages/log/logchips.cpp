// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/log/logchips.h"

#include "ui/items/button.h"
#include "ui/items/plaintext.h"
#include "ui/pages/logkinds.h"

#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace tokenfence {

LogChips::LogChips(const Theme& theme, QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Kinds"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.metrics().gapSmall);
    for (const LogGroup& group : logGroups()) {
        QPushButton* chip = makeButton(group.name, ButtonLook::plain);
        chip->setCheckable(true);
        chip->setFont(theme.font(TextStyle::small));
        chip->setToolTip(tr("Show only these, and what else is chosen"));
        connect(chip, &QPushButton::clicked, this, &LogChips::chosen);
        layout->addWidget(chip);
        m_chips.push_back(chip);
    }
    layout->addStretch(1);
}

std::vector<std::string> LogChips::kinds() const
{
    std::vector<std::string> kinds;
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        if (m_chips[i]->isChecked()) {
            const std::vector<std::string>& group = logGroups()[i].kinds;
            kinds.insert(kinds.end(), group.begin(), group.end());
        }
    }
    return kinds;
}

void LogChips::setKinds(const std::vector<std::string>& kinds)
{
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        const std::vector<std::string>& group = logGroups()[i].kinds;
        m_chips[i]->setChecked(std::find_first_of(group.begin(), group.end(), kinds.begin(), kinds.end()) !=
                               group.end());
    }
}

QStringList LogChips::toKeep() const
{
    QStringList kinds;
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        if (m_chips[i]->isChecked()) {
            kinds << fromUtf8(logGroups()[i].kinds.front());
        }
    }
    return kinds;
}

} // namespace tokenfence
