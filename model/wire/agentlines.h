// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/wire/fieldreader.h"
#include "model/wire/linecontext.h"
#include "model/wire/messages.h"

#include <span>
#include <string_view>

/// The lines of agent.sock, from fields to values.
namespace tokenfence {

/// Turns the fields of one type of line into its value. Where it leaves a fault in `fields`, what it returns
/// means nothing and no name has been interned.
using AgentDecoder = AgentLine (*)(FieldReader& fields, LineContext& context);

/// Null: there is no such type of line on agent.sock.
AgentDecoder agentDecoder(std::string_view type);

/// The keys whose contents these lines look into.
std::span<const std::string_view> agentOpenedKeys();

} // namespace tokenfence
