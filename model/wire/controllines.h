// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/wire/fieldreader.h"
#include "model/wire/linecontext.h"
#include "model/wire/messages.h"

#include <span>
#include <string_view>

/// The lines of control.sock, from fields to values.
namespace tokenfence {

/// As AgentDecoder.
using ControlDecoder = ControlLine (*)(FieldReader& fields, LineContext& context);

/// Null: there is no such type of line on control.sock.
ControlDecoder controlDecoder(std::string_view type);

/// The keys whose contents these lines look into.
std::span<const std::string_view> controlOpenedKeys();

} // namespace tokenfence
