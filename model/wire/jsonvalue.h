// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace tokenfence {

/// One of 64 bits for each key: two keys with different bits differ for sure, so that most searches for a key
/// which is not there end before they begin.
inline std::uint64_t keyBit(std::string_view key)
{
    if (key.empty()) {
        return 1;
    }
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(key[at]); };
    const unsigned mixed = 7U * byte(0) + 13U * byte(key.size() / 2) + 29U * byte(key.size() - 1);
    return std::uint64_t(1) << ((mixed + 3U * static_cast<unsigned>(key.size())) & 63U);
}

/**
 * One value of a line that has been read: a record in a flat array in which everything that a value holds
 * follows it at once. A view: valid until the JsonTape that it belongs to reads again.
 */
struct JsonValue
{
    enum class Kind : std::uint8_t
    {
        object,
        array,
        string,
        number,
        boolean,
        null
    };

    std::string_view key;  ///< unescaped; "" in an array
    std::string_view text; ///< a string: unescaped; a container: its JSON text; else as it stands in the line
    std::uint64_t keyBits = 0; ///< of an object that was laid out: of all its keys
    std::uint32_t span = 1;    ///< in values: this one and all that it holds
    Kind kind = Kind::null;

    /// Walks over the values that a container holds, without what those hold.
    class Iterator
    {
    public:
        using difference_type = std::ptrdiff_t;
        using value_type = JsonValue;
        using iterator_category = std::forward_iterator_tag;

        Iterator() = default;
        explicit Iterator(const JsonValue* value)
            : m_value(value)
        {
        }
        const JsonValue& operator*() const { return *m_value; }
        const JsonValue* operator->() const { return m_value; }
        Iterator& operator++()
        {
            m_value += m_value->span;
            return *this;
        }
        Iterator operator++(int)
        {
            Iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(Iterator, Iterator) = default;

    private:
        const JsonValue* m_value = nullptr;
    };
    Iterator begin() const { return Iterator(this + 1); }
    Iterator end() const { return Iterator(this + span); }
};

} // namespace tokenfence
