// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/call/names.h"

#include <algorithm>
#include <functional>

namespace tokenfence {

namespace {

// Ids that the store never heard of (of questions that no record followed) leave gaps in what it puts back.
// Gaps of this size do not come about in a lifetime; beyond it the id is damage, and a table as long as the
// id would be worse.
constexpr std::size_t widestGap = 4'000'000;

/// Grows `table` until it has the place `id`; false where that would be absurd.
template <class T>
bool reachTo(std::deque<T>& table, std::size_t id)
{
    if (id >= table.size() + widestGap) {
        return false;
    }
    if (id >= table.size()) {
        table.resize(id + 1);
    }
    return true;
}

/// Ascending by key, each key once: its last value.
void normalize(std::vector<Label>& labels)
{
    std::stable_sort(labels.begin(), labels.end(), [](Label a, Label b) { return a.key < b.key; });
    const auto lastOfKey = [&](auto at) {
        return std::next(at) == labels.end() || std::next(at)->key != at->key;
    };
    auto kept = labels.begin();
    for (auto at = labels.begin(); at != labels.end(); ++at) {
        if (lastOfKey(at)) {
            *kept++ = *at;
        }
    }
    labels.erase(kept, labels.end());
}

} // namespace

std::size_t Names::LabelsHash::operator()(const std::vector<Label>& labels) const noexcept
{
    std::uint64_t hash = labels.size();
    for (const Label label : labels) {
        hash ^= (static_cast<std::uint64_t>(label.key) << 32) | label.value;
        hash *= 0x9E3779B97F4A7C15; // the golden ratio: spreads small numbers over all bits
        hash ^= hash >> 32;
    }
    return static_cast<std::size_t>(hash);
}

Names::Names()
    : m_texts(1)
    , m_sets(1)
{
    m_setIds.emplace(m_sets.front(), 0);
}

NameId Names::intern(std::string_view text)
{
    if (text.empty()) {
        return 0;
    }
    const std::lock_guard lock(m_mutex);
    if (const auto known = m_ids.find(text); known != m_ids.end()) {
        return known->second;
    }
    const auto id = static_cast<NameId>(m_texts.size());
    m_ids.emplace(m_texts.emplace_back(text), id);
    return id;
}

NameId Names::find(std::string_view text) const
{
    const std::lock_guard lock(m_mutex);
    const auto known = m_ids.find(text);
    return known != m_ids.end() ? known->second : 0;
}

std::string_view Names::text(NameId id) const
{
    const std::lock_guard lock(m_mutex);
    return id < m_texts.size() ? std::string_view(m_texts[id]) : std::string_view();
}

LabelSetId Names::internNormalized(std::vector<Label>&& labels)
{
    const auto [entry, isNew] =
        m_setIds.try_emplace(std::move(labels), static_cast<LabelSetId>(m_sets.size()));
    if (isNew) {
        m_sets.push_back(entry->first);
    }
    return entry->second;
}

LabelSetId Names::internLabels(std::vector<Label> labels)
{
    normalize(labels);
    const std::lock_guard lock(m_mutex);
    return internNormalized(std::move(labels));
}

LabelSetId Names::mergeLabels(LabelSetId defaults, LabelSetId line)
{
    if (line == 0 || defaults == line) {
        return defaults;
    }
    if (defaults == 0) {
        return line;
    }
    const std::lock_guard lock(m_mutex);
    const std::vector<Label>& under = labelsOf(defaults);
    const std::vector<Label>& over = labelsOf(line);
    std::vector<Label> merged;
    merged.reserve(under.size() + over.size());
    // Of two equal keys set_union takes the one of the first range.
    std::set_union(over.begin(), over.end(), under.begin(), under.end(), std::back_inserter(merged),
                   [](Label a, Label b) { return a.key < b.key; });
    return internNormalized(std::move(merged));
}

const std::vector<Label>& Names::labelsOf(LabelSetId id) const
{
    return m_sets[id < m_sets.size() ? id : 0];
}

const std::vector<Label>& Names::labels(LabelSetId id) const
{
    const std::lock_guard lock(m_mutex);
    return labelsOf(id);
}

NameId Names::labelValue(LabelSetId set, NameId key) const
{
    if (set == 0) {
        return 0;
    }
    const std::lock_guard lock(m_mutex);
    for (const Label label : labelsOf(set)) {
        if (label.key == key) {
            return label.value;
        }
    }
    return 0;
}

bool Names::restore(NameId id, std::string_view text)
{
    const std::lock_guard lock(m_mutex);
    if (id == 0 || text.empty()) {
        return id == 0 && text.empty();
    }
    if (const auto known = m_ids.find(text); known != m_ids.end()) {
        return known->second == id;
    }
    if (!reachTo(m_texts, id) || !m_texts[id].empty()) {
        return false;
    }
    m_texts[id] = text;
    m_ids.emplace(m_texts[id], id);
    return true;
}

bool Names::restoreLabels(LabelSetId id, std::vector<Label> labels)
{
    normalize(labels);
    const std::lock_guard lock(m_mutex);
    if (id == 0 || labels.empty()) {
        return id == 0 && labels.empty();
    }
    if (const auto known = m_setIds.find(labels); known != m_setIds.end()) {
        return known->second == id;
    }
    if (!reachTo(m_sets, id) || !m_sets[id].empty()) {
        return false;
    }
    m_sets[id] = labels;
    m_setIds.emplace(std::move(labels), id);
    return true;
}

} // namespace tokenfence
