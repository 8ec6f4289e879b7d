// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/budgetspage.h"

#include "model/ports/engine.h"
#include "ui/items/accessible.h"
#include "ui/items/button.h"
#include "ui/items/card.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/pages/budgets/budgetchanges.h"
#include "ui/pages/budgets/budgeteditor.h"
#include "ui/pages/budgets/budgetmodel.h"
#include "ui/pages/budgets/budgettable.h"
#include "ui/pages/budgets/historycard.h"
#include "ui/pages/budgets/replaycard.h"
#include "ui/pages/budgets/replaypanel.h"
#include "ui/pages/budgets/templates.h"
#include "ui/pages/present.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QSettings>

namespace tokenfence {

BudgetsPage::BudgetsPage(const PageContext& context, QWidget* parent)
    : Page(PageId::budgets, tr("Budgets"), Icon::budgets, context, parent)
    , m_model(new BudgetModel(this))
    , m_table(new BudgetTable(context.theme, *m_model))
    , m_editor(new BudgetEditor(context))
    , m_requests(new ReplayCard(context))
    , m_history(new HistoryCard(context))
    , m_historyButton(makeButton(tr("History"), ButtonLook::plain))
    , m_changes(new BudgetChanges(context.engine, this))
    , m_reset(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_empty(new TextLabel(context.theme, TextStyle::body, Ink::dim))
{
    const Metrics& metrics = theme().metrics();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.pagePadY, metrics.pagePadX, metrics.pagePadY);
    layout->setSpacing(metrics.cardGap);
    auto* left = new QVBoxLayout;
    left->setSpacing(metrics.cardGap);
    left->addWidget(buildTable(), 1);
    left->addWidget(m_requests, 1);
    left->addWidget(m_history, 1);
    layout->addLayout(left, 1);
    layout->addWidget(m_editor);
    showBelow(nullptr);

    connect(&m_editor->replay(), &ReplayPanel::requestsWanted, this, [this] { showBelow(m_requests); });
    connect(&m_editor->replay(), &ReplayPanel::answerChanged, this, &BudgetsPage::followReplay);
    connect(m_requests, &ReplayCard::closed, this, [this] { showBelow(nullptr); });
    connect(m_history, &HistoryCard::closed, this, [this] { showBelow(nullptr); });
    connect(m_history, &HistoryCard::chosen, this, [this](const QString& id) { select(id.toStdString()); });
    connect(&engine(), &EnginePort::statusChanged, this, &BudgetsPage::followStatus);
    connect(&present(), &Present::ticked, this, &BudgetsPage::sayReset);
    connect(m_table, &BudgetTable::chosen, this, &BudgetsPage::followSelection);
    connect(m_changes, &BudgetChanges::refused, m_editor, &BudgetEditor::showRefusal);
    connect(m_editor, &BudgetEditor::saveWanted, this, [this](const Policy& policy) {
        m_awaited = policy.id;
        m_changes->make(tr("change of %1").arg(shownText(policy.name)), policy.id, known(policy.id), policy);
    });
    connect(m_editor, &BudgetEditor::deleteWanted, this, [this](const QString& id) {
        m_changes->make(tr("deletion of %1").arg(id), id.toStdString(), known(id.toStdString()),
                        std::nullopt);
    });
    connect(m_editor, &BudgetEditor::discarded, this, &BudgetsPage::followSelection);
}

QWidget* BudgetsPage::buildTable()
{
    auto* card = new Card(theme(), tr("Budgets"));
    auto* fresh = makeButton(tr("New budget"), ButtonLook::plain);
    auto* menu = new QMenu(fresh);
    for (const PolicyTemplate& offer : policyTemplates())
        menu->addAction(offer.title, this, [this, draft = offer.draft] { begin(draft); });
    fresh->setMenu(menu);
    card->addToHead(fresh);
    for (const bool undo : {true, false}) {
        auto* button = makeButton(undo ? tr("Undo") : tr("Redo"), ButtonLook::plain);
        button->setEnabled(false);
        connect(button, &QPushButton::clicked, m_changes, undo ? &QUndoStack::undo : &QUndoStack::redo);
        connect(m_changes, undo ? &QUndoStack::canUndoChanged : &QUndoStack::canRedoChanged, button,
                &QWidget::setEnabled);
        connect(m_changes, undo ? &QUndoStack::undoTextChanged : &QUndoStack::redoTextChanged, button,
                [button](const QString& what) { setSpokenDescription(*button, what); });
        card->addToHead(button);
    }
    m_empty->setText(tr(
        "No budget yet: nothing is refused, whatever it costs. \"New budget\" offers some to begin with."));
    m_empty->setWordWrap(true);
    card->body()->addWidget(m_empty);
    card->body()->addWidget(m_table, 1);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(theme().metrics().gap);
    foot->addWidget(m_reset, 1);
    m_historyButton->setCheckable(true);
    m_historyButton->setFont(theme().font(TextStyle::small));
    connect(m_historyButton, &QPushButton::clicked, this,
            [this](bool shown) { showBelow(shown ? m_history : nullptr); });
    foot->addWidget(m_historyButton);
    card->body()->addLayout(foot);
    return card;
}

/// At most one of the cards stands under the table.
void BudgetsPage::showBelow(QWidget* card)
{
    const bool hadFocus = m_requests->isAncestorOf(focusWidget()) || m_history->isAncestorOf(focusWidget());
    m_requests->setVisible(card == m_requests);
    m_history->setVisible(card == m_history);
    m_historyButton->setChecked(card == m_history);
    followReplay();
    if (card)
        card->setFocus(Qt::OtherFocusReason);
    else if (hadFocus)
        m_table->setFocus(Qt::OtherFocusReason);
}

void BudgetsPage::followReplay()
{
    if (m_requests->isHidden())
        return;
    const ReplayAnswer* answer = m_editor->replay().answer();
    const std::optional<Policy> policy = m_editor->policy();
    if (answer && policy)
        m_requests->show(*answer, *policy, m_editor->replay().days());
    else
        m_requests->clear();
}

void BudgetsPage::deactivate()
{
    m_editor->replay().setActive(false);
}

void BudgetsPage::activate()
{
    followStatus();
    sayReset();
    m_editor->replay().setActive(true);
    engine().priceModels([page = QPointer(this)](const Result<std::vector<std::string>>& models) {
        if (page && models)
            page->m_editor->setModels(*models);
    });
}

void BudgetsPage::visit(const Destination& destination)
{
    const auto* wanted = std::get_if<ToBudgets>(&destination);
    if (!wanted)
        return;
    followStatus();
    if (wanted->draft) {
        PolicyDraft draft = PolicyDraft::of(*wanted->draft);
        draft.id.clear();
        if (wanted->draft->limit == Money())
            draft.limit.clear();
        begin(draft);
    } else if (!wanted->select.empty()) {
        select(wanted->select);
    }
}

void BudgetsPage::followStatus()
{
    const std::optional<EngineStatus>& status = engine().status();
    if (!status)
        return;
    m_model->setPolicies(status->policies, present().now().wall);
    m_empty->setVisible(status->policies.empty());
    if (!m_awaited.empty() && m_model->rowOf(m_awaited) >= 0) {
        const std::string id = std::exchange(m_awaited, {});
        select(id);
        followSelection();
    } else if (const auto policy = known(m_editor->policyId())) {
        m_editor->refresh(*policy);
    } else if (!m_editor->isChanged() && m_model->rowCount() > 0) {
        m_table->selectRow(0);
    } else if (m_model->rowCount() == 0 && !m_editor->isChanged() && !m_editor->policyId().empty()) {
        begin(PolicyDraft());
    }
}

void BudgetsPage::followSelection()
{
    if (const PolicyView* view = m_model->at(m_table->currentIndex().row()))
        m_editor->edit(view->policy);
}

void BudgetsPage::select(const std::string& id)
{
    if (const int row = m_model->rowOf(id); row >= 0)
        m_table->selectRow(row);
}

void BudgetsPage::begin(const PolicyDraft& draft)
{
    m_table->chooseNone();
    m_editor->begin(draft, takenIds());
}

std::set<std::string> BudgetsPage::takenIds() const
{
    std::set<std::string> ids;
    for (int row = 0; row < m_model->rowCount(); ++row)
        ids.insert(m_model->at(row)->policy.id);
    return ids;
}

std::optional<Policy> BudgetsPage::known(const std::string& id) const
{
    const PolicyView* view = id.empty() ? nullptr : m_model->at(m_model->rowOf(id));
    return view ? std::optional(view->policy) : std::nullopt;
}

void BudgetsPage::sayReset()
{
    const Period day = present().period(PeriodKind::day);
    const auto left = day.end - present().now().wall;
    m_reset->setText(tr("Days begin at %1, %2. Next reset in %3.")
                         .arg(format::clock(day.end, present().zone()),
                              fromUtf8(present().calendar().zoneId()), format::duration(left)));
}

void BudgetsPage::saveState(QSettings& settings) const
{
    settings.setValue(QStringLiteral("selected"), QString::fromStdString(m_editor->policyId()));
    settings.setValue(QStringLiteral("replayedDays"), m_editor->replay().days());
}

void BudgetsPage::restoreState(QSettings& settings)
{
    m_awaited = settings.value(QStringLiteral("selected")).toString().toStdString();
    m_editor->replay().setDays(settings.value(QStringLiteral("replayedDays")).toInt());
}

} // namespace tokenfence
