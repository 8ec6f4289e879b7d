// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ports/past.h"

#include "model/insight/replay.h"

#include <algorithm>

namespace tokenfence {

namespace {

constexpr double progressStep = 0.01;

/// From when on whole days can be judged. What is known of a day that was cleared away in part is one sum,
/// which would have to be judged whole.
WallTime judgedFrom(const PastReach& reach, const ReplayQuestion& question)
{
    const WallTime from = std::max(reach.from, question.span.start);
    if (reach.since != PastReach::Since::pruned) {
        return from;
    }
    const Period day = question.calendar.periodAt(PeriodKind::day, from);
    return day.start == from ? from : day.end;
}

} // namespace

Result<ReplayAnswer> replayPast(PastSource& past, const ReplayQuestion& question, const CancelToken& cancel,
                                const std::function<void(double)>& progress)
{
    const Result<PastReach> reach = past.reach(question.span.start);
    if (!reach) {
        return reach.error();
    }
    ReplayTerms terms;
    terms.policies = question.policies;
    terms.calendar = question.calendar;
    terms.span = {std::min(judgedFrom(*reach, question), question.span.end), question.span.end};
    const WallTime from = Replay::countsFrom(terms.policies, terms.calendar, terms.span.start);
    const Result<std::uint64_t> expected = past.begin({from, terms.span.end});
    if (!expected) {
        return expected.error();
    }
    Replay replay(std::move(terms), past.names(), *question.prices);
    std::uint64_t taken = 0;
    double told = 0;
    for (;;) {
        const Result<std::vector<PastCall>> calls = past.next(cancel);
        if (!calls) {
            return calls.error();
        }
        if (cancel.isCancelled()) {
            return Error{"cancelled", "Given up.", {}};
        }
        if (calls->empty()) {
            return ReplayAnswer{replay.finish(), *reach};
        }
        for (const PastCall& call : *calls) {
            replay.take(call);
        }
        taken += calls->size();
        const double done = std::min(1.0, static_cast<double>(taken) /
                                              static_cast<double>(std::max<std::uint64_t>(*expected, 1)));
        if (done - told >= progressStep) {
            told = done;
            progress(done);
        }
    }
}

} // namespace tokenfence
