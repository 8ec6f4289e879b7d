// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/binmark.h"

#include <algorithm>

namespace tokenfence {

std::pair<std::size_t, std::size_t> BinMark::bounds() const
{
    const std::size_t begin = m_anchor.value_or(*m_bin);
    return {std::min(begin, *m_bin), std::max(begin, *m_bin)};
}

bool BinMark::hover(std::optional<std::size_t> bin)
{
    const bool changes = bin != m_bin || m_anchor;
    m_bin = bin;
    endRange();
    return changes;
}

bool BinMark::press(std::optional<std::size_t> bin)
{
    m_bin = bin;
    m_anchor = bin;
    m_dragged = false;
    return true;
}

bool BinMark::drag(std::optional<std::size_t> bin)
{
    if (!m_anchor || !bin) {
        return false;
    }
    m_dragged = m_dragged || *bin != *m_anchor;
    return std::exchange(m_bin, bin) != bin;
}

bool BinMark::move(int step, bool extend, std::size_t begun)
{
    const auto last = static_cast<std::ptrdiff_t>(begun) - 1;
    if (last < 0) {
        return false;
    }
    const auto at = m_bin ? static_cast<std::ptrdiff_t>(*m_bin) : last + 1;
    if (!extend) {
        m_anchor.reset();
    } else if (!m_anchor) {
        m_anchor = m_bin;
    }
    m_bin = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at + step, 0, last));
    return true;
}

bool BinMark::clear()
{
    return hover(std::nullopt);
}

void BinMark::endRange()
{
    m_anchor.reset();
    m_dragged = false;
}

} // namespace tokenfence
