// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/namekeeper.h"

#include "storage/errors.h"

#include <SQLiteCpp/Statement.h>

namespace tokenfence::storage {

namespace {

// A gap in the numbers costs memory when the names are put back, and one of millions counts as damage there.
// So where questions have used that many names in between, some of them are written too.
constexpr std::size_t widestGap = 1'000'000;

void mark(std::vector<bool>& kept, std::size_t id)
{
    if (id >= kept.size()) {
        kept.resize(id + 1, false);
    }
    kept[id] = true;
}

} // namespace

NameKeeper::NameKeeper(SQLite::Database& database, Names& names)
    : m_names(names)
    , m_insertName(database.getHandle(), "INSERT OR IGNORE INTO name (id, text) VALUES (?, ?)")
    , m_insertLabel(database.getHandle(),
                    "INSERT OR IGNORE INTO label (label_set, key, value) VALUES (?, ?, ?)")
{
    mark(m_keptNames, 0);
    mark(m_keptSets, 0);
    SQLite::Statement kept(database, "SELECT id FROM name");
    while (kept.executeStep()) {
        mark(m_keptNames, static_cast<std::size_t>(kept.getColumn(0).getInt64()));
    }
    SQLite::Statement sets(database, "SELECT DISTINCT label_set FROM label");
    while (sets.executeStep()) {
        mark(m_keptSets, static_cast<std::size_t>(sets.getColumn(0).getInt64()));
    }
}

void NameKeeper::keepNew(NameId id)
{
    while (id > m_keptNames.size() + widestGap) {
        keepNew(static_cast<NameId>(m_keptNames.size() - 1 + widestGap));
    }
    if (const std::string_view text = m_names.text(id); !text.empty()) {
        m_insertName.bind(1, id);
        m_insertName.bindText(2, text);
        m_insertName.run();
    }
    mark(m_keptNames, id);
}

void NameKeeper::keepNewSet(LabelSetId set)
{
    while (set > m_keptSets.size() + widestGap) {
        keepNewSet(static_cast<LabelSetId>(m_keptSets.size() - 1 + widestGap));
    }
    for (const Label label : m_names.labels(set)) {
        keep(label.key);
        keep(label.value);
        m_insertLabel.bindAll(set, label.key, label.value);
        m_insertLabel.run();
    }
    mark(m_keptSets, set);
}

bool restoreNames(SQLite::Database& database, Names& names)
{
    SQLite::Statement name(database, "SELECT id, text FROM name ORDER BY id");
    while (name.executeStep()) {
        const char* text = name.getColumn(1).getText();
        const auto size = static_cast<std::size_t>(name.getColumn(1).getBytes());
        if (!names.restore(static_cast<NameId>(name.getColumn(0).getInt64()), {text, size})) {
            return false;
        }
    }
    SQLite::Statement label(database, "SELECT label_set, key, value FROM label ORDER BY label_set");
    LabelSetId set = 0;
    std::vector<Label> labels;
    while (label.executeStep()) {
        const auto next = static_cast<LabelSetId>(label.getColumn(0).getInt64());
        if (next != set && !labels.empty()) {
            if (!names.restoreLabels(set, std::move(labels))) {
                return false;
            }
            labels.clear();
        }
        set = next;
        labels.push_back({static_cast<NameId>(label.getColumn(1).getInt64()),
                          static_cast<NameId>(label.getColumn(2).getInt64())});
    }
    return labels.empty() || names.restoreLabels(set, std::move(labels));
}

void learnNames(SQLite::Database& database, Names& names)
{
    if (!restoreNames(database, names)) {
        throw StorageFailure{{errorCode::damaged, "The database " + database.getFilename() +
                                                      " is damaged: its names contradict one another."}};
    }
}

} // namespace tokenfence::storage
