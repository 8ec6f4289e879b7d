// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tokenfence {

/// A name of the wire (user, workflow, agent, provider, model, service tier, label key or value) as a number.
/// 0: absent.
using NameId = std::uint32_t;

/// A set of labels as a number. 0: no label at all.
using LabelSetId = std::uint32_t;

/// One label, both sides interned.
struct Label
{
    NameId key = 0;
    NameId value = 0;
    friend bool operator==(const Label&, const Label&) = default;
};

/**
 * The names and label sets that the engine has met, each once, as 32-bit numbers that stay the same for the
 * life of the database: a record is then a few words, and the store keeps a name once.
 *
 * Thread: any; every member takes a short lock. What `text()` and `labels()` return stays valid as long as
 * the table lives (nothing is ever removed; a name is at most 1 KiB and the number of names is that of the
 * operator's users, models and the like).
 * Invariant: the same text always has the same id. Ids that `intern` gives out ascend from 1; those that
 * `restore` found may leave gaps, which stay empty.
 */
class Names
{
public:
    Names();
    Names(const Names&) = delete;
    Names& operator=(const Names&) = delete;

    /// The id of `text`, which is given one if it is new. "" is 0.
    NameId intern(std::string_view text);

    /// The id of `text`, or 0 where it was never met.
    NameId find(std::string_view text) const;

    /// The text of `id`; "" for 0 and for an id that was never given out.
    std::string_view text(NameId id) const;

    /// The id of the set of these labels, whatever their order. A key that stands twice keeps its last value.
    LabelSetId internLabels(std::vector<Label> labels);

    /// `line` added to `defaults`; where both have a key, `line` wins.
    LabelSetId mergeLabels(LabelSetId defaults, LabelSetId line);

    /// The labels of a set, ascending by key id.
    const std::vector<Label>& labels(LabelSetId id) const;

    /// The value of `key` in a set, or 0.
    NameId labelValue(LabelSetId set, NameId key) const;

    /// Puts back what the store kept, in any order; to be called before the first `intern`. False if `id`
    /// or the text is taken by another one, or `id` is so high that it can only be damage.
    bool restore(NameId id, std::string_view text);
    bool restoreLabels(LabelSetId id, std::vector<Label> labels);

private:
    struct LabelsHash
    {
        std::size_t operator()(const std::vector<Label>& labels) const noexcept;
    };

    // Both with the lock held.
    LabelSetId internNormalized(std::vector<Label>&& labels);
    const std::vector<Label>& labelsOf(LabelSetId id) const;

    mutable std::mutex m_mutex;
    std::deque<std::string> m_texts; // a deque: references stay valid while it grows
    std::unordered_map<std::string_view, NameId> m_ids;
    std::deque<std::vector<Label>> m_sets;
    std::unordered_map<std::vector<Label>, LabelSetId, LabelsHash> m_setIds;
};

} // namespace tokenfence
