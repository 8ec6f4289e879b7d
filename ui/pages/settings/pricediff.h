// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/pricetable.h"

#include <optional>
#include <string>
#include <vector>

namespace tokenfence {

/// What a price file would change of one model.
struct PriceChange
{
    std::string model;
    bool isNew = false;
    /// Of a million tokens; the two prices that people compare. Empty of a new model.
    std::optional<Money> inputBefore, outputBefore;
    Money inputAfter, outputAfter;
    /// Some price of the model, be it one of the cache or of a service tier, becomes ten times as high or as
    /// low.
    bool isTenfold = false;
    std::string json; ///< the model's prices as the file has them
};

/**
 * What a price file would change of the prices that hold: models that are new or cost otherwise, the tenfold
 * first, then by name. What costs the same is left out, however it is written. A value, pure.
 */
struct PriceDiff
{
    std::vector<PriceChange> changes;
    std::size_t tenfold = 0;
    std::size_t added = 0;
    std::size_t same = 0; ///< models of the file that cost what they cost now

    static PriceDiff of(const PriceTable& now, const PriceTable& file);
    /// The changes alone as a price table, fit to be put.
    std::string json() const;
};

} // namespace tokenfence
