// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/descriptor.h"

namespace tokenfence {

/**
 * A descriptor that is readable once somebody wants the end: SIGTERM, SIGINT, or a terminal that goes away.
 * SIGPIPE and SIGXFSZ are ignored from then on. To be called before there are threads, which inherit that the
 * signals are blocked.
 */
Descriptor catchEndSignals();

} // namespace tokenfence
