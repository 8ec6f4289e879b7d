// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/bulletbar.h"

#include "ui/items/accessible.h"
#include "ui/items/format.h"

#include <QPainter>

#include <algorithm>

namespace tokenfence {
namespace {

double fractionOf(Money part, Money whole)
{
    return whole.isZero() ? 0 : static_cast<double>(part.nano()) / static_cast<double>(whole.nano());
}

double toDouble(Fraction fraction)
{
    return static_cast<double>(fraction.units()) / static_cast<double>(Fraction::whole);
}

QColor colorOf(BudgetState state, const Palette& palette)
{
    switch (state) {
    case BudgetState::ok:
        return palette.accent;
    case BudgetState::alert:
    case BudgetState::downgrade:
        return palette.warn;
    case BudgetState::exhausted:
        return palette.stop;
    }
    return palette.accent;
}

} // namespace

Bullet Bullet::of(const Policy& policy, Money used, Money reserved, BudgetState state, WallTime now)
{
    const Money limit = policy.limitAt(now);
    Bullet bullet;
    bullet.spent = fractionOf(used, limit);
    bullet.reserved = fractionOf(reserved, limit);
    if (policy.alertAt) {
        bullet.alertAt = toDouble(*policy.alertAt);
    }
    if (policy.downgradeAt) {
        bullet.downgradeAt = toDouble(*policy.downgradeAt);
    }
    bullet.stopAt = toDouble(policy.killAt);
    bullet.state = state;
    return bullet;
}

void paintBullet(QPainter& painter, const QRectF& rect, const Bullet& bullet, const Theme& theme)
{
    const Metrics& metrics = theme.metrics();
    const Palette& palette = theme.palette();
    const double radius = metrics.bulletHeight / 2.0;
    const QRectF bar(rect.left(), rect.center().y() - radius, rect.width(), metrics.bulletHeight);
    const double spent = std::clamp(bullet.spent, 0.0, 1.0);
    const double reserved = std::clamp(bullet.reserved, 0.0, 1.0 - spent);

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.line);
    painter.drawRoundedRect(bar, radius, radius);
    const auto fill = [&](double fraction, QColor color) {
        if (fraction > 0) {
            // Clipped, so that a thin remnant keeps the bar's round end and no width of its own.
            painter.save();
            painter.setClipRect(QRectF(bar.left(), bar.top(), bar.width() * fraction, bar.height()));
            painter.setBrush(color);
            painter.drawRoundedRect(bar, radius, radius);
            painter.restore();
        }
    };
    const QColor color = colorOf(bullet.state, palette);
    QColor shade = color;
    shade.setAlphaF(0.38F);
    fill(spent + reserved, shade);
    fill(spent, color);

    const auto mark = [&](double at, const QColor& markColor) {
        const double x = bar.left() + std::clamp(at, 0.0, 1.0) * (bar.width() - metrics.stroke);
        painter.fillRect(QRectF(x, bar.top() - metrics.bulletOvershoot, metrics.stroke,
                                bar.height() + 2 * metrics.bulletOvershoot),
                         markColor);
    };
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (bullet.alertAt) {
        // On a bar that has its own colour the mark would vanish.
        mark(*bullet.alertAt, spent > *bullet.alertAt ? palette.text : palette.warn);
    }
    if (bullet.downgradeAt) {
        mark(*bullet.downgradeAt, spent > *bullet.downgradeAt ? palette.text : palette.complex);
    }
    if (bullet.stopAt) {
        mark(*bullet.stopAt, bullet.state == BudgetState::exhausted ? palette.text : palette.stop);
    }
    painter.restore();
}

QString inWords(const Bullet& bullet)
{
    QStringList words{BulletBar::tr("%1 spent").arg(format::percent(bullet.spent))};
    if (bullet.reserved > 0) {
        words += BulletBar::tr("%1 reserved").arg(format::percent(bullet.reserved));
    }
    if (bullet.alertAt) {
        words += BulletBar::tr("alert at %1").arg(format::percent(*bullet.alertAt));
    }
    if (bullet.downgradeAt) {
        words += BulletBar::tr("downgrade at %1").arg(format::percent(*bullet.downgradeAt));
    }
    if (bullet.stopAt) {
        words += BulletBar::tr("stop at %1").arg(format::percent(*bullet.stopAt));
    }
    return words.join(QStringLiteral(", "));
}

BulletBar::BulletBar(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleRole(*this, QAccessible::ProgressBar);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void BulletBar::setBullet(const Bullet& bullet)
{
    if (bullet == m_bullet) {
        return;
    }
    m_bullet = bullet;
    setSpokenDescription(*this, inWords(bullet));
    update();
}

QSize BulletBar::sizeHint() const
{
    const Metrics& metrics = m_theme.metrics();
    return {metrics.meterWidth, metrics.bulletHeight + 2 * metrics.bulletOvershoot};
}

void BulletBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintBullet(painter, rect(), m_bullet, m_theme);
}

} // namespace tokenfence
