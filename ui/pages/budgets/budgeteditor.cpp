// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/budgeteditor.h"

#include "model/ports/engine.h"
#include "ui/items/button.h"
#include "ui/items/plaintext.h"
#include "ui/items/remark.h"
#include "ui/items/textlabel.h"
#include "ui/pages/budgets/budgetfields.h"
#include "ui/pages/budgets/policywords.h"
#include "ui/pages/present.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace tokenfence {

namespace {

constexpr DraftField marks[] = {DraftField::alertAt, DraftField::downgradeAt, DraftField::stopAt};

/// Which field of the editor the wire's word is about.
DraftField fieldOf(const std::string& wire)
{
    static const QMap<std::string, DraftField> fields{{"name", DraftField::name},
                                                      {"id", DraftField::name},
                                                      {"per", DraftField::per},
                                                      {"limit_usd", DraftField::limit},
                                                      {"period", DraftField::period},
                                                      {"alert_at", DraftField::alertAt},
                                                      {"downgrade_at", DraftField::downgradeAt},
                                                      {"kill_at", DraftField::stopAt},
                                                      {"fallback_model", DraftField::fallbackModel},
                                                      {"max_retries", DraftField::retries},
                                                      {"raise", DraftField::raise}};
    return fields.value(wire, DraftField::counts);
}

} // namespace

BudgetEditor::BudgetEditor(const PageContext& context, QWidget* parent)
    : Card(context.theme, tr("Budget"), parent)
    , m_context(context)
    , m_fields(new BudgetFields(context.theme))
    , m_origin(new TextLabel(context.theme, TextStyle::small, Ink::warn))
    , m_consequence(new Remark(context.theme))
    , m_refusal(new TextLabel(context.theme, TextStyle::small, Ink::stop))
    , m_raise(makeButton(tr("Raise for this period only …"), ButtonLook::link))
    , m_enabled(makeButton(tr("Switch off"), ButtonLook::link))
    , m_save(makeButton(tr("Save"), ButtonLook::primary))
    , m_discard(makeButton(tr("Discard"), ButtonLook::plain))
    , m_delete(makeButton(tr("Delete"), ButtonLook::danger))
{
    m_origin->setWordWrap(true);
    m_refusal->setWordWrap(true);
    body()->addWidget(m_origin);
    body()->addWidget(m_fields);
    connect(m_fields, &BudgetFields::edited, this, &BudgetEditor::read);
    body()->addWidget(m_consequence);
    body()->addWidget(m_refusal);
    body()->addStretch(1);
    buildButtons();
    fill(PolicyDraft());
}

void BudgetEditor::buildButtons()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(m_context.theme.metrics().gap);
    row->addWidget(m_delete);
    row->addWidget(m_enabled);
    row->addStretch(1);
    row->addWidget(m_discard);
    row->addWidget(m_save);
    body()->addWidget(m_raise, 0, Qt::AlignLeft);
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
    m_original = PolicyDraft::of(policy);
    fill(m_original);
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
    const PolicyDraft now = PolicyDraft::of(policy);
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
    if (error.field.empty() || !m_fields->showWrong(fieldOf(error.field), words)) {
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
    const QString raisedBefore = m_draft.raiseTo;
    m_fields->readInto(m_draft);
    if (m_draft.raiseTo != raisedBefore)
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
}

} // namespace tokenfence
