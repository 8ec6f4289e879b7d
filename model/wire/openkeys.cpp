// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/openkeys.h"

#include "model/wire/jsonvalue.h"

#include <algorithm>
#include <iterator>

namespace tokenfence {

namespace {

// Up to so many keys of an object are searched one by one; above it they are sorted.
constexpr std::size_t fewKeys = 64;

// Room for more keys than this is given back.
constexpr std::size_t keptKeys = 65'536;

} // namespace

void OpenKeys::clear()
{
    m_keys.clear();
    m_doubled = {};
    if (m_keys.capacity() > keptKeys) {
        m_keys = std::vector<std::string_view>();
    }
}

bool OpenKeys::add(std::size_t first, std::string_view key, std::uint64_t& bits)
{
    const std::uint64_t bit = keyBit(key);
    if ((bits & bit) != 0 && m_keys.size() - first <= fewKeys) {
        const auto begin = std::next(m_keys.begin(), static_cast<std::ptrdiff_t>(first));
        if (std::find(begin, m_keys.end(), key) != m_keys.end()) {
            m_doubled = key;
            return false;
        }
    }
    bits |= bit;
    m_keys.push_back(key);
    return true;
}

bool OpenKeys::close(std::size_t first)
{
    if (m_keys.size() - first > fewKeys) { // else each was looked for as it came
        const auto begin = std::next(m_keys.begin(), static_cast<std::ptrdiff_t>(first));
        std::sort(begin, m_keys.end());
        const auto doubled = std::adjacent_find(begin, m_keys.end());
        if (doubled != m_keys.end()) {
            m_doubled = *doubled;
            return false;
        }
    }
    m_keys.resize(first);
    return true;
}

} // namespace tokenfence
