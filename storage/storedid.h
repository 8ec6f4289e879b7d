// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tokenfence::storage {

class Statement;

/**
 * An id as it lies in the file. A ULID in its canonical form is 16 bytes instead of 26, a UUID in its 17 (a 0
 * before its bytes) instead of 36, as blobs; any other id is its text. Nearly all ids are one of the two, and
 * each lies in the file twice, in the row and in its index. SQLite holds a blob and a text to be different,
 * and only the canonical form is packed, so that two ids are equal exactly if what is stored is.
 */
class StoredId
{
public:
    /// `id` must outlive it.
    explicit StoredId(std::string_view id);

    void bindTo(Statement& statement, int parameter) const;

    /// The id itself.
    [[nodiscard]] std::string_view text() const { return m_text; }
    [[nodiscard]] bool isPacked() const { return m_size != 0; }
    /// What is stored; a packed one and a text may have the same bytes.
    [[nodiscard]] std::string_view bytes() const;

private:
    std::string_view m_text;
    char m_packed[17] = {};
    std::size_t m_size = 0;
};

/// A stored id that outlives its text, as a key in memory. Nothing is allocated for ids up to 23 bytes, and
/// so for none that is packed.
class StoredIdKey
{
public:
    explicit StoredIdKey(const StoredId& id);

    [[nodiscard]] std::uint64_t hash() const { return m_hash; } ///< all its bits are mixed
    friend bool operator==(const StoredIdKey& a, const StoredIdKey& b) = default;

private:
    std::uint64_t m_hash = 0;
    std::array<char, 24> m_head{}; ///< the first bytes, and in the last place the kind and how many these are
    std::string m_rest;
};

struct StoredIdHash
{
    std::size_t operator()(const StoredIdKey& key) const noexcept
    {
        return static_cast<std::size_t>(key.hash());
    }
};

/// The id as it came.
std::string unpackId(std::string_view stored, bool isBlob);

} // namespace tokenfence::storage
