// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/painting.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace tokenfence {

/// A tier's colour with its name, as in a legend.
class TierKey : public QWidget
{
    Q_OBJECT
public:
    TierKey(const Theme& theme, Tier tier, TextStyle style, Ink ink, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Tier m_tier;
    TextStyle m_style;
    Ink m_ink;
};

} // namespace tokenfence
