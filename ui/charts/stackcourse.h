// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "ui/theme/theme.h"

#include <QTimeZone>

#include <optional>
#include <vector>

class QPainter;

namespace tokenfence {

/// One of the parts that a StackChart's bars are made of.
struct StackPart
{
    QString name;
    std::optional<Tier> tier;         ///< in its colour
    std::optional<std::size_t> place; ///< else in that one of Palette::series; neither: all the others as one
    bool isRest() const { return !tier && !place; }

    QBrush brush(const Palette& palette) const;
    void paintKey(QPainter& painter, const QRectF& rect, const Theme& theme) const;
};

/// What a StackChart shows. A value; pure.
struct StackCourse
{
    struct Bin
    {
        std::vector<Money> parts; ///< as `StackCourse::parts`
        std::uint64_t calls = 0;  ///< 0: nothing was recorded, which is no spend of zero
        std::uint64_t unpriced = 0;

        Money total() const;
        /// nullopt: not known, because nothing was recorded or no call of it has a price.
        std::optional<Money> sum() const;
    };
    std::vector<WallTime> edges;  ///< of all bins of the period, those to come included
    std::vector<StackPart> parts; ///< from the bottom upwards
    std::vector<Bin> bins;        ///< those that have begun
    std::vector<Money> before;    ///< of the same bins a period before; empty: not shown
    QString beforeName;           ///< "yesterday"
    QTimeZone zone;

    /// Of cells as the rollups tell them, stacked by tier.
    static StackCourse byTier(const std::vector<SpendCell>& cells);

    /// How many bins the whole period has.
    std::size_t binCount() const { return edges.empty() ? 0 : edges.size() - 1; }
    TimeSpan spanOf(std::size_t first, std::size_t last) const { return {edges[first], edges[last + 1]}; }
    /// "15:00 – 15:15".
    QString nameOf(std::size_t first, std::size_t last) const;
    /// What these bins add up to.
    Bin sumOf(std::size_t first, std::size_t last) const;
    /// "acme $3.00, globex $0.50", from the bottom upwards.
    QString inWords(const Bin& sum) const;
};

} // namespace tokenfence
