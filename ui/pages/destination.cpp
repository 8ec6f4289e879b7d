// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/destination.h"

namespace tokenfence {
namespace {

struct PageOf
{
    PageId operator()(const ToPage& to) const { return to.page; }
    PageId operator()(const ToLive&) const { return PageId::live; }
    PageId operator()(const ToRequest&) const { return PageId::live; }
    PageId operator()(const ToSpend&) const { return PageId::spend; }
    PageId operator()(const ToBudgets&) const { return PageId::budgets; }
    PageId operator()(const ToAgents&) const { return PageId::agents; }
    PageId operator()(const ToLog&) const { return PageId::log; }
};

} // namespace

PageId pageOf(const Destination& destination)
{
    return std::visit(PageOf{}, destination);
}

} // namespace tokenfence
