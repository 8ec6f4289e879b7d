// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/pricetable.h"

#include "model/money/modelname.h"
#include "model/money/pricereader.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace tokenfence {

namespace {

template <class Map>
auto* findIn(Map& map, std::string_view name)
{
    const auto found = map.find(name);
    return found == map.end() ? nullptr : &*found;
}

} // namespace

Result<PriceTable> PriceTable::parse(std::string_view json, std::string_view sourceName)
{
    Result<ModelMap> models = readPrices(json, sourceName);
    if (!models) {
        return std::move(models).error();
    }
    PriceTable table;
    table.m_models = std::move(*models);
    return table;
}

void PriceTable::merge(const PriceTable& over)
{
    for (const auto& [name, model] : over.m_models) {
        m_models.insert_or_assign(name, model);
    }
    for (const auto& [name, tier] : over.m_tiers) {
        m_tiers.insert_or_assign(name, tier);
    }
}

const PriceTable::ModelMap::value_type* PriceTable::resolve(std::string_view model) const
{
    ModelNameFallbacks names(model);
    while (const std::optional<std::string_view> name = names.next()) {
        if (const auto* found = findIn(m_models, *name)) {
            return found;
        }
    }
    return nullptr;
}

const PricedModel* PriceTable::findModel(std::string_view model) const
{
    const auto* found = resolve(model);
    return found ? &found->second : nullptr;
}

const ModelPrice* PriceTable::find(std::string_view model) const
{
    const auto* found = resolve(model);
    return found ? &found->second.price : nullptr;
}

std::string_view PriceTable::resolvedName(std::string_view model) const
{
    const auto* found = resolve(model);
    return found ? std::string_view(found->first) : std::string_view();
}

void PriceTable::setTier(std::string_view model, std::optional<Tier> tier)
{
    if (tier) {
        m_tiers.insert_or_assign(std::string(model), *tier);
    } else if (const auto found = m_tiers.find(model); found != m_tiers.end()) {
        m_tiers.erase(found);
    }
}

Tier PriceTable::tierFor(std::string_view model) const
{
    ModelNameFallbacks names(model);
    while (const std::optional<std::string_view> name = names.next()) {
        if (const auto* byHand = findIn(m_tiers, *name)) {
            return byHand->second;
        }
        if (const auto* priced = findIn(m_models, *name)) {
            return priced->second.price.tier();
        }
    }
    return Tier::unknown;
}

std::vector<std::string> PriceTable::names() const
{
    std::vector<std::string> names;
    names.reserve(m_models.size());
    for (const auto& [name, model] : m_models) {
        names.push_back(name);
    }
    return names;
}

std::string PriceTable::toJson() const
{
    std::string text = "{";
    for (const auto& [name, model] : m_models) {
        if (text.size() > 1) {
            text += ',';
        }
        text += nlohmann::json(name).dump(); // does not throw: every name in the table is valid UTF-8
        text += ':';
        text += model.json;
    }
    text += '}';
    return text;
}

} // namespace tokenfence
