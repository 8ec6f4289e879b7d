// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/framing.h"

#include <algorithm>
#include <cstring>

namespace tokenfence {

namespace {

// A buffer above this is given back once it is empty: one long line must not cost memory for the connection's
// life.
constexpr std::size_t keptCapacity = 262'144;

constexpr std::size_t notFound = std::string_view::npos;

} // namespace

LineFramer::LineFramer(std::size_t maxLine)
    : m_maxLine(maxLine)
{
}

void LineFramer::feed(std::string_view bytes)
{
    if (m_skipping) {
        // Dropped before it is copied, so that a line without an end costs nothing.
        const std::size_t newline = bytes.find('\n');
        if (newline == notFound) {
            return;
        }
        bytes.remove_prefix(newline + 1);
        m_skipping = false;
    }
    if (m_start > 0) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_start, pending());
        m_end -= m_start;
        m_scanned -= m_start;
        m_start = 0;
    }
    const std::size_t needed = m_end + bytes.size() + slack;
    if (m_buffer.size() < needed) {
        m_buffer.resize(std::max(needed, std::min(2 * m_buffer.size(), m_maxLine + slack)));
    }
    std::copy(bytes.begin(), bytes.end(), m_buffer.begin() + static_cast<std::ptrdiff_t>(m_end));
    m_end += bytes.size();
}

LineFramer::Piece LineFramer::next()
{
    if (m_skipping) {
        return {};
    }
    const std::string_view unseen(m_buffer.data() + m_scanned, m_end - m_scanned);
    const std::size_t newline = unseen.find('\n');
    if (newline == notFound) {
        m_scanned = m_end;
        if (pending() >= m_maxLine) { // with its "\n" it would be longer than allowed, wherever that comes
            m_skipping = true;
            m_start = m_scanned = m_end = 0;
            return {Piece::Kind::tooLong, {}, 0};
        }
        if (pending() == 0) {
            m_start = m_scanned = m_end = 0;
            if (m_buffer.capacity() > keptCapacity) {
                std::string().swap(m_buffer); // an assignment would keep the memory
            }
        }
        return {};
    }
    const std::size_t end = m_scanned + newline;
    const std::string_view text(m_buffer.data() + m_start, end - m_start);
    const std::size_t capacity = m_buffer.size() - m_start;
    m_start = m_scanned = end + 1;
    if (text.size() + 1 > m_maxLine) {
        return {Piece::Kind::tooLong, {}, 0};
    }
    return {Piece::Kind::line, text, capacity};
}

} // namespace tokenfence
