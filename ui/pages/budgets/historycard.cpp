// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/historycard.h"

#include "model/ports/engine.h"
#include "ui/items/button.h"
#include "ui/items/datatable.h"
#include "ui/items/plaintext.h"
#include "ui/pages/budgets/historymodel.h"
#include "ui/pages/present.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace tokenfence {

namespace {

constexpr std::chrono::seconds interval{1};
constexpr std::size_t mostEntries = 500;

} // namespace

HistoryCard::HistoryCard(const PageContext& context, QWidget* parent)
    : Card(context.theme, tr("History"), parent)
    , m_context(context)
    , m_model(new HistoryModel(this))
    , m_table(new DataTable(context.theme, tr("History of the budgets")))
    , m_refresh(interval, [this] { ask(); })
{
    auto* close = makeButton(tr("Close"), ButtonLook::plain);
    connect(close, &QPushButton::clicked, this, &HistoryCard::closed);
    addToHead(close);
    m_table->setModel(m_model);
    m_table->fitColumn(HistoryModel::Time, QStringLiteral("24 Nov 00:00"), 0, TextStyle::small);
    m_table->fitColumn(HistoryModel::Who, tr("operator"));
    m_table->fitColumn(HistoryModel::Budget, QStringLiteral("Refund workflow, per request"));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setEmptyText(tr("No budget has been changed yet."));
    connect(m_table, &DataTable::activated, this, [this](const QModelIndex& index) {
        if (const LogEntry* entry = m_model->at(index.row()))
            Q_EMIT chosen(QString::fromStdString(entry->subject));
    });
    body()->addWidget(m_table, 1);
    setFocusProxy(m_table);
    connect(&context.engine, &EnginePort::statusChanged, &m_refresh, &Refresh::request);
}

void HistoryCard::showEvent(QShowEvent* event)
{
    Card::showEvent(event);
    m_refresh.setActive(true);
    m_refresh.restart();
}

void HistoryCard::hideEvent(QHideEvent* event)
{
    m_refresh.setActive(false);
    m_query.cancel();
    Card::hideEvent(event);
}

void HistoryCard::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        Card::keyPressEvent(event);
}

void HistoryCard::ask()
{
    LogQuestion question;
    question.kinds = {"policy"};
    question.limit = mostEntries;
    m_query = m_context.queries.ask(
        [question](RollupSource& source, const CancelToken& cancel) { return source.log(question, cancel); },
        [this](const Result<std::vector<LogEntry>>& entries) {
            setProblem(entries ? QString() : shownText(entries.error().message));
            if (entries)
                m_model->setEntries(*entries, m_context.present.zone(), m_context.present.now().wall);
            m_refresh.answered();
        });
}

} // namespace tokenfence
