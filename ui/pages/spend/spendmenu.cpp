// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendmenu.h"

#include "ui/pages/capdraft.h"
#include "ui/pages/navigator.h"
#include "ui/pages/page.h"
#include "ui/pages/spend/spendmodel.h"
#include "ui/pages/spend/spendtable.h"
#include "ui/pages/spendlinks.h"
#include "ui/pages/stopactions.h"

#include <QCoreApplication>
#include <QMenu>

#include <algorithm>

namespace tokenfence {
namespace {

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(SpendMenu)
};

} // namespace

void addSpendActions(QMenu& menu, const PageContext& context, const Filter& filter, const FilterTerm& term,
                     const TimeSpan& span)
{
    Navigator& navigator = context.navigator;
    Filter calls = filter;
    if (std::find(calls.begin(), calls.end(), term) == calls.end()) {
        calls.push_back(term);
    }
    menu.addAction(Texts::tr("Show the calls"), &menu,
                   [&navigator, calls, span] { showCalls(navigator, calls, span); });
    const std::optional<Policy> draft = dailyCapDraft(term);
    if (draft && !term.text.empty() && navigator.has(PageId::budgets)) {
        menu.addAction(Texts::tr("Cap it"), &menu, [&navigator, draft] {
            navigator.go(ToBudgets{{}, *draft});
        });
    }
    for (const auto& [dimension, kind] : {std::pair(Dimension::user, Scope::Kind::user),
                                          std::pair(Dimension::workflow, Scope::Kind::workflow),
                                          std::pair(Dimension::agent, Scope::Kind::agent)}) {
        if (term.dimension == dimension) {
            addStopAction(menu, context, {kind, term.text});
        }
    }
}

void addSortings(QMenu& menu, SpendTable& table, const SpendModel& model)
{
    menu.addSeparator();
    QMenu* sortings = menu.addMenu(Texts::tr("Sort by"));
    for (int column = 0; column < SpendModel::ColumnCount; ++column) {
        const bool isSorted = column == model.sortColumn();
        const bool down = isSorted ? model.sortOrder() == Qt::AscendingOrder : column != SpendModel::Name;
        sortings->addAction(model.headerData(column, Qt::Horizontal).toString(), &menu,
                            [&table, column, down] {
                                table.sortByColumn(column, down ? Qt::DescendingOrder : Qt::AscendingOrder);
                            });
    }
}

} // namespace tokenfence
