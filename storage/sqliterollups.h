// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "model/result.h"

#include <memory>
#include <string>

namespace tokenfence {

/**
 * Answers a window's questions from the file of this machine, on a read-only connection of its own. See
 * model/ports/rollups.h for the questions.
 *
 * No read transaction lasts longer than one statement, and none of these long: what only the events can tell
 * is read in pieces. Where an engine writes meanwhile, each piece of a span is as it was when it was read.
 * Thread: the one that opened it.
 */
class SqliteRollups final : public RollupSource
{
public:
    static Result<std::unique_ptr<RollupSource>> open(const std::string& file);
    ~SqliteRollups() override;

    Result<std::vector<SpendCell>> series(const std::vector<WallTime>& edges, const Filter& filter,
                                          const CancelToken& cancel) override;
    Result<SpanFigures> figures(const TimeSpan& span, const Filter& filter,
                                const CancelToken& cancel) override;
    Result<std::vector<GroupRow>> groups(const TimeSpan& span, Dimension dimension,
                                         const std::string& labelKey, const Filter& filter, std::size_t limit,
                                         GroupRow& rest, std::size_t& restCount,
                                         const CancelToken& cancel) override;
    Result<bool> readsCalls(const std::vector<WallTime>& edges, Dimension dimension,
                            const std::string& labelKey, const Filter& filter,
                            const CancelToken& cancel) override;
    Result<void> binnedGroups(const std::vector<WallTime>& edges, Dimension dimension,
                              const std::string& labelKey, const Filter& filter, const TakePiece& take,
                              const CancelToken& cancel) override;
    Result<std::vector<OutcomeRow>> outcomes(const TimeSpan& span, const CancelToken& cancel) override;
    Result<std::vector<CallRow>> newestCalls(std::size_t limit, const CancelToken& cancel) override;
    Result<std::vector<CallRow>> callsIn(const TimeSpan& span, const Filter& filter, std::size_t limit,
                                         const CancelToken& cancel) override;
    Result<std::vector<CallRow>> callsOfRequest(const std::string& request,
                                                const CancelToken& cancel) override;
    Result<std::vector<LogEntry>> log(const LogQuestion& question, const CancelToken& cancel) override;
    Result<StoreFacts> facts(const CancelToken& cancel) override;

private:
    struct Reader;
    explicit SqliteRollups(std::unique_ptr<Reader> reader);

    template <class Answer>
    auto ask(const CancelToken& cancel, Answer answer);

    std::unique_ptr<Reader> m_reader;
};

} // namespace tokenfence
