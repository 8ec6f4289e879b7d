// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/past.h"
#include "model/ports/rollups.h"
#include "tests/fakes/fakemonth.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace tokenfence {

/// What stands behind all FakeRollups of a test; it may be changed while they are asked. Any thread.
class FakeStore
{
public:
    explicit FakeStore(FakeMonth month = {});

    std::shared_ptr<const FakeMonth> month() const;
    void setMonth(FakeMonth month);
    /// Every question is answered with this, until it is taken away.
    void setError(std::optional<Error> error);
    std::optional<Error> error() const;
    /// The calls of one request that is told in more detail than the month's own, oldest first.
    void setRequest(std::vector<CallRow> calls);
    std::vector<CallRow> request() const;
    /// From now on the calls themselves have to be read for everything, in so many pieces (0: for nothing).
    /// After each piece `pause` is called on the reading thread.
    void readCalls(int pieces, std::function<void(int piece)> pause = {});
    std::pair<int, std::function<void(int)>> callReading() const;
    /// How many questions were asked.
    int asked() const;
    void countQuestion();

    /// From when on the past is there; nullopt: as early as is asked.
    void setPastReach(std::optional<PastReach> reach);
    std::optional<PastReach> pastReach() const;
    /// While it is held, no call of the past comes.
    void holdPast(bool held);
    void waitForPast();
    /// How many replays have begun.
    int replays() const;
    void countReplay();

    /// The store must outlive what the factories build.
    RollupSourceFactory factory();
    PastSourceFactory pastFactory();

private:
    mutable std::mutex m_mutex;
    std::shared_ptr<const FakeMonth> m_month;
    std::vector<CallRow> m_request;
    std::optional<Error> m_error;
    int m_asked = 0;
    int m_pieces = 0;
    std::function<void(int)> m_pause;
    std::condition_variable m_pastChanged;
    std::optional<PastReach> m_pastReach;
    bool m_pastIsHeld = false;
    int m_replays = 0;
};

/// Answers by going through every call of the month: slow, and therefore obviously right.
class FakeRollups : public RollupSource
{
public:
    explicit FakeRollups(FakeStore& store);

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
    std::optional<Error> refusal(const CancelToken& cancel);

    FakeStore& m_store;
};

} // namespace tokenfence
