// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/budgeteditor.h"

#include "model/ports/engine.h"
#include "ui/items/button.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/remark.h"
#include "ui/items/segments.h"
#include "ui/items/textlabel.h"
#include "ui/pages/budgets/matcheditor.h"
#include "ui/pages/budgets/policywords.h"
#include "ui/pages/present.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
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
    , m_match(new MatchEditor(context.theme))
    , m_per(new Segments(context.theme, tr("One budget for"), policywords::perNames()))
    , m_period(new QComboBox)
    , m_model(new QComboBox)
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
    buildFields();
    body()->addWidget(m_consequence);
    body()->addWidget(m_refusal);
    body()->addStretch(1);
    buildButtons();
    fill(PolicyDraft());
}

void BudgetEditor::addRow(QGridLayout& grid, DraftField field, const QString& name, QWidget* editor)
{
    const int row = grid.rowCount();
    auto* label = new TextLabel(m_context.theme, TextStyle::small, Ink::dim, name);
    label->setBuddy(editor);
    label->reserve(tr("One budget for"));
    m_labels[field] = label;
    grid.addWidget(label, row, 0);
    grid.addWidget(editor, row, 1);
    auto* error = new TextLabel(m_context.theme, TextStyle::small, Ink::stop);
    error->setWordWrap(true);
    error->hide();
    m_errors[field] = error;
    grid.addWidget(error, row + 1, 1);
}

QLineEdit* BudgetEditor::addField(QGridLayout& grid, DraftField field, const QString& name, QWidget* beside)
{
    auto* line = new QLineEdit;
    line->setAccessibleName(name);
    m_lines[field] = line;
    connect(line, &QLineEdit::textEdited, this, &BudgetEditor::read);
    auto* holder = new QWidget;
    auto* layout = new QHBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(m_context.theme.metrics().gap);
    layout->addWidget(line, beside ? 0 : 1);
    if (beside)
        layout->addWidget(beside, 1);
    holder->setFocusProxy(line);
    addRow(grid, field, name, holder);
    return line;
}

void BudgetEditor::buildFields()
{
    const Metrics& metrics = m_context.theme.metrics();
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(metrics.gapLarge);
    grid->setVerticalSpacing(metrics.gapSmall);
    grid->setColumnStretch(1, 1);

    addField(*grid, DraftField::name, tr("Name"));
    m_match->setAccessibleName(tr("Counts"));
    addRow(*grid, DraftField::counts, tr("Counts"), m_match);
    addRow(*grid, DraftField::per, tr("One budget for"), m_per);
    m_period->addItems(policywords::periodNames());
    m_period->setAccessibleName(tr("Period"));
    addField(*grid, DraftField::limit, tr("Limit"), m_period);
    buildMarks(*grid);
    m_model->setEditable(true);
    m_model->setAccessibleName(tr("Fallback model"));
    m_model->lineEdit()->setAccessibleName(tr("Fallback model"));
    m_model->lineEdit()->setPlaceholderText(tr("none"));
    addRow(*grid, DraftField::fallbackModel, tr("Fallback model"), m_model);
    addField(*grid, DraftField::retries, tr("Retries at most"))
        ->setPlaceholderText(tr("as many as the agent likes"));
    addField(*grid, DraftField::raise, tr("Raised limit"));
    showRaise(false);
    body()->addLayout(grid);

    connect(m_match, &MatchEditor::edited, this, &BudgetEditor::read);
    connect(m_per, &Segments::chosen, this, &BudgetEditor::read);
    connect(m_period, qOverload<int>(&QComboBox::currentIndexChanged), this, &BudgetEditor::read);
    connect(m_model, &QComboBox::editTextChanged, this, &BudgetEditor::read);
}

void BudgetEditor::buildMarks(QGridLayout& grid)
{
    const QString names[] = {tr("Alert at"), tr("Downgrade at"), tr("Stop at")};
    for (std::size_t at = 0; at < std::size(marks); ++at) {
        auto* sum = new TextLabel(m_context.theme, TextStyle::small, Ink::dim);
        m_sums[marks[at]] = sum;
        QLineEdit* line = addField(grid, marks[at], names[at], sum);
        line->setMaximumWidth(m_context.theme.metrics().figureColumn);
        if (marks[at] != DraftField::stopAt)
            line->setPlaceholderText(tr("never"));
    }
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
    connect(m_raise, &QPushButton::clicked, this, &BudgetEditor::toggleRaise);
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
    m_lines[DraftField::name]->setFocus(Qt::OtherFocusReason);
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
    const DraftField field = fieldOf(error.field);
    const QString words = shownText(error.message);
    if (error.field.empty() || !m_errors.contains(field)) {
        m_refusal->setText(words);
        m_refusal->show();
    } else {
        m_errors[field]->setText(words);
        m_errors[field]->show();
    }
}

