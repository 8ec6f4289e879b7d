// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/store.h"
#include "storage/labelrollups.h"
#include "storage/namekeeper.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string>
#include <vector>

namespace tokenfence::storage {

/**
 * Writes what the operator decided (policies, stops, settings, prices, tiers) and what happened (the log,
 * denials). All of it is rare, so statements are made when they are needed. Throws as SQLite does; the
 * transaction is the caller's.
 *
 * Thread: the writer's.
 */
class AdminChanges
{
public:
    AdminChanges(SQLite::Database& database, NameKeeper& names, LabelRollups& labels);

    void apply(const PolicySaved& change);
    void apply(const PolicyDeleted& change);
    void apply(const StopsSaved& change);
    void apply(const SettingsSaved& change, std::int64_t newestRow);
    void apply(const PricesSaved& change);
    void apply(const TierSaved& change);
    void apply(const LogAppended& change);
    void apply(const DenialsAppended& change);

    /// The counters that no policy counts by any more, since the last call of this.
    std::vector<CounterId> takeDeadCounters();

private:
    void counterIsDead(const std::string& policy, CounterId except);
    void append(const DenialRecord& denial);

    SQLite::Database& m_database;
    NameKeeper& m_names;
    LabelRollups& m_labels;
    std::vector<CounterId> m_deadCounters;
};

/// What is kept of the operator's settings; the defaults where nothing is.
Settings readSettings(SQLite::Database& database);

} // namespace tokenfence::storage
