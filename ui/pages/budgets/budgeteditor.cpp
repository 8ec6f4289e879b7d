// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/budgeteditor.h"

#include "model/ports/engine.h"
#include "ui/items/button.h"
#include "ui/items/columnscroll.h"
#include "ui/items/plaintext.h"
#include "ui/items/remark.h"
#include "ui/items/textlabel.h"
#include "ui/pages/budgets/budgetfields.h"
#include "ui/pages/budgets/policywords.h"
#include "ui/pages/budgets/replaypanel.h"
#include "ui/pages/present.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace tokenfence {

namespace {

constexpr DraftField marks[] = {DraftField::alertAt, DraftField::downgradeAt, DraftField::stopAt};

} // namespace

BudgetEditor::BudgetEditor(const PageContext& context, QWidget* parent)
    : Card(context.theme, tr("Budget"), parent)
    , m_context(context)
    , m_fields(new BudgetFields(context.theme))
    , m_origin(new TextLabel(context.theme, TextStyle::small, Ink::warn))
    , m_consequence(new Remark(context.theme))
    , m_replay(new ReplayPanel(context))
    , m_refusal(new TextLabel(context.theme, TextStyle::small, Ink::stop))
    , m_raise(makeButton(tr("Raise …"), ButtonLook::link))
    , m_enabled(makeButton(tr("Switch off"), ButtonLook::link))
    , m_save(makeButton(tr("Save"), ButtonLook::primary))
    , m_discard(makeButton(tr("Discard"), ButtonLook::plain))
    , m_delete(makeButton(tr("Delete"), ButtonLook::danger))
{
    // A little narrower where the fonts are large and the window is not.
    const Metrics& metrics = context.theme.metrics();
    setMaximumWidth(metrics.editorWidth);
    setMinimumWidth(metrics.editorWidth - 2 * metrics.gapHuge);
    m_raise->setAccessibleName(tr("Raise for this period only"));
    m_raise->setToolTip(tr("Another limit until the present period ends; then this one holds again"));
    m_origin->setWordWrap(true);
    m_refusal->setWordWrap(true);
    connect(m_fields, &BudgetFields::edited, this, &BudgetEditor::read);
    body()->addWidget(buildContent(), 1);
    body()->addWidget(m_refusal);
    buildButtons();
    fill(PolicyDraft());
}

/// What is scrolled where the window is too low for it; the buttons stay in view.
QWidget* BudgetEditor::buildContent()
{
    const Metrics& metrics = m_context.theme.metrics();
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics.gap);
    layout->addWidget(m_origin);
    layout->addWidget(m_fields);
    layout->addWidget(m_consequence);
    layout->addWidget(m_replay);
    layout->addStretch(1);
    return new ColumnScroll(content);
}

QSize BudgetEditor::sizeHint() const
{
    return {m_context.theme.metrics().editorWidth, Card::sizeHint().height()};
}

void BudgetEditor::buildButtons()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(m_context.theme.metrics().gap);
    row->addWidget(m_delete);
    row->addWidget(m_enabled);
    row->addWidget(m_raise);
    row->addStretch(1);
    row->addWidget(m_discard);
    row->addWidget(m_save);
    body()->addLayout(row);
    connect(m_raise, &QPushButton::clicked, this, &BudgetEditor::beginRaise);
    connect(m_enabled, &QPushButton::clicked, this, [this] {
        m_draft.enabled = !m_draft.enabled;
        review();
    });
    connect(m_save, &QPushButton::clicked, this, [this] {
        const PolicyDraft::Checked checked = m_draft.check(m_taken);
        if (checked.wrong.isEmpty())
            Q_EMIT saveWanted(checked.policy);
    });
    connect(m_discard, &QPushButton::clicked, this, [this] {
        fill(m_original);
        Q_EMIT discarded();
    });
    connect(m_delete, &QPushButton::clicked, this,
            [this] { Q_EMIT deleteWanted(QString::fromStdString(m_original.id)); });
}

void BudgetEditor::edit(const Policy& policy)
{
    m_isNew = false;
    m_fromCode = policy.origin == PolicyOrigin::code;
    m_original = draftOf(policy);
    fill(m_original);
}

/// A raise that has lapsed is no part of it any more.
PolicyDraft BudgetEditor::draftOf(const Policy& policy) const
{
    Policy present = policy;
    if (present.raise && present.raise->until <= m_context.present.now().wall)
        present.raise.reset();
    return PolicyDraft::of(present);
}

