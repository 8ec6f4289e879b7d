// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "ui/charts/chartcanvas.h"

#include <optional>

class QPieSeries;
class QPieSlice;

namespace tokenfence {

/// Shares of the tiers as a ring with the total in its middle. The slice under the pointer, or chosen by the
/// arrow keys, shows its exact sum there instead.
class RingChart : public ChartCanvas
{
    Q_OBJECT
public:
    explicit RingChart(const Theme& theme, QWidget* parent = nullptr);

    /// `caption`: what the total is of ("today"). nullopt: not known, and drawn as such.
    void setShares(const std::optional<ByTier<Money>>& cost, const QString& caption);

    QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(tokenfence::Tier tier);

protected:
    void dress() override;
    void paintOver(QPainter& painter) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void mark(std::optional<Tier> tier);
    std::vector<Tier> present() const;

    QPieSeries* m_series;
    ByTier<QPieSlice*> m_slices{};
    std::optional<ByTier<Money>> m_cost;
    QString m_caption;
    std::optional<Tier> m_marked;
};

} // namespace tokenfence
