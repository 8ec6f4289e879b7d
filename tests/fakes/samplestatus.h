// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "tests/fakes/fakemonth.h"

namespace tokenfence {

/// The status of an engine that has seen `month`, at its `now`: fourteen agents, the budgets of the sketches,
/// today's and the month's spend summed from the month's own calls.
EngineStatus sampleStatus(const FakeMonth& month);

/// The newest calls of `month` as they would come from `watch`: `count` of them, some downgraded, some
/// denied.
LiveBatch sampleBatch(const FakeMonth& month, std::size_t count);

/// A request of seven calls that went over the context cliff and into its budget of $0.50, just before `now`.
std::vector<CallRow> sampleRequest();

} // namespace tokenfence
