// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/wire/fieldreader.h"
#include "model/wire/linecontext.h"
#include "model/wire/messages.h"

namespace tokenfence {

/// A question, as a line of its own (whose `id` the caller requires) or as one of the calls in `hello`. See
/// AgentDecoder for what it leaves behind where something is wrong.
void readAuthorize(FieldReader& fields, LineContext& context, AuthorizeLine& line);

/// `hello`. One of the calls in it is named `inflight.0`, its fields `inflight.0.model`.
void readHello(FieldReader& fields, LineContext& context, HelloLine& line);

} // namespace tokenfence
