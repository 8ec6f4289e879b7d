// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tokenfence {

/**
 * The lines that wait until a connection takes them. An urgent line (`kill`, `resume`) overtakes everything
 * that waits, but never a line of which a part was written already, and never another urgent one that came
 * before it.
 *
 * Thread: the one that owns the connection. No I/O: the owner writes `front()` and says with `written` how
 * far it came. Invariant: what is written is the lines in an order that respects that, each whole.
 */
class OutBuffer
{
public:
    /// `lines`: one or several, each with its "\n".
    void append(std::string_view lines) { m_data.append(lines); }
    void appendUrgent(std::string_view lines);

    /// What is to be written next; empty when nothing waits. Valid until the next change.
    [[nodiscard]] std::string_view front() const { return std::string_view(m_data).substr(m_written); }
    void written(std::size_t bytes);

    [[nodiscard]] std::size_t size() const { return m_data.size() - m_written; }
    [[nodiscard]] bool empty() const { return size() == 0; }

private:
    std::string m_data;
    std::size_t m_written = 0;   // bytes of m_data that are gone already
    std::size_t m_urgentEnd = 0; // behind the last urgent line, where it has not been written yet
};

} // namespace tokenfence
