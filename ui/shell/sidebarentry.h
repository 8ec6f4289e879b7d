// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractButton>

namespace tokenfence {

/// One page in the side bar: its icon, its name, and how many things there ask for attention.
class SideBarEntry : public QAbstractButton
{
    Q_OBJECT
public:
    SideBarEntry(const Theme& theme, Icon icon, const QString& name, QWidget* parent = nullptr);

    void setBadge(int number);
    /// Whether the name stands beside the icon; if not, it is in the tooltip.
    void setNameShown(bool shown);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    const Theme& m_theme;
    Icon m_icon;
    int m_badge = 0;
    bool m_nameShown = true;
};

} // namespace tokenfence
