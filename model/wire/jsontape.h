// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/wire/jsonvalue.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace tokenfence {

/**
 * Reads one JSON object by the letter of RFC 8259 and of the wire contract and lays its values out flat, so
 * that what asks for fields afterwards cannot meet an error of syntax any more.
 *
 * It stands on simdjson's on-demand interface and visits every value, because one that is skipped is not
 * validated there. Numbers stay text, since a valid 1e999 or thirty digits may stand in a field that nobody
 * reads. Checked on top: nesting, keys that stand twice (compared unescaped), the grammar of numbers,
 * surrogates, a byte order mark.
 *
 * Thread: one at a time. Buffers are kept from line to line; what a very long line needed is given back.
 */
class JsonTape
{
public:
    enum class Fault
    {
        none,
        syntax,
        notUtf8,
        badString, ///< a bad escape, a lone surrogate or a control character
        badNumber,
        doubleKey,
        tooDeep,
        notAnObject,
        trailing, ///< something behind the object
        noMemory
    };

    /// Deepest nesting, the outermost object being 1.
    static constexpr int maxDepth = 32;
    /// The bytes behind a text that may be read.
    static constexpr std::size_t padding = 64;

    JsonTape();
    ~JsonTape();
    JsonTape(const JsonTape&) = delete;
    JsonTape& operator=(const JsonTape&) = delete;

    /**
     * False: see fault(). `capacity` is what can be read from json.data() on; the text is copied unless a
     * newline and in all `padding` bytes follow it there, as behind a framer's lines. Of a container in the
     * outermost object whose key is not among `opened` only the JSON text is kept (it is checked all the
     * same): 16 MiB of prices, or of anything that nobody asks for, take no more than their text.
     */
    bool read(std::string_view json, std::size_t capacity, std::span<const std::string_view> opened);

    Fault fault() const;
    /// One sentence about fault().
    std::string_view faultText() const;

    /// The object that was read; only after read() said true.
    const JsonValue& root() const;
    /// A member of the outermost object; after a fault, one that had been read before it. Null: none, or
    /// twice.
    const JsonValue* member(std::string_view key) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tokenfence
