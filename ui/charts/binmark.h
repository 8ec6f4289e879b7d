// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <utility>

namespace tokenfence {

/**
 * Which bin of a chart is looked at, and the range of bins that is being chosen: by pressing and dragging, or
 * by the arrow keys with Shift. A value; pure.
 */
class BinMark
{
public:
    /// nullopt: none.
    std::optional<std::size_t> bin() const { return m_bin; }
    /// From the first to the last bin of what is marked. Only where one is.
    std::pair<std::size_t, std::size_t> bounds() const;
    /// Whether it is a range, be it of one bin.
    bool isRange() const { return m_anchor.has_value() && m_bin.has_value(); }
    bool isDragged() const { return m_dragged; }

    /// Each returns whether anything is another one now.
    bool hover(std::optional<std::size_t> bin);
    bool press(std::optional<std::size_t> bin);
    bool drag(std::optional<std::size_t> bin);
    /// By the arrow keys, among `begun` bins.
    bool move(int step, bool extend, std::size_t begun);
    bool clear();
    /// Ends the range; the bin stays marked.
    void endRange();

private:
    std::optional<std::size_t> m_bin;
    std::optional<std::size_t> m_anchor; ///< where a range began
    bool m_dragged = false;
};

} // namespace tokenfence