void BudgetEditor::setModels(const std::vector<std::string>& models)
{
    const bool filling = std::exchange(m_filling, true);
    const QString text = m_model->currentText();
    m_model->clear();
    m_model->addItem(QString());
    for (const std::string& model : models)
        m_model->addItem(fromUtf8(model));
    m_model->setCurrentText(text);
    m_filling = filling;
}

void BudgetEditor::fill(const PolicyDraft& draft)
{
    m_filling = true;
    m_draft = draft;
    m_lines[DraftField::name]->setText(draft.name);
    m_match->setMatch(draft.match);
    m_per->setCurrent(static_cast<int>(draft.per));
    m_lines[DraftField::limit]->setText(draft.limit);
    m_period->setCurrentIndex(static_cast<int>(draft.period));
    m_lines[DraftField::alertAt]->setText(draft.alertAt);
    m_lines[DraftField::downgradeAt]->setText(draft.downgradeAt);
    m_lines[DraftField::stopAt]->setText(draft.stopAt);
    m_model->setCurrentText(draft.fallbackModel);
    m_lines[DraftField::retries]->setText(draft.retries);
    m_lines[DraftField::raise]->setText(draft.raiseTo);
    m_filling = false;
    review();
}

void BudgetEditor::read()
{
    if (m_filling)
        return;
    m_draft.name = m_lines[DraftField::name]->text();
    m_draft.match = m_match->match();
    m_draft.per = static_cast<Per>(m_per->current());
    m_draft.limit = m_lines[DraftField::limit]->text();
    m_draft.period = static_cast<PeriodKind>(m_period->currentIndex());
    m_draft.alertAt = m_lines[DraftField::alertAt]->text();
    m_draft.downgradeAt = m_lines[DraftField::downgradeAt]->text();
    m_draft.stopAt = m_lines[DraftField::stopAt]->text();
    m_draft.fallbackModel = m_model->currentText();
    m_draft.retries = m_lines[DraftField::retries]->text();
    if (const QString raised = m_lines[DraftField::raise]->text(); raised != m_draft.raiseTo) {
        m_draft.raiseTo = raised;
        m_draft.raiseUntil = m_context.present.period(m_draft.period).end;
    }
    review();
}

void BudgetEditor::toggleRaise()
{
    showRaise(true);
    m_lines[DraftField::raise]->setFocus(Qt::OtherFocusReason);
    m_raise->hide();
}

void BudgetEditor::showRaise(bool shown)
{
    m_lines[DraftField::raise]->parentWidget()->setVisible(shown);
    m_labels[DraftField::raise]->setVisible(shown);
}

void BudgetEditor::review()
{
    const PolicyDraft::Checked checked = m_draft.check(m_taken);
    const bool changed = isChanged();
    for (auto field = m_errors.begin(); field != m_errors.end(); ++field) {
        // What was not touched yet is not complained about.
        const QString words = changed ? checked.wrong.value(field.key()) : QString();
        field.value()->setText(words);
        field.value()->setVisible(!words.isEmpty());
    }
    m_refusal->hide();
    const bool good = checked.wrong.isEmpty();
    const WallTime now = m_context.present.now().wall;
    for (const DraftField mark : marks) {
        const auto& fraction = mark == DraftField::alertAt       ? checked.policy.alertAt
                               : mark == DraftField::downgradeAt ? checked.policy.downgradeAt
                                                                 : std::optional(checked.policy.killAt);
        const bool known =
            fraction && !checked.wrong.contains(mark) && !checked.wrong.contains(DraftField::limit);
        m_sums[mark]->setText(known ? QStringLiteral("% · ") +
                                          format::moneyExact(fraction->of(checked.policy.limitAt(now)))
                                    : QStringLiteral("%"));
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
    const bool raising = !m_draft.raiseTo.isEmpty() || m_lines[DraftField::raise]->hasFocus();
    showRaise(raising && calendar);
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
