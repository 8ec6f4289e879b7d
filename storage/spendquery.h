// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "storage/callfilter.h"
#include "storage/eventscan.h"
#include "storage/rollupsums.h"
#include "storage/spanpieces.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tokenfence::storage {

/**
 * What calls add up to, from the smallest rollup that can tell, else from the events. A question is a span,
 * what it is grouped by and a filter; the answer comes as sums that belong to a quarter hour (or an hour or a
 * day that begins with it and lies between two edges) and to a group, in no order, several for one group.
 *
 * Thread: that of its read-only connection. Throws as SQLite does.
 */
class SpendQuery
{
public:
    /// `group` is a name, a tier or a status as the dimension says; 0 with Dimension::none.
    using Visit = std::function<void(Quarter start, std::int64_t group, const TierSums& sums)>;

    SpendQuery(SQLite::Database& database, NameLookup& names, LabelLookup& labels);

    struct Question
    {
        std::vector<Quarter> edges; ///< ascending
        Dimension dimension = Dimension::none;
        std::string labelKey; ///< with Dimension::label
    };
    void run(const Question& question, const CallFilter& filter, const CancelToken& cancel,
             const Visit& visit);
    /// Whether that would go through more events than those at the edges of the span.
    bool readsEvents(const Question& question, const CallFilter& filter);
    /// The same answer from the events alone, the newest first; `pause` is told after each piece.
    void runOnEvents(const Question& question, const CallFilter& filter, const CancelToken& cancel,
                     const Visit& visit, const EventScan::Pause& pause);

private:
    /// What can answer a question; the first that can is the smallest.
    enum class Source
    {
        nothing, ///< the answer is empty
        quarters,
        spend,
        users,
        labels,
        events
    };
    struct Plan
    {
        Source source = Source::nothing;
        NameId labelKey = 0; ///< with Source::labels
    };
    Plan planFor(const Question& question, const CallFilter& filter);
    /// The key of the rollup by label that can answer; nothing where none can.
    std::optional<NameId> labelRollupFor(const Question& question, const CallFilter& filter);

    void fromQuarters(const Question& question, const Visit& visit);
    void fromSpend(const Question& question, const CallFilter& filter, const Visit& visit);
    void fromUsers(const Question& question, const CallFilter& filter, const CancelToken& cancel,
                   const Visit& visit);
    void fromLabels(const Question& question, NameId key, const CallFilter& filter, const Visit& visit);
    void fromEvents(Quarter from, Quarter to, const Question& question, const CallFilter& filter,
                    const CancelToken& cancel, const Visit& visit, const EventScan::Pause& pause = {});

    SQLite::Database& m_database;
    NameLookup& m_names;
    LabelLookup& m_labels;
};

} // namespace tokenfence::storage
