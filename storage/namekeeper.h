// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "storage/statement.h"

#include <SQLiteCpp/Database.h>

#include <vector>

namespace tokenfence::storage {

/**
 * Writes a name, or a set of labels, into the file the first time that something stored refers to it, in the
 * same transaction. Names that only questions used are not written: they leave gaps in the numbers.
 *
 * Thread: the writer's. After a transaction that was rolled back it no longer knows what the file has, and is
 * made anew.
 */
class NameKeeper
{
public:
    NameKeeper(SQLite::Database& database, Names& names);

    /// The names' table, for looking texts up and for giving new ones a number.
    Names& names() { return m_names; }

    void keep(NameId id)
    {
        if (id >= m_keptNames.size() || !m_keptNames[id]) {
            keepNew(id);
        }
    }
    void keepLabels(LabelSetId set)
    {
        if (set >= m_keptSets.size() || !m_keptSets[set]) {
            keepNewSet(set);
        }
    }

private:
    void keepNew(NameId id);
    void keepNewSet(LabelSetId set);

    Names& m_names;
    Statement m_insertName;
    Statement m_insertLabel;
    std::vector<bool> m_keptNames; // by id; 0, which is no name, counts as kept
    std::vector<bool> m_keptSets;
};

/// Puts all names and label sets of the file back; may be done again for those that came meanwhile. False
/// where they contradict what `names` has already.
bool restoreNames(SQLite::Database& database, Names& names);

/// The same, for those who cannot go on without: throws what says that the file is damaged.
void learnNames(SQLite::Database& database, Names& names);

} // namespace tokenfence::storage
