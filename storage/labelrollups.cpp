// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/labelrollups.h"

#include <SQLiteCpp/Statement.h>

#include <algorithm>

namespace tokenfence::storage {

namespace {

constexpr std::size_t mostSetsKnown = 20'000;

} // namespace

LabelRollups::LabelRollups(SQLite::Database& database, NameKeeper& names)
    : m_database(database)
    , m_names(names)
    , m_insertValue(database.getHandle(),
                    "INSERT OR IGNORE INTO rollup_label_value (key, value) VALUES (?, ?)")
    , m_other(names.names().intern(otherValue))
{
    read();
}

void LabelRollups::read()
{
    m_keys.clear();
    m_known.clear();
    m_newestSince = 0;
    SQLite::Statement keys(m_database, "SELECT key, since_row FROM rollup_label ORDER BY key");
    while (keys.executeStep()) {
        m_keys.push_back(
            {static_cast<NameId>(keys.getColumn(0).getInt64()), keys.getColumn(1).getInt64(), {}});
    }
    for (const Key& key : m_keys) {
        m_newestSince = std::max(m_newestSince, key.sinceRow);
    }
    SQLite::Statement values(m_database, "SELECT value FROM rollup_label_value WHERE key = ? AND value <> 0");
    for (Key& key : m_keys) {
        values.bind(1, key.key);
        while (values.executeStep()) {
            key.values.insert(static_cast<NameId>(values.getColumn(0).getInt64()));
        }
        values.reset();
    }
}

void LabelRollups::setKeys(const std::vector<std::string>& keys, std::int64_t newestRow)
{
    std::vector<NameId> wanted;
    for (const std::string& key : keys) {
        wanted.push_back(m_names.names().intern(key));
    }
    for (const Key& key : m_keys) {
        if (std::find(wanted.begin(), wanted.end(), key.key) == wanted.end()) {
            SQLite::Statement drop(m_database, "DELETE FROM rollup_label WHERE key = ?");
            drop.bind(1, key.key);
            drop.exec();
        }
    }
    for (const NameId key : wanted) {
        m_names.keep(key);
        SQLite::Statement add(m_database,
                              "INSERT OR IGNORE INTO rollup_label (key, since_row) VALUES (?, ?)");
        add.bind(1, key);
        add.bind(2, newestRow);
        add.exec();
        // Calls without the label have rows too; this one says that there are some, until they are cleared
        // away.
        m_insertValue.bindAll(key, 0);
        m_insertValue.run();
    }
    read();
}

NameId LabelRollups::countedAs(Key& key, NameId value)
{
    if (value == 0 || key.values.contains(value)) {
        return value;
    }
    if (key.values.size() >= mostValues) {
        m_names.keep(m_other);
        return m_other;
    }
    m_insertValue.bindAll(key.key, value);
    m_insertValue.run();
    key.values.insert(value);
    return value;
}

std::span<const Label> LabelRollups::of(LabelSetId labels, std::int64_t row)
{
    if (row <= m_newestSince) {
        find(labels, row);
        return m_found;
    }
    if (const auto known = m_known.find(labels); known != m_known.end()) {
        return known->second;
    }
    if (m_known.size() >= mostSetsKnown) {
        m_known.clear();
    }
    find(labels, row);
    return m_known.emplace(labels, m_found).first->second;
}

void LabelRollups::find(LabelSetId labels, std::int64_t row)
{
    m_found.clear();
    for (Key& key : m_keys) {
        if (row > key.sinceRow) {
            m_found.push_back({key.key, countedAs(key, m_names.names().labelValue(labels, key.key))});
        }
    }
}

} // namespace tokenfence::storage
