// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "model/result.h"
#include "model/time/clock.h"

#include <memory>
#include <string>
#include <vector>

namespace tokenfence {

/**
 * Goes through the stored calls of a span of time, oldest first (by their time, then by the order in which
 * they came), with all that the wire tells of them: for exports. (A replay of the past needs less of each,
 * and is faster: PastReader.)
 *
 * Read-only, by row numbers, and no read transaction lasts long, so it may run beside an engine that writes;
 * calls that are stored after it was opened are not among them. Memory stays bounded (TimeOrder). What is
 * older than the operator keeps is left out, whether it has been cleared away already or not.
 *
 * Thread: the one that opened it.
 */
class EventReader
{
public:
    /// From `span.from` on, before `span.to`, to the millisecond. `now` is held against what the operator
    /// keeps.
    static Result<std::unique_ptr<EventReader>> open(const std::string& file, const TimeSpan& span,
                                                     WallTime now);
    ~EventReader();

    /// The next calls, some thousand at a time; none at the end.
    Result<std::vector<CallRow>> next();

private:
    struct Reader;
    explicit EventReader(std::unique_ptr<Reader> reader);

    std::unique_ptr<Reader> m_reader;
};

} // namespace tokenfence
