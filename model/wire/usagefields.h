// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/wire/fieldreader.h"
#include "model/wire/linecontext.h"
#include "model/wire/messages.h"

namespace tokenfence {

/// The two kinds of records: see AgentDecoder for what they leave behind where something is wrong.
void readUsage(FieldReader& fields, LineContext& context, UsageLine& line);
void readRequestEnd(FieldReader& fields, LineContext& context, RequestEndLine& line);

} // namespace tokenfence
