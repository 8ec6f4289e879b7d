// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"

#include <QString>

#include <vector>

namespace tokenfence {

/// A call as one line of JSON, with the field names of the wire and money to the nano-dollar. What is not
/// known is left out; a denied call has its code and reason and no cost.
QString callJson(const LiveCall& call);
QString callJson(const CallRow& call);

/// As one array, a call a line.
QString callsJson(const std::vector<CallRow>& calls);

} // namespace tokenfence
