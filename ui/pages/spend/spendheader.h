// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/destination.h"
#include "ui/pages/spend/spendspan.h"
#include "ui/theme/theme.h"

#include <QTimeZone>
#include <QWidget>

class QHBoxLayout;
class QLayout;

namespace tokenfence {

class ComboBox;
class FilterChips;
class Segments;
class TimeRange;

/**
 * What Spend is asked for: the period, the grouping, the filters as chips and, where the period is one's own,
 * its two times. It keeps nothing: it shows what the page asks for, and says what the operator would rather.
 *
 * Thread: the main thread.
 */
class SpendHeader : public QWidget
{
    Q_OBJECT
public:
    explicit SpendHeader(const Theme& theme, QWidget* parent = nullptr);

    /// Puts a control at the right end.
    void add(QWidget* control);
    /// `view` with period and grouping, whose span is `span`.
    void show(const ToSpend& view, const SpendSpan& span, const QTimeZone& zone);
    /// `labels`: those that the rollups count. The chosen one is a choice, too, even where the engine has not
    /// told of it yet.
    void setGroupings(const std::vector<std::string>& labels, const Grouping& chosen);

Q_SIGNALS:
    /// What is left open in it stays as it is.
    void wanted(const tokenfence::ToSpend& to);

private:
    QWidget* buildFirstLine();
    QLayout* buildSecondLine();
    void connectAll();

    const Theme& m_theme;
    ToSpend m_view;
    TimeSpan m_shown{};
    std::vector<Grouping> m_choices; ///< of the box, in its order
    QHBoxLayout* m_first = nullptr;
    Segments* m_periods;
    TimeRange* m_range;
    ComboBox* m_groupings;
    FilterChips* m_chips;
};

} // namespace tokenfence
