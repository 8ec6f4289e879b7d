// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/vitals.h"

#include <string>

namespace tokenfence {

/// The engine's figures as a page in Prometheus' text format. Every name begins with `tokenfence_`, but for
/// the process's own.
std::string metricsPage(const Vitals& vitals);

} // namespace tokenfence
