// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/namecache.h"

#include <algorithm>
#include <cstring>

namespace tokenfence {

namespace {

// As many places as the upper bits of a hash tell apart.
constexpr unsigned nameBits = 10;
constexpr unsigned labelBits = 8;

constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15U;

// Of a text's ends and length: names that differ in the middle only share a place and are looked up in the
// table.
std::uint64_t hashOf(std::string_view text)
{
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    const std::size_t length = std::min<std::size_t>(text.size(), 8);
    std::memcpy(&first, text.data(), length);
    std::memcpy(&last, text.data() + text.size() - length, length);
    return ((first * multiplier) ^ last ^ text.size()) * multiplier;
}

} // namespace

NameCache::NameCache(Names& names)
    : m_names(names)
    , m_recentNames(std::size_t(1) << nameBits)
    , m_recentSets(std::size_t(1) << labelBits)
{
}

NameId NameCache::intern(std::string_view text)
{
    if (text.empty()) {
        return 0;
    }
    Name& recent = m_recentNames[hashOf(text) >> (64 - nameBits)];
    if (recent.text != text) {
        const NameId id = m_names.intern(text);
        recent = {m_names.text(id), id};
    }
    return recent.id;
}

LabelSetId NameCache::internLabels(std::vector<Label>& labels)
{
    if (labels.empty()) {
        return 0;
    }
    std::sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.key < b.key; });
    std::uint64_t hash = 0;
    for (const Label& label : labels) {
        hash = (hash ^ (std::uint64_t(label.key) << 32U | label.value)) * multiplier;
    }
    LabelSet& recent = m_recentSets[hash >> (64 - labelBits)];
    if (recent.labels == nullptr || *recent.labels != labels) {
        const LabelSetId id = m_names.internLabels(labels);
        recent = {&m_names.labels(id), id};
    }
    return recent.id;
}

} // namespace tokenfence
