// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/budgetfields.h"

#include "ui/items/combobox.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/segments.h"
#include "ui/items/textlabel.h"
#include "ui/pages/budgets/matcheditor.h"
#include "ui/pages/budgets/policywords.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>

#include <utility>

namespace tokenfence {

BudgetFields::BudgetFields(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_match(new MatchEditor(theme))
    , m_per(new Segments(theme, tr("One budget for"), policywords::perNames()))
    , m_period(new ComboBox(theme, tr("Period")))
    , m_model(new ComboBox(theme, tr("Fallback model")))
{
    build();
}

TextLabel* BudgetFields::makeLabel(DraftField field, const QString& name, QWidget* editor)
{
    auto* label = new TextLabel(m_theme, TextStyle::small, Ink::dim, name);
    label->setBuddy(editor);
    m_labels[field] = label;
    return label;
}

TextLabel* BudgetFields::makeError(DraftField field)
{
    auto* error = new TextLabel(m_theme, TextStyle::small, Ink::stop);
    error->setWordWrap(true);
    error->hide();
    m_errors[field] = error;
    return error;
}

QLineEdit* BudgetFields::makeLine(DraftField field, const QString& name)
{
    auto* line = new QLineEdit;
    line->setAccessibleName(name);
    m_lines[field] = line;
    connect(line, &QLineEdit::textEdited, this, &BudgetFields::tellEdited);
    return line;
}

/// A name, and behind it the field.
void BudgetFields::addRow(QGridLayout& grid, DraftField field, const QString& name, QWidget* editor)
{
    const int row = grid.rowCount();
    TextLabel* label = makeLabel(field, name, editor);
    label->reserve(tr("One budget for"));
    grid.addWidget(label, row, 0);
    grid.addWidget(editor, row, 1);
    grid.addWidget(makeError(field), row + 1, 1);
}

/// Fields side by side, each under its name; what is wrong with any of them stands under all.
void BudgetFields::addColumns(QGridLayout& grid, const std::vector<Column>& columns)
{
    auto* group = new QGridLayout;
    group->setHorizontalSpacing(m_theme.metrics().gapLarge);
    group->setVerticalSpacing(m_theme.metrics().gapTiny);
    for (int at = 0; at < static_cast<int>(columns.size()); ++at) {
        const Column& column = columns[static_cast<std::size_t>(at)];
        group->addWidget(makeLabel(column.field, column.name, column.editor), 0, at);
        group->addWidget(column.editor, 1, at);
        group->addWidget(makeError(column.field), 2 + at, 0, 1, static_cast<int>(columns.size()));
        group->setColumnStretch(at, 1);
    }
    grid.addLayout(group, grid.rowCount(), 0, 1, 2);
}

/// Widgets in one line, the last of which takes what room there is.
QWidget* BudgetFields::beside(QLineEdit* line, QWidget* other)
{
    auto* holder = new QWidget;
    auto* layout = new QHBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(m_theme.metrics().gap);
    layout->addWidget(line);
    layout->addWidget(other, 1);
    holder->setFocusProxy(line);
    return holder;
}

void BudgetFields::build()
{
    const Metrics& metrics = m_theme.metrics();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(metrics.gapLarge);
    grid->setVerticalSpacing(metrics.gapSmall);
    grid->setColumnStretch(1, 1);

    addRow(*grid, DraftField::name, tr("Name"), makeLine(DraftField::name, tr("Name")));
    m_match->setAccessibleName(tr("Counts"));
    addRow(*grid, DraftField::counts, tr("Counts"), m_match);
    addRow(*grid, DraftField::per, tr("One budget for"), m_per);
    m_period->addItems(policywords::periodNames());
    addRow(*grid, DraftField::limit, tr("Limit"), beside(makeLine(DraftField::limit, tr("Limit")), m_period));
    addRow(*grid, DraftField::raise, tr("Raised limit"), makeLine(DraftField::raise, tr("Raised limit")));
    showRaise(false);
    addColumns(*grid, {markColumn(DraftField::alertAt, tr("Alert at")),
                       markColumn(DraftField::downgradeAt, tr("Downgrade at")),
                       markColumn(DraftField::stopAt, tr("Stop at"))});
    m_lines[DraftField::stopAt]->setPlaceholderText(QString());
    m_model->setEditable(true);
    m_model->lineEdit()->setAccessibleName(tr("Fallback model"));
    m_model->lineEdit()->setPlaceholderText(tr("none"));
    QLineEdit* retries = makeLine(DraftField::retries, tr("Retries at most"));
    retries->setPlaceholderText(tr("as many as the agent likes"));
    addColumns(*grid, {{DraftField::fallbackModel, tr("Fallback model"), m_model},
                       {DraftField::retries, tr("Retries at most"), retries}});

    connect(m_match, &MatchEditor::edited, this, &BudgetFields::tellEdited);
    connect(m_per, &Segments::chosen, this, &BudgetFields::tellEdited);
    connect(m_period, qOverload<int>(&QComboBox::currentIndexChanged), this, &BudgetFields::tellEdited);
    connect(m_model, &QComboBox::editTextChanged, this, &BudgetFields::tellEdited);
}

/// A percentage, and behind it what that is in dollars.
BudgetFields::Column BudgetFields::markColumn(DraftField mark, const QString& name)
{
    auto* sum = new TextLabel(m_theme, TextStyle::small, Ink::dim);
    m_sums[mark] = sum;
    QLineEdit* line = makeLine(mark, name);
    line->setFixedWidth(m_theme.metrics().percentField);
    line->setPlaceholderText(tr("never"));
    return {mark, name, beside(line, sum)};
}

void BudgetFields::tellEdited()
{
    if (!m_filling)
        Q_EMIT edited();
}

void BudgetFields::fill(const PolicyDraft& draft)
{
    const bool filling = std::exchange(m_filling, true);
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
    m_filling = filling;
}

void BudgetFields::readInto(PolicyDraft& draft) const
{
    draft.name = m_lines[DraftField::name]->text();
    draft.match = m_match->match();
    draft.per = static_cast<Per>(m_per->current());
    draft.limit = m_lines[DraftField::limit]->text();
    draft.period = static_cast<PeriodKind>(m_period->currentIndex());
    draft.alertAt = m_lines[DraftField::alertAt]->text();
    draft.downgradeAt = m_lines[DraftField::downgradeAt]->text();
    draft.stopAt = m_lines[DraftField::stopAt]->text();
    draft.fallbackModel = m_model->currentText();
    draft.retries = m_lines[DraftField::retries]->text();
    draft.raiseTo = m_lines[DraftField::raise]->text();
}

void BudgetFields::showWrong(const QMap<DraftField, QString>& wrong)
{
    for (auto field = m_errors.begin(); field != m_errors.end(); ++field) {
        const QString words = wrong.value(field.key());
        field.value()->setText(words);
        field.value()->setVisible(!words.isEmpty());
    }
}

bool BudgetFields::showWrong(DraftField field, const QString& words)
{
    TextLabel* error = m_errors.value(field);
    if (!error)
        return false;
    error->setText(words);
    error->show();
    return true;
}

void BudgetFields::showSum(DraftField mark, const std::optional<Money>& sum)
{
    m_sums[mark]->setText(sum ? QStringLiteral("% · ") + format::moneyShort(*sum) : QStringLiteral("%"));
}

void BudgetFields::setModels(const std::vector<std::string>& models)
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

void BudgetFields::showRaise(bool shown)
{
    m_lines[DraftField::raise]->setVisible(shown);
    m_labels[DraftField::raise]->setVisible(shown);
}

bool BudgetFields::isRaising() const
{
    return m_lines[DraftField::raise]->hasFocus();
}

void BudgetFields::focusOn(DraftField field)
{
    m_lines[field]->setFocus(Qt::OtherFocusReason);
}

} // namespace tokenfence
