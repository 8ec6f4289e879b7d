// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "ui/charts/hourweek.h"
#include "ui/pages/spend/spendspan.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tokenfence {

/// All that decides what Spend shows.
struct SpendQuestion
{
    SpendSpan time;
    Grouping grouping;
    Filter filter;
    Calendar calendar; ///< whose hours the week is made of

    /// Of the week's hours; empty where the time is too long for one.
    std::vector<WallTime> hourEdges() const;
};

/// One name and what it adds up to.
struct SpendRow
{
    std::string name; ///< "" for calls without one
    SpendCell cell;
    std::optional<SpendCell> before; ///< nullopt: nothing was recorded of it in the period before
};

/**
 * What Spend shows: table, charts and files are all made of this one answer, which is why they cannot differ.
 * The parts of each bin add up to the bin; the bins, the rows and the week's hours to the total, to the
 * nano-dollar.
 */
struct SpendAnswer
{
    SpendQuestion question;
    std::vector<SpendRow> rows; ///< dearest first
    SpendCell total;            ///< of the rows
    std::optional<SpendCell> before;

    /// What the chart's bars are made of: a name of `rows`, or all the others.
    struct Part
    {
        std::optional<std::string> name; ///< nullopt: the others
        std::optional<Tier> tier;        ///< where it is grouped by tier
        std::size_t names = 1;           ///< how many it stands for
    };
    std::vector<Part> parts;
    std::vector<SpendCell> bins;            ///< as question.time.begunEdges()
    std::vector<std::vector<Money>> stacks; ///< of each bin, by part
    std::vector<Money> binsBefore;          ///< as question.time.edgesBefore; empty: nothing recorded then
    /// Whether bins and rows add up alike. Not, where calls came in between all readings of the two.
    bool isWhole = true;
    std::optional<HourWeek> week; ///< nullopt: the time is too long for one
    /// How much of it is known, from 0 to 1: below that it tells the newest calls only.
    double done = 1;
    bool isScanned = false; ///< it was made of the calls themselves, which takes its time
};

/// Is told what is known so far, on the source's thread.
using TellSpend = std::function<void(const SpendAnswer& soFar)>;

/// Asks for all of it; `tell`, where there is one, hears of long readings a few times a second. Thread: that
/// of the source.
Result<SpendAnswer> answerSpend(RollupSource& source, const SpendQuestion& question, const TellSpend& tell,
                                const CancelToken& cancel);

/// What several cells add up to.
void addTo(SpendCell& sum, const SpendCell& cell);
bool isSame(const SpendCell& a, const SpendCell& b);

} // namespace tokenfence
