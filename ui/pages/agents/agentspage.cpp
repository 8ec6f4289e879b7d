// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agentspage.h"

#include "ui/items/button.h"
#include "ui/items/card.h"
#include "ui/items/datatable.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/pages/agents/agentdelegate.h"
#include "ui/pages/agents/agentmodel.h"
#include "ui/pages/agents/agentorder.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"
#include "ui/pages/stopactions.h"

#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace tokenfence {
namespace {

const QString columnsKey = QStringLiteral("columns");

} // namespace

AgentsPage::AgentsPage(const PageContext& context, QWidget* parent)
    : Page(PageId::agents, tr("Agents"), Icon::agents, context, parent)
    , m_model(new AgentModel(this))
    , m_order(new AgentOrder(this))
    , m_table(new DataTable(context.theme, tr("Agents")))
    , m_stop(makeButton(stopText(Scope::Kind::agent), ButtonLook::danger))
    , m_resume(makeButton(resumeText(Scope::Kind::agent), ButtonLook::plain))
    , m_summary(new TextLabel(context.theme, TextStyle::small, Ink::dim))
{
    const Metrics& metrics = theme().metrics();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.pagePadY, metrics.pagePadX, metrics.pagePadY);
    layout->addWidget(buildTable());
    connect(&engine(), &EnginePort::statusChanged, this, &AgentsPage::follow);
    connect(&engine(), &EnginePort::linkChanged, this, &AgentsPage::follow);
    connect(&present(), &Present::ticked, this, &AgentsPage::tellTime);
    connect(m_stop, &QPushButton::clicked, this, &AgentsPage::stopSelected);
    connect(m_resume, &QPushButton::clicked, this, &AgentsPage::resumeSelected);
    connect(m_table, &DataTable::currentRowChanged, this, &AgentsPage::tellSelected);
    connect(m_table, &DataTable::menuWanted, this, &AgentsPage::offerMenu);
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        if (const auto agent = agentAt(index)) {
            showCalls(agent->agent);
        }
    });
    follow();
}

Card* AgentsPage::buildTable()
{
    auto* card = new Card(theme(), tr("Agents"));
    card->addToHead(m_summary);
    card->addToHead(m_resume);
    card->addToHead(m_stop);
    m_stop->setFont(theme().font(TextStyle::small));
    m_resume->setFont(theme().font(TextStyle::small));
    m_order->setSourceModel(m_model);
    m_order->setSortRole(SortRole);
    m_table->setModel(m_order);
    m_table->setItemDelegate(new AgentDelegate(theme(), m_table));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(AgentModel::Name, Qt::AscendingOrder);
    m_table->fitColumn(AgentModel::Name, QStringLiteral("research-assistant-17"));
    m_table->fitColumn(AgentModel::State, stateText(AgentState::unconfirmed),
                       AgentDelegate::shapeWidth(theme()));
    m_table->fitColumn(AgentModel::Client, QStringLiteral("tokenfence-python/1.0.0"));
    m_table->fitColumn(AgentModel::Pid, QStringLiteral("4194304"));
    m_table->fitColumn(AgentModel::UserId, QStringLiteral("00000"));
    m_table->fitColumn(AgentModel::Since, QStringLiteral("24 Nov 00:00"));
    m_table->fitColumn(AgentModel::LastSeen, QStringLiteral("59 min ago"));
    m_table->fitColumn(AgentModel::Spend, QStringLiteral("$0,000.00"));
    m_table->fitColumn(AgentModel::CallsPerMinute, QStringLiteral("0,000"));
    m_table->fitColumn(AgentModel::Reserved, QStringLiteral("$000.00"));
    m_table->horizontalHeader()->setSectionResizeMode(AgentModel::Client, QHeaderView::Stretch);
    card->body()->addWidget(m_table, 1);
    return card;
}

void AgentsPage::activate()
{
    m_active = true;
    follow();
}

void AgentsPage::deactivate()
{
    m_active = false;
}

void AgentsPage::visit(const Destination& destination)
{
    if (const auto* agents = std::get_if<ToAgents>(&destination)) {
        follow();
        select(agents->agent);
    }
}

