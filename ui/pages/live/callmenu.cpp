// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/callmenu.h"

#include "ui/items/calljson.h"
#include "ui/pages/capdraft.h"
#include "ui/pages/navigator.h"
#include "ui/pages/stopactions.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QMenu>

namespace tokenfence {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("callMenu", text);
}

} // namespace

void fillCallMenu(QMenu& menu, const LiveCall& live, const PageContext& context, std::function<void()> open)
{
    menu.addAction(tr("Open request"), std::move(open));
    menu.addAction(tr("Copy as JSON"),
                   [json = callJson(live)] { QGuiApplication::clipboard()->setText(json); });
    menu.addSeparator();
    addStopAction(menu, context, {Scope::Kind::agent, live.call.agent});
    addStopAction(menu, context, {Scope::Kind::user, live.call.user});
    addStopAction(menu, context, {Scope::Kind::workflow, live.call.workflow});
    if (!live.call.workflow.empty() && context.navigator.has(PageId::budgets)) {
        menu.addSeparator();
        menu.addAction(tr("Cap this workflow"),
                       [&navigator = context.navigator, workflow = live.call.workflow] {
                           navigator.go(ToBudgets{{}, workflowCapDraft(workflow)});
                       });
    }
}

} // namespace tokenfence
