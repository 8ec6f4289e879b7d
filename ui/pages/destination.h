// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/policy.h"
#include "model/ports/engine.h"
#include "model/ports/rollups.h"
#include "ui/pages/spendperiod.h"

#include <optional>
#include <string>
#include <variant>

namespace tokenfence {

/// The pages, in the order of the side bar; the numbers are those of their shortcuts (Ctrl+1 …), which stay
/// also where a page is missing. Settings stand at the foot (Ctrl+,).
enum class PageId : std::uint8_t
{
    overview = 1,
    live = 2,
    spend = 3,
    budgets = 4,
    agents = 5,
    insights = 6,
    log = 7,
    settings = 8
};

// Where a click leads: a page, and what is to be seen there.

struct ToPage
{
    PageId page = PageId::overview;
};
/// Stored calls: all of a time that pass a filter.
struct PastCalls
{
    Filter filter;
    TimeSpan span{};
};
struct ToLive
{
    LiveFilter filter;
    std::optional<PastCalls> past = std::nullopt; ///< these are listed instead of what happens now
};
/// A request's calls, in Live's side panel.
struct ToRequest
{
    std::string request;
};
/// What is left open stays as it was there.
struct ToSpend
{
    Filter filter;
    std::optional<TimeSpan> span;      ///< on quarter hours; one of the named periods where it is the same
    std::optional<SpendPeriod> period; ///< that one, whatever its span is by now; `custom` goes with `span`
    std::optional<Grouping> grouping;
};
struct ToBudgets
{
    std::string select;          ///< id of a policy that is there; "": none
    std::optional<Policy> draft; ///< opens the editor with it, not saved
};
struct ToAgents
{
    std::string agent; ///< to be selected; "": none
};
struct ToLog
{
    LogQuestion filter;
};

using Destination = std::variant<ToPage, ToLive, ToRequest, ToSpend, ToBudgets, ToAgents, ToLog>;

PageId pageOf(const Destination& destination);

} // namespace tokenfence
