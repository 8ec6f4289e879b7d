// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QPushButton;

namespace tokenfence {

class BulletBar;
class TextLabel;

/// What was spent in a period against the limit for it, in the top bar. Without a limit there is no bar, but
/// a button to set one.
class Meter : public QWidget
{
    Q_OBJECT
public:
    explicit Meter(const Theme& theme, QWidget* parent = nullptr);

    /// `spent` nullopt: not known yet. `budget` null: no limit.
    void setFigures(const QString& period, std::optional<Money> spent, const PolicyView* budget,
                    WallTime now);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void limitWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void tellLimit();

    const Theme& m_theme;
    TextLabel* m_period;
    TextLabel* m_spent;
    TextLabel* m_limit;
    BulletBar* m_bar;
    QPushButton* m_setLimit;
    bool m_isLimited = false;
};

} // namespace tokenfence
