// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "ui/charts/bulletbar.h"

#include <QAbstractButton>

#include <optional>

namespace tokenfence {

/// What one policy comes to on a line: of several budgets the one that is nearest to its limit.
struct BudgetLine
{
    std::string policy;
    QString name, remark;
    std::optional<Bullet>
        bullet;         ///< empty where there is nothing to measure, as for a budget of each request
    double urgency = 0; ///< by which they are ordered
    friend bool operator==(const BudgetLine&, const BudgetLine&) = default;

    static BudgetLine of(const PolicyView& view, WallTime now);
};

/// A budget as a name, its sums and its bar.
class BudgetRow : public QAbstractButton
{
    Q_OBJECT
public:
    explicit BudgetRow(const Theme& theme, QWidget* parent = nullptr);

    void setLine(const BudgetLine& line);
    const BudgetLine& line() const { return m_line; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    const Theme& m_theme;
    BudgetLine m_line;
};

} // namespace tokenfence
