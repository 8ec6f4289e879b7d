// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/clockwatch.h"

namespace tokenfence {

void ClockWatch::observe(Now now)
{
    const auto difference = now.wall.time_since_epoch() - now.mono.time_since_epoch();
    if (m_difference) {
        const auto by = difference - *m_difference;
        if (by >= tolerance || by <= -tolerance) {
            m_step = Step{now.wall, by};
        }
    }
    m_difference = difference;
}

} // namespace tokenfence
