// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "model/ports/rollups.h"
#include "ui/pages/overview/overviewperiod.h"

#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace tokenfence {

/// Spend of seven days and of the seven before, up to the same time of day.
struct WeekSpend
{
    Money total;        ///< seven days, the present quarter hour included
    Money whole;        ///< without it
    Money before;       ///< the seven days before
    bool known = false; ///< there was anything at all in those before
};

/// What the tiles are made of, as the rollups answered.
struct TileAnswers
{
    PeriodBins bins;
    SpanFigures now;    ///< of bins.span
    SpanFigures whole;  ///< of bins.whole
    SpanFigures before; ///< of bins.wholeBefore
    std::vector<OutcomeRow> outcomes, outcomesBefore;
    WeekSpend week;

    static Result<TileAnswers> ask(RollupSource& source, const PeriodBins& bins, const PeriodBins& week,
                                   const CancelToken& cancel);
};

/// How the figures of the tiles went: one value for each piece of the period, not a number where there was
/// nothing.
struct TileCourses
{
    std::vector<double> week, requests, median, capHits, outcome, cheapest;

    static Result<TileCourses> ask(RollupSource& source, const PeriodBins& bins, const PeriodBins& week,
                                   const CancelToken& cancel);
};

/// One tile as it is read.
struct TileText
{
    QString title, figure, remark, change;
    bool warns = false;
    QString words; ///< all of it, for screen readers and the tooltip
    friend bool operator==(const TileText&, const TileText&) = default;
};

constexpr std::size_t tileCount = 6;

/// Cap-hit rate from which on it is told as a warning: caps are too low, or something loops.
constexpr double capHitWarning = 0.05;

/// Before there is an answer, `answers` is null and every figure unknown.
std::array<TileText, tileCount> tileTexts(const TileAnswers* answers,
                                          const std::optional<EngineStatus>& status, const PeriodBins& bins);

/// The outcome that most requests ended with; empty where none did.
std::string leadingOutcome(const std::vector<OutcomeRow>& outcomes);

} // namespace tokenfence
