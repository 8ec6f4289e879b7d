// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "storage/namekeeper.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace tokenfence::storage {

/**
 * For which label keys there are rollups, and under which value a call is counted in them: its own, or
 * `other` where 64 values of the key have rows already. A key counts from the rows on that were written after
 * it was set.
 *
 * Thread: the writer's. After a transaction that was rolled back it is made anew.
 */
class LabelRollups
{
public:
    static constexpr std::size_t mostValues = 64;
    static constexpr const char* otherValue = "other";

    LabelRollups(SQLite::Database& database, NameKeeper& names);

    /// Sets the keys; one that is new counts from behind `newestRow`. One that is dropped loses its rows in
    /// time.
    void setKeys(const std::vector<std::string>& keys, std::int64_t newestRow);

    /// Under what the call in `row` with these labels is counted; valid until the next call.
    std::span<const Label> of(LabelSetId labels, std::int64_t row);

private:
    struct Key
    {
        NameId key = 0;
        std::int64_t sinceRow = 0;
        std::set<NameId> values;
    };

    void read();
    void find(LabelSetId labels, std::int64_t row);
    NameId countedAs(Key& key, NameId value);

    SQLite::Database& m_database;
    NameKeeper& m_names;
    Statement m_insertValue;
    NameId m_other;
    std::vector<Key> m_keys;
    std::int64_t m_newestSince = 0; ///< the last row behind which a key began to count
    std::vector<Label> m_found;
    std::unordered_map<LabelSetId, std::vector<Label>> m_known; ///< of rows in which all keys count
};

} // namespace tokenfence::storage
