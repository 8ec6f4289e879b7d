// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/call.h"
#include "model/ports/rollups.h"
#include "storage/namelookup.h"
#include "storage/statement.h"

#include <SQLiteCpp/Database.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace tokenfence::storage {

/// The labels of stored label sets, as a reader meets them. Thread: that of its connection.
class LabelLookup
{
public:
    explicit LabelLookup(SQLite::Database& database);
    /// 0 where the set has no such key.
    NameId valueOf(LabelSetId set, NameId key);

private:
    Statement m_labels;
    std::unordered_map<LabelSetId, std::vector<Label>> m_sets;
};

/// By what one stored record is grouped and filtered.
struct EventFacts
{
    bool isEnd = false;
    NameId user = 0;
    NameId workflow = 0;
    NameId agent = 0;
    NameId provider = 0;
    NameId model = 0;
    std::uint8_t tier = 0;
    std::uint8_t status = 0;
    LabelSetId labels = 0;
};

/**
 * A question's filter in the numbers of the file. Each dimension holds at most one value: two different ones
 * for one dimension, or a name that nothing stored has, can match nothing.
 */
class CallFilter
{
public:
    CallFilter(const Filter& filter, NameLookup& names);

    [[nodiscard]] bool matchesNothing() const { return m_matchesNothing; }
    [[nodiscard]] bool isEmpty() const { return m_isEmpty; }
    /// The value that the dimension must have; nothing where any will do. Not for labels.
    [[nodiscard]] std::optional<std::int64_t> value(Dimension dimension) const;
    [[nodiscard]] const std::vector<Label>& labels() const { return m_labels; }
    /// Whether nothing but these dimensions is asked for.
    [[nodiscard]] bool usesOnly(std::initializer_list<Dimension> dimensions) const;
    [[nodiscard]] bool matches(const EventFacts& event, LabelLookup& labels) const;

private:
    void require(Dimension dimension, std::optional<std::int64_t> value);

    static constexpr std::size_t dimensionCount = static_cast<std::size_t>(Dimension::label) + 1;
    std::array<std::optional<std::int64_t>, dimensionCount> m_values;
    std::vector<Label> m_labels; ///< a value of 0: calls without the key
    bool m_matchesNothing = false;
    bool m_isEmpty = true;
};

/// What an event is in a dimension, as a number: a name's, a tier, a status. 0 for `none`.
std::int64_t valueIn(const EventFacts& event, Dimension dimension);

} // namespace tokenfence::storage
