// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/destination.h"

#include <optional>
#include <vector>

namespace tokenfence {

/// The places where the operator was, as in a browser: back through them and forward again. A value.
class History
{
public:
    /// Goes on from `place` to somewhere new; what lay ahead is forgotten.
    void leave(const Destination& place);
    /// The place before; `place` is the present one, which then lies ahead. nullopt: there is none.
    std::optional<Destination> back(const Destination& place);
    std::optional<Destination> forward(const Destination& place);

private:
    std::vector<Destination> m_past, m_ahead; ///< the nearest last
};

} // namespace tokenfence
