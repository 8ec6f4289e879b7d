// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/progressline.h"
#include "app/engine/descriptor.h"
#include "model/ports/rollups.h"
#include "storage/verify.h"

#include <string>

namespace tokenfence {

/**
 * What the verbs that work on a database file share: their progress is shown, and Ctrl+C ends them in order,
 * so that nothing half done is left behind.
 *
 * Thread: the main one. Only one at a time, made before there are other threads.
 */
class FileJob
{
public:
    FileJob();

    [[nodiscard]] const CancelToken& cancel() const { return m_cancel; }
    [[nodiscard]] FileProgress progress();
    /// Takes the progress off the terminal: from here on there is something else to say.
    void finish() { m_line.reset(); }

private:
    CancelToken m_cancel;
    Descriptor m_signals;
    std::optional<ProgressLine> m_line;
};

/// Says what differs in `database`, if anything does. exitDone, or exitFailed where something does.
int tellDifferences(const std::string& database, const VerifyReport& report);

/// exitAlreadyServed where somebody holds the database, else exitFailed, with the reason said.
int failedAtFile(const Error& error);

} // namespace tokenfence
