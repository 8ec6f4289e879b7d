// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/budgetscard.h"

#include "ui/items/button.h"
#include "ui/items/format.h"
#include "ui/items/ifroom.h"
#include "ui/items/textlabel.h"
#include "ui/pages/navigator.h"
#include "ui/pages/overview/budgetrow.h"
#include "ui/pages/present.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {
namespace {

constexpr std::size_t mostRows = 12;

/// "spent · reserved · alert · stop", the last two in the colours of their marks.
QWidget* legend(const Theme& theme)
{
    auto* widget = new QWidget;
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.metrics().gapSmall);
    const auto add = [&](const QString& text, Ink ink) {
        layout->addWidget(new TextLabel(theme, TextStyle::small, ink, text));
    };
    add(BudgetsCard::tr("spent · reserved ·"), Ink::dim);
    add(BudgetsCard::tr("alert"), Ink::warn);
    add(QStringLiteral("·"), Ink::dim);
    add(BudgetsCard::tr("stop"), Ink::stop);
    return widget;
}

} // namespace

BudgetsCard::BudgetsCard(const PageContext& context, QWidget* parent)
    : Card(context.theme, tr("Budgets"), parent)
    , m_context(context)
    , m_empty(new TextLabel(context.theme, TextStyle::row, Ink::dim))
    , m_more(makeButton({}, ButtonLook::link))
{
    keepTitleWhole();
    addToHead(new IfRoom(legend(context.theme)));
    m_more->setFont(context.theme.font(TextStyle::small));
    m_empty->setWordWrap(true);
    body()->addWidget(m_empty);
    for (std::size_t i = 0; i < mostRows; ++i) {
        auto* row = new BudgetRow(context.theme);
        row->hide();
        m_rows.push_back(row);
        body()->addWidget(row);
        connect(row, &QAbstractButton::clicked, this, [this, row] {
            m_context.navigator.go(ToBudgets{row->line().policy, {}});
        });
    }
    body()->addStretch(1);
    addToHead(m_more);
    connect(m_more, &QPushButton::clicked, this, [this] { m_context.navigator.go(ToPage{PageId::budgets}); });
    connect(&context.engine, &EnginePort::statusChanged, this, &BudgetsCard::follow);
    follow();
}

void BudgetsCard::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    follow();
}

void BudgetsCard::follow()
{
    std::vector<BudgetLine> lines;
    const std::optional<EngineStatus>& status = m_context.engine.status();
    if (status) {
        for (const PolicyView& view : status->policies) {
            if (view.policy.enabled) {
                lines.push_back(BudgetLine::of(view, m_context.present.now().wall));
            }
        }
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const BudgetLine& a, const BudgetLine& b) { return a.urgency > b.urgency; });
    const std::size_t shown =
        std::min({lines.size(), rowsThatFit(m_rows.front()->sizeHint().height()), mostRows});
    for (std::size_t i = 0; i < mostRows; ++i) {
        m_rows[i]->setVisible(i < shown);
        if (i < shown) {
            m_rows[i]->setLine(lines[i]);
        }
    }
    m_empty->setVisible(lines.empty());
    m_empty->setText(status ? tr("No budget is set: nothing is refused, whatever it costs.")
                            : format::unknown());
    m_more->setVisible(lines.size() > shown && m_context.navigator.has(PageId::budgets));
    m_more->setText(tr("all %1").arg(format::count(lines.size())));
}

} // namespace tokenfence
