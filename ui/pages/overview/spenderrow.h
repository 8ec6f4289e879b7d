// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>

namespace tokenfence {

/// Who spent how much, as a bar by tier between a name and a sum.
class SpenderRow : public QAbstractButton
{
    Q_OBJECT
public:
    explicit SpenderRow(const Theme& theme, QWidget* parent = nullptr);

    /// `fraction`: the bar's share of the longest. `rest`: the sum of many, which is not compared.
    void setSpender(const QString& name, const SpendCell& cell, double fraction, bool rest);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    const Theme& m_theme;
    SpendCell m_cell;
    double m_fraction = 0;
    bool m_rest = false;
};

} // namespace tokenfence
