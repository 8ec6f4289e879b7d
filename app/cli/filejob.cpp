// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/filejob.h"

#include "app/cli/endsignals.h"
#include "app/cli/exitcodes.h"
#include "app/cli/terminal.h"

#include <poll.h>

namespace tokenfence {

FileJob::FileJob()
    : m_signals(catchEndSignals())
    , m_line(std::in_place)
{
}

FileProgress FileJob::progress()
{
    return [this](FileWork work, std::uint64_t done, std::uint64_t all) {
        pollfd signal = {m_signals.get(), POLLIN, 0};
        if (::poll(&signal, 1, 0) > 0) {
            m_cancel.cancel();
        } else if (m_line) {
            m_line->tell(work, done, all);
        }
    };
}

int tellDifferences(const std::string& database, const VerifyReport& report)
{
    for (const std::string& sentence : report.sentences) {
        complain(sentence);
    }
    if (report.differences == 0) {
        return exitDone;
    }
    const bool isOne = report.differences == 1;
    complain(database + ": " + std::to_string(report.differences) +
             (isOne ? " sum differs" : " sums differ") + " from the stored calls");
    return exitFailed;
}

int failedAtFile(const Error& error)
{
    complain(error.message);
    return error.code == "in_use" ? exitAlreadyServed : exitFailed;
}

} // namespace tokenfence
