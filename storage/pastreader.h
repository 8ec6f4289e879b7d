// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/past.h"
#include "model/result.h"

#include <memory>
#include <string>

namespace tokenfence {

/**
 * The past as the event log of this machine's file has it, over a read-only connection of its own. See
 * model/ports/past.h for the questions.
 *
 * Neighbours in time are neighbours in the file, so calls are read by stretches of rows and put in order
 * afterwards: several times as fast as one by one. Thread: the one that opened it.
 */
class PastReader final : public PastSource
{
public:
    static Result<std::unique_ptr<PastSource>> open(const std::string& file);
    ~PastReader() override;

    Result<PastReach> reach(WallTime wanted) override;
    Result<std::uint64_t> begin(const TimeSpan& span) override;
    Names& names() override;
    Result<std::vector<PastCall>> next(const CancelToken& cancel) override;

private:
    struct Reader;
    explicit PastReader(std::unique_ptr<Reader> reader);

    std::unique_ptr<Reader> m_reader;
};

} // namespace tokenfence
