// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

namespace tokenfence {

/// A part of a long job on a database file.
enum class FileWork : std::uint8_t
{
    copying, ///< counted in pages
    pages,   ///< whether the file is whole; nobody knows how far that has come: 0 of 1, 1 of 1
    sums,    ///< the rollups against the calls; counted in calls
    budgets  ///< what was spent against the calls; counted in rows of the log, then in requests
};

/// Hears, on the thread that does the job, how far a part of it has come. Called often: whoever shows it
/// chooses what is worth showing.
using FileProgress = std::function<void(FileWork work, std::uint64_t done, std::uint64_t all)>;

} // namespace tokenfence
