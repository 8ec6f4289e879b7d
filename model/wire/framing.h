// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tokenfence {

/**
 * Cuts what a connection sends into lines. A line above `maxLine` bytes (its "\n" included) is reported once,
 * as soon as it is known to be too long, and the rest of it is skipped without being kept: memory stays
 * bounded by `maxLine` and the largest piece fed, whatever the peer sends. What stands after the last "\n" is
 * no line.
 *
 * Thread: as the connection that owns it. No I/O.
 */
class LineFramer
{
public:
    /// Readable bytes that stand behind every line, so that a reader which looks ahead need not copy it.
    static constexpr std::size_t slack = 64;

    explicit LineFramer(std::size_t maxLine);

    struct Piece
    {
        enum class Kind
        {
            none,   ///< nothing more in what was fed: read again
            line,   ///< `text` without its "\n"; valid until the next feed() or until next() says `none`
            tooLong ///< a line that is longer than allowed
        };
        Kind kind = Kind::none;
        std::string_view text;
        std::size_t capacity =
            0; ///< bytes that can be read from text.data() on, for a reader that looks ahead
    };

    /// Takes bytes in. All pieces must have been taken out of what was fed before.
    void feed(std::string_view bytes);
    /// The next line of what was fed, or `none`.
    Piece next();

    /// Bytes that are kept of a line that has not ended yet.
    std::size_t pending() const { return m_end - m_start; }
    /// Bytes of memory held, whether in use or not.
    std::size_t allocated() const { return m_buffer.capacity(); }

private:
    std::size_t m_maxLine;
    std::string m_buffer; // [m_start, m_end) is what has not been taken out; behind it at least `slack` bytes
    std::size_t m_start = 0;   // of the line that has not ended yet
    std::size_t m_scanned = 0; // up to here there is no "\n" behind m_start: no byte is looked at twice
    std::size_t m_end = 0;
    bool m_skipping = false; // in the rest of a line that was too long
};

} // namespace tokenfence
