// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace tokenfence::storage {

/// One numbered script of storage/schema, as it is compiled in.
struct Migration
{
    int version; ///< the schema's version once it has run
    const char* file;
    const char* sql;
};

/// All of them, ascending from version 1 without a gap.
std::span<const Migration> migrations();

} // namespace tokenfence::storage
