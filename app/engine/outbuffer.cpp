// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/outbuffer.h"

#include <algorithm>

namespace tokenfence {

namespace {

/// Bytes that are gone are kept until there are as many as this, so that a slow reader costs no copy a line.
constexpr std::size_t compactFrom = 64UL * 1024;

} // namespace

void OutBuffer::appendUrgent(std::string_view lines)
{
    std::size_t at = m_written;
    if (m_written > 0 && m_data[m_written - 1] != '\n') {
        at = m_data.find('\n', m_written) + 1; // every line that was appended ends with one
    }
    at = std::max(at, m_urgentEnd);
    m_data.insert(at, lines);
    m_urgentEnd = at + lines.size();
}

void OutBuffer::written(std::size_t bytes)
{
    m_written += bytes;
    if (m_written == m_data.size()) {
        m_written = 0;
        m_urgentEnd = 0;
        m_data.clear();
        if (m_data.capacity() > compactFrom) {
            m_data.shrink_to_fit();
        }
        return;
    }
    if (m_written >= compactFrom && m_written >= m_data.size() / 2) {
        // One byte stays, so that it can be told whether a line has been begun.
        const std::size_t cut = m_written - 1;
        m_data.erase(0, cut);
        m_written = 1;
        m_urgentEnd = m_urgentEnd > cut ? m_urgentEnd - cut : 0;
    }
}

} // namespace tokenfence