void AgentsPage::follow()
{
    const std::optional<EngineStatus>& status = engine().status();
    m_table->setEmptyText(
        status ? tr("No agent is connected. One that uses the SDK appears here by itself; it looks for %1.")
                     .arg(shownText(status->agentSocket))
               : tr("Nothing is known of the agents before the engine has been reached."));
    m_model->setHeard(engine().link() == EnginePort::Link::connected);
    if (status) {
        // Also while nobody looks: who leaves in the meantime is to be known.
        m_model->setAgents(status->agents);
        tellSummary(status->agents);
        tellTime();
    }
    tellSelected();
}

void AgentsPage::tellSummary(const std::vector<AgentView>& agents)
{
    std::size_t connected = 0;
    std::size_t unconfirmed = 0;
    for (const AgentView& agent : agents) {
        connected += agent.connectedNow ? 1 : 0;
        unconfirmed += stateOf(agent) == AgentState::unconfirmed ? 1 : 0;
    }
    const bool heard = engine().link() == EnginePort::Link::connected;
    QStringList parts{(heard ? tr("%1 connected") : tr("%1 connected when the engine was last heard"))
                          .arg(format::count(connected))};
    const auto all = static_cast<std::size_t>(m_model->rowCount());
    if (all > connected) {
        parts << tr("%1 left").arg(format::count(all - connected));
    }
    if (unconfirmed > 0) {
        parts << tr("%1 stopped and not confirmed").arg(format::count(unconfirmed));
    }
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    m_summary->setInk(unconfirmed > 0 ? Ink::warn : Ink::dim);
}

void AgentsPage::tellTime()
{
    if (m_active) {
        m_model->setNow(present().now().wall, present().zone());
    }
}

std::optional<AgentView> AgentsPage::agentAt(const QModelIndex& index) const
{
    const AgentView* agent = index.isValid() ? m_model->at(m_order->mapToSource(index).row()) : nullptr;
    return agent == nullptr ? std::nullopt : std::optional(*agent);
}

void AgentsPage::tellSelected()
{
    const std::optional<AgentView> agent = agentAt(m_table->currentIndex());
    const bool hasName = agent && !agent->agent.empty();
    const bool stopped = hasName && isStopped(engine(), {Scope::Kind::agent, agent->agent});
    m_stop->setEnabled(hasName && !stopped);
    m_resume->setEnabled(stopped);
    const QString help = hasName ? shownText(agent->agent) : tr("Choose an agent in the table");
    m_stop->setToolTip(plainToolTip(help));
    m_resume->setToolTip(plainToolTip(help));
}

void AgentsPage::select(const std::string& agent)
{
    if (const int row = m_model->rowOf(agent); row >= 0) {
        m_table->selectRow(m_order->mapFromSource(m_model->index(row, 0)).row());
    }
    m_table->setFocus();
}

void AgentsPage::stopSelected()
{
    if (const auto agent = agentAt(m_table->currentIndex())) {
        requestStop(context(), {Scope::Kind::agent, agent->agent});
    }
}

void AgentsPage::resumeSelected()
{
    if (const auto agent = agentAt(m_table->currentIndex())) {
        requestResume(context(), {Scope::Kind::agent, agent->agent});
    }
}

void AgentsPage::showCalls(const std::string& agent)
{
    if (agent.empty() || !navigator().has(PageId::live)) {
        return;
    }
    MatchTerm term;
    term.field = MatchTerm::Field::agent;
    term.pattern = agent;
    navigator().go(ToLive{{{term}, {}, {}}, std::nullopt});
}

void AgentsPage::offerMenu(const QModelIndex& index, const QPoint& at)
{
    const std::optional<AgentView> agent = agentAt(index);
    if (!agent) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(m_stop->text(), this, &AgentsPage::stopSelected)->setEnabled(m_stop->isEnabled());
    menu->addAction(m_resume->text(), this, &AgentsPage::resumeSelected)->setEnabled(m_resume->isEnabled());
    if (navigator().has(PageId::live)) {
        menu->addSeparator();
        menu->addAction(tr("Show its calls"), this, [this, name = agent->agent] { showCalls(name); });
    }
    menu->popup(at);
}

void AgentsPage::saveState(QSettings& settings) const
{
    settings.setValue(columnsKey, m_table->horizontalHeader()->saveState());
}

void AgentsPage::restoreState(QSettings& settings)
{
    m_table->horizontalHeader()->restoreState(settings.value(columnsKey).toByteArray());
}

} // namespace tokenfence
