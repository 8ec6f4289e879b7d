// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/price.h"
#include "model/money/tier.h"
#include "model/result.h"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tokenfence {

/// One model of the table.
struct PricedModel
{
    ModelPrice price;
    std::string provider; ///< `litellm_provider`; may be empty
    std::string mode;     ///< "chat", "responses", "embedding", …; may be empty
    /// The object as it was read, reduced to the fields that mean something here, every number as it was
    /// written: what is stored and read again tomorrow gives the same price to the last digit.
    std::string json;
};

/// What every model costs, and its tier.
///
/// The shape is LiteLLM's `model_prices_and_context_window.json`, which most tools of the field share. Tables
/// are laid over one another with `merge`: the built-in one, the operator's file, what was put by hand. A
/// value; a table that others read is not changed under them but replaced.
class PriceTable
{
public:
    /// Reads a table. Models without both an input and an output price are passed over, as are all other
    /// fields; so are prices that are null. An error names `sourceName`, the line, the model and the field:
    /// no JSON object, a price that is no number, is negative or above $1,000 a token, a model or a price
    /// that stands twice, a name that is none (1 to 256 code points, no control characters). `Error::field`
    /// is then "MODEL.FIELD" or "MODEL".
    static Result<PriceTable> parse(std::string_view json, std::string_view sourceName);

    /// Lays the other table over this one, model by model: a model that both have is the other's, whole. The
    /// tiers that the other has by hand win too.
    void merge(const PriceTable& over);

    /// The model of exactly this name, else of the name it falls back to: without its date (`-2024-08-06`,
    /// `-20251101`, `@20251101`) and its prefixes (`openai/`, `openrouter/anthropic/`). The nearest name
    /// wins: one that keeps the date is asked for before one that does not, with the fewest prefixes taken
    /// off first. Null for an unpriced model. Valid until the table changes.
    [[nodiscard]] const PricedModel* findModel(std::string_view model) const;
    [[nodiscard]] const ModelPrice* find(std::string_view model) const;

    /// The name under which `find` finds the model; empty for an unpriced one.
    [[nodiscard]] std::string_view resolvedName(std::string_view model) const;

    /// Sets a model's tier by hand, or (nothing) lets its price say it again. The model need not be priced.
    void setTier(std::string_view model, std::optional<Tier> tier);
    /// The tier by hand where there is one, else by price, else unknown. A dated or prefixed name that is
    /// itself neither priced nor set by hand falls back as in `find`.
    [[nodiscard]] Tier tierFor(std::string_view model) const;
    using TierMap = std::map<std::string, Tier, std::less<>>;
    [[nodiscard]] const TierMap& tiersByHand() const { return m_tiers; }

    /// All priced models by name, sorted.
    using ModelMap = std::map<std::string, PricedModel, std::less<>>;
    [[nodiscard]] const ModelMap& models() const { return m_models; }
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] bool isEmpty() const { return m_models.empty(); }
    [[nodiscard]] std::size_t size() const { return m_models.size(); }

    /// The table as one JSON object without white space, which `parse` reads back to the same prices. Without
    /// the tiers set by hand, which are kept apart from the prices.
    [[nodiscard]] std::string toJson() const;

private:
    [[nodiscard]] const ModelMap::value_type* resolve(std::string_view model) const;

    ModelMap m_models;
    TierMap m_tiers;
};

/// The table that is compiled into the program: resources/prices.json.
PriceTable builtinPrices();

} // namespace tokenfence
