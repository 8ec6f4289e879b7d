// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/allpages.h"

#include "ui/pages/budgets/budgetspage.h"
#include "ui/pages/overview/overviewpage.h"

namespace tokenfence {

std::vector<Page*> allPages(const PageContext& context)
{
    return {new OverviewPage(context), new BudgetsPage(context)};
}

} // namespace tokenfence
