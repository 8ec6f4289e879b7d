// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/farewell.h"

#include "ui/items/button.h"
#include "ui/items/format.h"
#include "ui/items/textlabel.h"
#include "ui/shell/stoptexts.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace tokenfence {
namespace {

/// More of them are only counted.
constexpr std::size_t namedAgents = 12;

} // namespace

Farewell::Farewell(const Theme& theme, const QString& title, const QString& text, QWidget* parent)
    : QDialog(parent)
    , m_buttons(new QHBoxLayout)
{
    const Metrics& metrics = theme.metrics();
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    auto* head = new TextLabel(theme, TextStyle::strong, Ink::text, title);
    auto* body = new TextLabel(theme, TextStyle::body, Ink::dim, text);
    body->setWordWrap(true);
    body->setMinimumWidth(2 * metrics.meterWidth);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.gapHuge, metrics.gapHuge, metrics.gapHuge, metrics.gapLarge);
    layout->setSpacing(metrics.gapLarge);
    layout->addWidget(head);
    layout->addWidget(body);
    m_buttons->addStretch(1);
    layout->addLayout(m_buttons);
}

void Farewell::addButton(QPushButton* button)
{
    m_buttons->addWidget(button);
    connect(button, &QPushButton::clicked, this, &QDialog::accept);
}

Farewell* Farewell::closing(const Theme& theme, QWidget* parent)
{
    auto* dialog = new Farewell(
        theme, tr("TokenFence goes on fencing"),
        tr("Closing the window ends the window alone. The engine is a process of its own: budgets "
           "hold and spending is recorded until you stop it. This is said once."),
        parent);
    QPushButton* quit = makeButton(tr("Quit and stop fencing …"), ButtonLook::danger);
    QPushButton* close = makeButton(tr("Close the window"), ButtonLook::primary);
    dialog->addButton(quit);
    dialog->addButton(close);
    close->setDefault(true);
    connect(quit, &QPushButton::clicked, dialog, &Farewell::quitWanted);
    connect(close, &QPushButton::clicked, dialog, &Farewell::closeWanted);
    return dialog;
}

Farewell* Farewell::quitting(const Theme& theme, const std::vector<AgentView>& agents, QWidget* parent)
{
    const QString names = stoptexts::list(agents, namedAgents);
    QString text;
    if (agents.empty()) {
        text = tr(
            "No agent is connected. Agents that start later run without budgets, and nothing is recorded.");
    } else {
        text = agents.size() == 1
                   ? tr("1 agent would go unfenced: %1.").arg(names)
                   : tr("%1 agents would go unfenced: %2.").arg(format::count(agents.size()), names);
        text += u' ' + tr("What runs goes on without budgets, and nothing that it spends is recorded.");
    }
    auto* dialog = new Farewell(theme, tr("Quit and stop fencing?"), text, parent);
    QPushButton* cancel = makeButton(tr("Keep fencing"), ButtonLook::primary);
    QPushButton* quit = makeButton(tr("Quit and stop fencing"), ButtonLook::danger);
    dialog->addButton(quit);
    dialog->addButton(cancel);
    cancel->setDefault(true);
    connect(quit, &QPushButton::clicked, dialog, &Farewell::quitWanted);
    return dialog;
}

} // namespace tokenfence
