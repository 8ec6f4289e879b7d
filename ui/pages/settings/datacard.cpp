// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/datacard.h"

#include "ui/items/button.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/pages/present.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QVBoxLayout>

namespace tokenfence {

DataCard::DataCard(const PageContext& context, QWidget* parent)
    : Card(context.theme, tr("Where the data is"), parent)
    , m_context(context)
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(theme().metrics().gapLarge);
    grid->setVerticalSpacing(theme().metrics().gapSmall);
    grid->setColumnStretch(1, 1);
    m_database = addRow(*grid, tr("Database"), true);
    m_size = addRow(*grid, tr("In it"), false);
    m_agents = addRow(*grid, tr("Agents' socket"), true);
    m_control = addRow(*grid, tr("Operator's socket"), true);
    m_engine = addRow(*grid, tr("Engine"), false);
    m_window = addRow(*grid, tr("Window"), false);
    body()->addLayout(grid);
    body()->addStretch(1);
    connect(&context.engine, &EnginePort::statusChanged, this, &DataCard::follow);
    connect(&context.engine, &EnginePort::linkChanged, this, &DataCard::follow);
    follow();
}

TextLabel* DataCard::addRow(QGridLayout& grid, const QString& name, bool canBeCopied)
{
    const int row = grid.rowCount();
    auto* value = new TextLabel(theme(), TextStyle::row, Ink::text);
    auto* title = new TextLabel(theme(), TextStyle::small, Ink::dim, name);
    title->setMinimumWidth(title->sizeHint().width());
    grid.addWidget(title, row, 0);
    grid.addWidget(value, row, 1, 1, canBeCopied ? 1 : 2);
    if (canBeCopied) {
        value->setElideMode(Qt::ElideMiddle);
        QPushButton* copy = makeButton(tr("Copy"), ButtonLook::plain);
        copy->setAccessibleName(tr("Copy: %1").arg(name));
        copy->setFont(theme().font(TextStyle::small));
        connect(copy, &QPushButton::clicked, this,
                [value] { QGuiApplication::clipboard()->setText(value->text()); });
        grid.addWidget(copy, row, 2);
    }
    return value;
}

void DataCard::refresh()
{
    m_query = m_context.queries.ask(
        [](RollupSource& source, const CancelToken& cancel) { return source.facts(cancel); },
        [this](const Result<StoreFacts>& facts) {
            m_facts = facts ? std::optional(*facts) : std::nullopt;
            setProblem(facts ? QString() : shownText(facts.error().message));
            follow();
        });
}

void DataCard::follow()
{
    const std::optional<EngineStatus>& status = m_context.engine.status();
    const auto path = [](const std::string& text) { return shownName(text, format::unknown()); };
    m_database->setText(status ? path(status->databasePath) : format::unknown());
    m_agents->setText(status ? path(status->agentSocket) : format::unknown());
    m_control->setText(status ? path(status->controlSocket) : format::unknown());
    QStringList in;
    if (m_facts) {
        in << tr("%1 calls").arg(format::count(m_facts->events)) << format::bytes(m_facts->fileBytes);
        if (m_facts->firstEvent) {
            in << tr("since %1").arg(format::date(*m_facts->firstEvent, m_context.present.zone()));
        }
    }
    m_size->setText(in.isEmpty() ? format::unknown() : in.join(QStringLiteral(" · ")));
    const QString window = QStringLiteral("tokenfence/" TOKENFENCE_VERSION);
    m_window->setText(window);
    if (!status) {
        m_engine->setText(format::unknown());
        return;
    }
    const QString engine = shownText(status->engine);
    const bool isSame = engine == window;
    m_engine->setText(tr("%1 · tables %2 · up %3")
                          .arg(engine, QString::number(status->schema),
                               format::duration(std::chrono::seconds(status->uptimeSeconds))));
    m_window->setText(isSame ? window : tr("%1, another one than the engine's").arg(window));
    m_window->setInk(isSame ? Ink::text : Ink::warn);
}

} // namespace tokenfence
