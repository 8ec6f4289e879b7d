// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/callsource.h"

#include <cstddef>
#include <filesystem>

namespace tokenfence::bench {

/// What the large databases hold: calls of 5,000 users over 31 days, up to now.
Load monthOf(std::size_t events);

/**
 * A folder with a database of so many events, written by the store itself, so that each arrived when it says
 * it was, as in a month of work. Ten million take a minute or two, so they are kept beside the other folders
 * of the benchmarks and taken again by the next program, and by the next run within a day.
 */
std::filesystem::path datasetOf(std::size_t events, const std::filesystem::path& parent);

} // namespace tokenfence::bench