void BudgetEditor::begin(const PolicyDraft& draft, const std::set<std::string>& taken)
{
    m_isNew = true;
    m_fromCode = false;
    m_taken = taken;
    m_original = PolicyDraft();
    fill(draft);
    m_fields->focusOn(DraftField::name);
}

void BudgetEditor::refresh(const Policy& policy)
{
    const PolicyDraft now = draftOf(policy);
    if (m_isNew || now == m_original)
        return;
    const bool untouched = !isChanged();
    m_original = now;
    m_fromCode = policy.origin == PolicyOrigin::code;
    if (untouched)
        fill(now);
    else
        review();
}

bool BudgetEditor::isChanged() const
{
    return !(m_draft == m_original);
}

void BudgetEditor::showRefusal(const Error& error)
{
    const QString words = shownText(error.message);
    if (error.field.empty() || !m_fields->showWrong(draftFieldOf(error.field), words)) {
        m_refusal->setText(words);
        m_refusal->show();
    }
}

void BudgetEditor::setModels(const std::vector<std::string>& models)
{
    m_fields->setModels(models);
}

void BudgetEditor::fill(const PolicyDraft& draft)
{
    m_draft = draft;
    m_fields->fill(draft);
    review();
}

void BudgetEditor::read()
{
    const PolicyDraft before = m_draft;
    m_fields->readInto(m_draft);
    if (m_draft.raiseTo != before.raiseTo || m_draft.period != before.period)
        m_draft.raiseUntil = m_context.present.period(m_draft.period).end;
    review();
}

void BudgetEditor::beginRaise()
{
    m_fields->showRaise(true);
    m_fields->focusOn(DraftField::raise);
    m_raise->hide();
}

void BudgetEditor::review()
{
    const PolicyDraft::Checked checked = m_draft.check(m_taken);
    const bool changed = isChanged();
    // What was not touched yet is not complained about.
    m_fields->showWrong(changed ? checked.wrong : QMap<DraftField, QString>());
    m_refusal->hide();
    const bool good = checked.wrong.isEmpty();
    const WallTime now = m_context.present.now().wall;
    for (const DraftField mark : marks) {
        const auto& fraction = mark == DraftField::alertAt       ? checked.policy.alertAt
                               : mark == DraftField::downgradeAt ? checked.policy.downgradeAt
                                                                 : std::optional(checked.policy.killAt);
        const bool known =
            fraction && !checked.wrong.contains(mark) && !checked.wrong.contains(DraftField::limit);
        m_fields->showSum(mark,
                          known ? std::optional(fraction->of(checked.policy.limitAt(now))) : std::nullopt);
    }
    QString title = m_isNew ? tr("New budget") : shownText(m_original.name.toStdString());
    if (changed)
        title += QStringLiteral(" · ") + (m_isNew ? tr("not saved") : tr("changed, not saved"));
    setTitle(title);
    m_origin->setText(
        tr("Declared in an agent's code; saving takes it over, so that only you can change it."));
    m_origin->setVisible(m_fromCode);
    m_consequence->setText(
        good ? policywords::consequence(checked.policy, fromUtf8(m_context.present.calendar().zoneId()), now)
             : tr("What it will do is said here once the fields are complete."));
    const bool calendar = m_draft.period != PeriodKind::request && m_draft.period != PeriodKind::total;
    const bool raising = !m_draft.raiseTo.isEmpty() || m_fields->isRaising();
    m_fields->showRaise(raising && calendar);
    m_raise->setVisible(!m_isNew && calendar && !raising);
    m_save->setEnabled(good && (changed || m_fromCode));
    m_save->setText(m_fromCode ? tr("Take over") : tr("Save"));
    m_save->setAccessibleName(m_save->text());
    m_discard->setEnabled(changed || m_isNew);
    m_delete->setVisible(!m_isNew);
    m_enabled->setVisible(!m_isNew);
    m_enabled->setText(m_draft.enabled ? tr("Switch off") : tr("Switch on"));
    m_enabled->setAccessibleName(m_enabled->text());
    m_replay->setDraft(good ? std::optional(checked.policy) : std::nullopt, changed);
}

std::optional<Policy> BudgetEditor::policy() const
{
    const PolicyDraft::Checked checked = m_draft.check(m_taken);
    return checked.wrong.isEmpty() ? std::optional(checked.policy) : std::nullopt;
}

} // namespace tokenfence
