// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tokenfence {

/**
 * The keys of the objects that are open while a text is read, so that one that stands twice in its object is
 * found whatever the object's size: a few are searched as they come, many are sorted in the end. A line of
 * nothing but keys then takes no more than a few milliseconds.
 */
class OpenKeys
{
public:
    void clear();

    /// Where the keys of an object begin that is opened now.
    std::size_t open() const { return m_keys.size(); }
    /// Adds a key to the object that began at `first` and its bit to `bits`, which was 0 at first. False: it
    /// stands there already.
    bool add(std::size_t first, std::string_view key, std::uint64_t& bits);
    /// Closes the object that began at `first`. False: a key stood twice in it.
    bool close(std::size_t first);

    /// The key that stood twice, after a false. A view, like all keys that were given.
    std::string_view doubled() const { return m_doubled; }

private:
    std::vector<std::string_view> m_keys; // those of the outermost object first
    std::string_view m_doubled;
};

} // namespace tokenfence
