// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/matcheditor.h"

#include "model/name.h"
#include "ui/items/button.h"
#include "ui/items/combobox.h"
#include "ui/items/plaintext.h"
#include "ui/pages/budgets/policywords.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {

MatchEditor::MatchEditor(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_chips(new QHBoxLayout)
    , m_adder(new QWidget(this))
    , m_field(new ComboBox(theme, tr("Condition on"), m_adder))
    , m_label(new QLineEdit(m_adder))
    , m_pattern(new QLineEdit(m_adder))
    , m_add(makeButton(tr("Add"), ButtonLook::plain, m_adder))
{
    const Metrics& metrics = theme.metrics();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics.gapSmall);
    m_chips->setSpacing(metrics.gapSmall);
    layout->addLayout(m_chips);
    auto* adder = new QHBoxLayout(m_adder);
    adder->setContentsMargins(0, 0, 0, 0);
    adder->setSpacing(metrics.gapSmall);
    adder->addWidget(m_field);
    adder->addWidget(m_label);
    adder->addWidget(m_pattern, 1);
    adder->addWidget(m_add);
    layout->addWidget(m_adder);

    for (int field = 0; field <= static_cast<int>(MatchTerm::Field::label); ++field)
        m_field->addItem(policywords::fieldName(static_cast<MatchTerm::Field>(field)));
    m_label->setPlaceholderText(tr("label"));
    m_label->setAccessibleName(tr("Label"));
    m_label->setMaximumWidth(metrics.nameColumn);
    m_pattern->setPlaceholderText(tr("name, * for any"));
    m_pattern->setAccessibleName(tr("Name or pattern"));
    connect(m_field, qOverload<int>(&QComboBox::currentIndexChanged), this,
            [this](int field) { m_label->setVisible(field == static_cast<int>(MatchTerm::Field::label)); });
    connect(m_add, &QPushButton::clicked, this, &MatchEditor::addTerm);
    connect(m_pattern, &QLineEdit::returnPressed, this, &MatchEditor::addTerm);
    m_label->hide();
    showAdder(false);
    rebuild();
}

void MatchEditor::setMatch(const Match& match)
{
    m_match = match;
    showAdder(false);
    rebuild();
}

void MatchEditor::showAdder(bool shown)
{
    m_adder->setVisible(shown);
    if (shown)
        m_pattern->setFocus(Qt::OtherFocusReason);
}

void MatchEditor::rebuild()
{
    // By Tab each stands behind the one before, and not where it was made: behind everything.
    QWidget* before = m_add;
    const auto place = [this, &before](QWidget* chip) {
        m_chips->addWidget(chip);
        setTabOrder(before, chip);
        before = chip;
    };
    while (QLayoutItem* item = m_chips->takeAt(0)) {
        if (QWidget* chip = item->widget()) {
            chip->hide(); // it may be the one whose click brought us here
            chip->deleteLater();
        }
        delete item;
    }
    if (m_match.empty()) {
        auto* all = makeButton(tr("all calls"), ButtonLook::plain, this);
        all->setEnabled(false);
        m_chips->addWidget(all);
    }
    for (const MatchTerm& term : m_match) {
        auto* chip = makeButton(policywords::term(term) + QStringLiteral("  ×"), ButtonLook::plain, this);
        chip->setAccessibleName(tr("Remove the condition %1").arg(policywords::term(term)));
        chip->setToolTip(plainToolTip(tr("Remove %1").arg(policywords::term(term))));
        connect(chip, &QPushButton::clicked, this, [this, term] {
            m_match.erase(std::remove(m_match.begin(), m_match.end(), term), m_match.end());
            rebuild();
            Q_EMIT edited();
        });
        place(chip);
    }
    auto* more = makeButton(tr("+ only …"), ButtonLook::plain, this);
    more->setAccessibleName(tr("Add a condition"));
    connect(more, &QPushButton::clicked, this, [this] { showAdder(m_adder->isHidden()); });
    place(more);
    m_chips->addStretch(1);
}

void MatchEditor::addTerm()
{
    MatchTerm term;
    term.field = static_cast<MatchTerm::Field>(m_field->currentIndex());
    term.pattern = m_pattern->text().trimmed().toStdString();
    const bool isLabel = term.field == MatchTerm::Field::label;
    if (isLabel)
        term.labelKey = m_label->text().trimmed().toStdString();
    const bool wrongPattern = !isName(term.pattern);
    const bool wrongLabel = isLabel && !isName(term.labelKey);
    m_pattern->setProperty("wrong", wrongPattern);
    m_label->setProperty("wrong", wrongLabel);
    for (QLineEdit* edit : {m_pattern, m_label}) {
        edit->setStyleSheet(edit->styleSheet()); // reads the property again
    }
    if (wrongPattern || wrongLabel)
        return;
    m_match.erase(std::remove_if(m_match.begin(), m_match.end(),
                                 [&](const MatchTerm& other) {
                                     return other.field == term.field && other.labelKey == term.labelKey;
                                 }),
                  m_match.end());
    m_match.push_back(term);
    m_pattern->clear();
    showAdder(false);
    rebuild();
    Q_EMIT edited();
}

} // namespace tokenfence
