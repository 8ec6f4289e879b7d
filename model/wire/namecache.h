// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tokenfence {

/**
 * The names and label sets that a reader has met of late. The same few hundred come in nearly every line, and
 * the table they belong to is shared with every other thread behind one lock, for which a question must not
 * have to queue behind a flood of records. What was interned once never changes, so nothing here can become
 * stale.
 *
 * Thread: as the reader that owns it.
 */
class NameCache
{
public:
    explicit NameCache(Names& names);

    /// As Names::intern.
    NameId intern(std::string_view text);
    /// As Names::internLabels, of labels whose keys differ; `labels` is left in another order.
    LabelSetId internLabels(std::vector<Label>& labels);

private:
    struct Name
    {
        std::string_view text; // the table's own copy
        NameId id = 0;
    };
    struct LabelSet
    {
        const std::vector<Label>* labels = nullptr; // the table's own
        LabelSetId id = 0;
    };

    Names& m_names;
    std::vector<Name> m_recentNames; // each text has one place, which the last one that fell there holds
    std::vector<LabelSet> m_recentSets;
};

} // namespace tokenfence
