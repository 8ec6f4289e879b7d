// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/callfilter.h"

#include <algorithm>

namespace tokenfence::storage {

namespace {

constexpr std::size_t mostSetsRemembered = 50'000;

} // namespace

LabelLookup::LabelLookup(SQLite::Database& database)
    : m_labels(database.getHandle(), "SELECT key, value FROM label WHERE label_set = ?")
{
}

NameId LabelLookup::valueOf(LabelSetId set, NameId key)
{
    if (set == 0) {
        return 0;
    }
    auto known = m_sets.find(set);
    if (known == m_sets.end()) {
        if (m_sets.size() >= mostSetsRemembered) {
            m_sets.clear();
        }
        std::vector<Label> labels;
        m_labels.bind(1, set);
        while (m_labels.step()) {
            labels.push_back(
                {static_cast<NameId>(m_labels.integer(0)), static_cast<NameId>(m_labels.integer(1))});
        }
        known = m_sets.emplace(set, std::move(labels)).first;
    }
    for (const Label label : known->second) {
        if (label.key == key) {
            return label.value;
        }
    }
    return 0;
}

CallFilter::CallFilter(const Filter& filter, NameLookup& names)
{
    for (const FilterTerm& term : filter) {
        switch (term.dimension) {
        case Dimension::none:
            break;
        case Dimension::tier: {
            const std::optional<Tier> tier = tierFrom(term.text);
            require(term.dimension, tier ? std::optional(static_cast<std::int64_t>(*tier)) : std::nullopt);
            break;
        }
        case Dimension::status: {
            const std::optional<CallStatus> status = callStatusFrom(term.text);
            require(term.dimension,
                    status ? std::optional(static_cast<std::int64_t>(*status)) : std::nullopt);
            break;
        }
        case Dimension::label: {
            const std::optional<NameId> key = names.find(term.labelKey);
            const std::optional<NameId> value = names.find(term.text);
            if (!value || (!key && !term.text.empty())) {
                m_matchesNothing = true;
            } else if (key) { // a key that no record has is missing in all of them
                m_isEmpty = false;
                m_labels.push_back({*key, *value});
            }
            break;
        }
        default: {
            const std::optional<NameId> name = names.find(term.text);
            require(term.dimension, name ? std::optional(std::int64_t{*name}) : std::nullopt);
            break;
        }
        }
    }
}

void CallFilter::require(Dimension dimension, std::optional<std::int64_t> value)
{
    std::optional<std::int64_t>& required = m_values[static_cast<std::size_t>(dimension)];
    m_isEmpty = false;
    m_matchesNothing = m_matchesNothing || !value || (required && *required != *value);
    required = value;
}

std::optional<std::int64_t> CallFilter::value(Dimension dimension) const
{
    return m_values[static_cast<std::size_t>(dimension)];
}

bool CallFilter::usesOnly(std::initializer_list<Dimension> dimensions) const
{
    const auto allows = [&](Dimension dimension) {
        return std::find(dimensions.begin(), dimensions.end(), dimension) != dimensions.end();
    };
    if (!m_labels.empty() && !allows(Dimension::label)) {
        return false;
    }
    for (std::size_t at = 0; at < m_values.size(); ++at) {
        if (m_values[at] && !allows(static_cast<Dimension>(at))) {
            return false;
        }
    }
    return true;
}

bool CallFilter::matches(const EventFacts& event, LabelLookup& labels) const
{
    for (std::size_t at = 0; at < m_values.size(); ++at) {
        const auto dimension = static_cast<Dimension>(at);
        if (!m_values[at]) {
            continue;
        }
        // The end of a request has neither tier nor a call's status.
        const bool isCallsOnly = dimension == Dimension::tier || dimension == Dimension::status;
        if ((event.isEnd && isCallsOnly) || valueIn(event, dimension) != *m_values[at]) {
            return false;
        }
    }
    return std::all_of(m_labels.begin(), m_labels.end(), [&](const Label& label) {
        return labels.valueOf(event.labels, label.key) == label.value;
    });
}

std::int64_t valueIn(const EventFacts& event, Dimension dimension)
{
    switch (dimension) {
    case Dimension::user:
        return event.user;
    case Dimension::workflow:
        return event.workflow;
    case Dimension::agent:
        return event.agent;
    case Dimension::provider:
        return event.provider;
    case Dimension::model:
        return event.model;
    case Dimension::tier:
        return event.tier;
    case Dimension::status:
        return event.status;
    case Dimension::none:
    case Dimension::label:
        break;
    }
    return 0;
}

} // namespace tokenfence::storage
