// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"

#include <string>
#include <string_view>

/// Stored calls as an export writes them: the fields of the wire by their names, and what the engine made of
/// the call. What a call does not have is left out in JSON and empty in CSV. Thread: any.
namespace tokenfence {

/// One object, without a line end.
std::string exportJson(const CallRow& call);

/// The names of the columns, with "\n".
std::string exportCsvHeader();
/// One line, with "\n". Text that a spreadsheet would take for a formula gets an apostrophe before it;
/// numbers stay numbers.
std::string exportCsv(const CallRow& call);

} // namespace tokenfence
