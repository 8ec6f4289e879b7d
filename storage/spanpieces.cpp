// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/spanpieces.h"

#include <algorithm>

namespace tokenfence::storage {

namespace {

Quarter ceilTo(Grain grain, Quarter quarter)
{
    return floorTo(grain, quarter + quartersOf(grain) - 1);
}

void add(std::vector<SpanPiece>& pieces, Grain grain, Quarter from, Quarter to)
{
    if (from >= to) {
        return;
    }
    if (!pieces.empty() && pieces.back().grain == grain && pieces.back().to == from) {
        pieces.back().to = to;
    } else {
        pieces.push_back({grain, from, to});
    }
}

/// Whole units of `grain` in the middle, what is left on both sides in finer ones.
void cut(std::vector<SpanPiece>& pieces, Grain grain, Quarter from, Quarter to)
{
    if (grain == Grain::quarter) {
        add(pieces, grain, from, to);
        return;
    }
    const auto finer = static_cast<Grain>(static_cast<int>(grain) - 1);
    const Quarter begin = std::min(ceilTo(grain, from), to);
    const Quarter end = std::max(floorTo(grain, to), begin);
    if (begin >= end) {
        cut(pieces, finer, from, to);
        return;
    }
    cut(pieces, finer, from, begin);
    add(pieces, grain, begin, end);
    cut(pieces, finer, end, to);
}

} // namespace

std::vector<SpanPiece> piecesBetween(const std::vector<Quarter>& edges, Grain coarsest)
{
    std::vector<SpanPiece> pieces;
    for (std::size_t bin = 0; bin + 1 < edges.size(); ++bin) {
        cut(pieces, coarsest, edges[bin], edges[bin + 1]);
    }
    return pieces;
}

} // namespace tokenfence::storage
