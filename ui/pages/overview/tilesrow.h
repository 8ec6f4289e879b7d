// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/overview/overviewperiod.h"
#include "ui/pages/overview/tilefigures.h"
#include "ui/pages/page.h"
#include "ui/queries/queryrunner.h"
#include "ui/queries/refresh.h"

#include <QWidget>

#include <array>

namespace tokenfence {

class Tile;

/// The six tiles, and the questions that fill them: the figures often, their courses seldom.
class TilesRow : public QWidget
{
    Q_OBJECT
public:
    explicit TilesRow(const PageContext& context, QWidget* parent = nullptr);

    void setPeriod(OverviewPeriod period);
    void setActive(bool active);
    /// Something was stored.
    void refresh();
    const std::array<Tile*, tileCount>& tiles() const { return m_tiles; }

private:
    void askFigures();
    void askCourses();
    void show(const TileAnswers* answers);
    PeriodBins bins() const;
    PeriodBins week() const;

    PageContext m_context;
    OverviewPeriod m_period = OverviewPeriod::today;
    std::array<Tile*, tileCount> m_tiles{};
    std::optional<TileAnswers> m_answers;
    Refresh m_figures;
    Refresh m_courses;
    Query m_figuresQuery;
    Query m_coursesQuery;
};

} // namespace tokenfence
