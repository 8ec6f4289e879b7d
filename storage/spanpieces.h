// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/quarters.h"

#include <vector>

namespace tokenfence::storage {

/// Consecutive rows of one grain of a rollup: from the quarter hour `from` on, before `to`.
struct SpanPiece
{
    Grain grain = Grain::quarter;
    Quarter from = 0;
    Quarter to = 0;
    friend bool operator==(const SpanPiece&, const SpanPiece&) = default;
};

/**
 * Cuts the span between the first and the last of `edges` (ascending, in quarter hours) into as few rows as
 * there are: days where a whole one lies between two neighbouring edges, hours beside them, and quarter hours
 * at the edges that need it. No row reaches over an edge, so each belongs to one bin; pieces of one grain
 * that touch are one.
 */
std::vector<SpanPiece> piecesBetween(const std::vector<Quarter>& edges, Grain coarsest = Grain::day);

} // namespace tokenfence::storage
