// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/allpages.h"

#include "ui/pages/agents/agentspage.h"
#include "ui/pages/budgets/budgetspage.h"
#include "ui/pages/live/livepage.h"
#include "ui/pages/log/logpage.h"
#include "ui/pages/overview/overviewpage.h"
#include "ui/pages/settings/settingspage.h"
#include "ui/pages/spend/spendpage.h"

namespace tokenfence {

std::vector<Page*> allPages(const PageContext& context)
{
    return {new OverviewPage(context), new LivePage(context),   new SpendPage(context),
            new BudgetsPage(context),  new AgentsPage(context), new LogPage(context),
            new SettingsPage(context)};
}

} // namespace tokenfence
