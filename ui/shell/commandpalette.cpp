// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commandpalette.h"

#include "ui/items/datatable.h"
#include "ui/items/plaintext.h"
#include "ui/items/rowdelegate.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"
#include "ui/pages/spendlinks.h"
#include "ui/pages/stopactions.h"
#include "ui/pages/timebins.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <chrono>
#include <set>

namespace tokenfence {
namespace {

constexpr std::size_t mostRows = 50;
constexpr std::size_t mostNames = 500;
constexpr std::chrono::days namesOf{30};

} // namespace

CommandPalette::CommandPalette(const PageContext& context, std::vector<Finding> given, QWidget* parent)
    : QDialog(parent)
    , m_context(context)
    , m_all(std::move(given))
    , m_typed(new QLineEdit)
    , m_model(new QStandardItemModel(0, 2, this))
    , m_table(new DataTable(context.theme, tr("What was found")))
{
    const Metrics& metrics = context.theme.metrics();
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Find"));
    setModal(true);
    m_typed->setAccessibleName(tr("Find"));
    m_typed->setPlaceholderText(tr("A page, budget, agent, user, workflow or action"));
    m_typed->installEventFilter(this);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new RowDelegate(context.theme, m_table));
    m_table->setEmptyText(tr("Nothing of that name"));
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->setFocusPolicy(Qt::NoFocus); // the field keeps the keyboard
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.gapLarge, metrics.gapLarge, metrics.gapLarge, metrics.gapLarge);
    layout->setSpacing(metrics.gap);
    layout->addWidget(m_typed);
    layout->addWidget(m_table, 1);
    resize(2 * metrics.sidePanelWidth, 11 * metrics.rowHeight);

    connect(m_typed, &QLineEdit::textChanged, this, &CommandPalette::show);
    connect(m_typed, &QLineEdit::returnPressed, this, [this] { take(m_table->currentRow()); });
    connect(m_table, &QAbstractItemView::clicked, this,
            [this](const QModelIndex& index) { take(index.row()); });
    addStatus();
    askNames(Dimension::user, m_users);
    askNames(Dimension::workflow, m_workflows);
    show({});
}

void CommandPalette::addStatus()
{
    const std::optional<EngineStatus>& status = m_context.engine.status();
    if (!status) {
        return;
    }
    Navigator& navigator = m_context.navigator;
    for (const PolicyView& view : status->policies) {
        m_all.push_back({tr("Budget"), shownText(view.policy.name), [&navigator, id = view.policy.id] {
                             navigator.go(ToBudgets{id, {}});
                         }});
    }
    std::set<std::string> agents;
    for (const AgentView& agent : status->agents) {
        if (!agents.insert(agent.agent).second) {
            continue;
        }
        const QString name = shownName(agent.agent, tr("no name"));
        m_all.push_back({tr("Agent"), name, [&navigator, id = agent.agent] { navigator.go(ToAgents{id}); }});
        if (agent.agent.empty()) {
            continue; // nobody can be stopped by no name
        }
        Scope scope;
        scope.kind = Scope::Kind::agent;
        scope.name = agent.agent;
        if (isStopped(m_context.engine, scope)) {
            m_all.push_back({tr("Action"), tr("Resume agent %1").arg(name),
                             [context = m_context, scope] { requestResume(context, scope); }});
        } else {
            m_all.push_back({tr("Action"), tr("Stop agent %1").arg(name),
                             [context = m_context, scope] { requestStop(context, scope); }});
        }
    }
}

void CommandPalette::askNames(Dimension dimension, Query& query)
{
    // To the end of the quarter hour that is now, so that whoever came a minute ago is found.
    const WallTime end = quarterHour(m_context.present.now().wall) + quarter;
    query = m_context.queries.ask(
        [span = TimeSpan{end - namesOf, end}, dimension](RollupSource& source, const CancelToken& cancel) {
            GroupRow rest;
            std::size_t restCount = 0;
            return source.groups(span, dimension, {}, {}, mostNames, rest, restCount, cancel);
        },
        [this, dimension](const Result<std::vector<GroupRow>>& rows) {
            if (!rows) {
                return; // the rest is found all the same
            }
            for (const GroupRow& row : *rows) {
                if (row.name.empty()) {
                    continue;
                }
                const Filter filter{{dimension, {}, row.name}};
                m_all.push_back(
                    {dimension == Dimension::user ? tr("User") : tr("Workflow"), shownText(row.name),
                     [&navigator = m_context.navigator, filter] { showSpend(navigator, filter, {}); }});
            }
            show(m_typed->text());
        });
}

void CommandPalette::show(const QString& typed)
{
    m_found = rankFindings(m_all, typed, mostRows);
    m_model->removeRows(0, m_model->rowCount());
    for (const Finding* finding : m_found) {
        auto* title = new QStandardItem(finding->title);
        auto* kind = new QStandardItem(finding->kind);
        kind->setData(static_cast<int>(Ink::dim), InkRole);
        title->setEditable(false);
        kind->setEditable(false);
        m_model->appendRow({title, kind});
    }
    m_table->setCurrentIndex(m_model->index(0, 0));
}

void CommandPalette::take(int row)
{
    if (row < 0 || row >= static_cast<int>(m_found.size())) {
        return;
    }
    const std::function<void()> act = m_found[static_cast<std::size_t>(row)]->act;
    accept();
    act();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_typed && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            QCoreApplication::sendEvent(m_table, event);
            return true;
        default:
            break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace tokenfence
