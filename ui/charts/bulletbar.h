// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

namespace tokenfence {

/// A budget as a bar: all of it as fractions of the limit; what passes 1 is drawn as 1.
struct Bullet
{
    double spent = 0;
    double reserved = 0; ///< drawn behind what is spent
    std::optional<double> alertAt, downgradeAt;
    std::optional<double> stopAt;
    BudgetState state = BudgetState::ok;

    /// Of `used` and `reserved` under `policy`, with the limit of `now`.
    static Bullet of(const Policy& policy, Money used, Money reserved, BudgetState state, WallTime now);
    static Bullet of(const Policy& policy, const BudgetView& budget, WallTime now)
    {
        return of(policy, budget.used, budget.reserved, budget.state, now);
    }
    friend bool operator==(const Bullet&, const Bullet&) = default;
};

/// Draws it across `rect`, the bar in the middle of its height; the marks stand out above and below.
void paintBullet(QPainter& painter, const QRectF& rect, const Bullet& bullet, const Theme& theme);

/// "62 % spent, 3 % reserved; alert at 80 %, stop at 100 %", for screen readers.
QString inWords(const Bullet& bullet);

/// A widget of it. Its description is in words; its name is that of the budget, and is given by whoever puts
/// it there.
class BulletBar : public QWidget
{
    Q_OBJECT
public:
    explicit BulletBar(const Theme& theme, QWidget* parent = nullptr);

    void setBullet(const Bullet& bullet);
    const Bullet& bullet() const { return m_bullet; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Bullet m_bullet;
};

} // namespace tokenfence
