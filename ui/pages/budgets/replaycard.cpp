// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/replaycard.h"

#include "model/ports/engine.h"
#include "model/ports/past.h"
#include "ui/items/button.h"
#include "ui/items/datatable.h"
#include "ui/items/format.h"
#include "ui/pages/budgets/replaymodel.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace tokenfence {

ReplayCard::ReplayCard(const PageContext& context, QWidget* parent)
    : Card(context.theme, tr("Which requests"), parent)
    , m_context(context)
    , m_model(new ReplayModel(this))
    , m_table(new DataTable(context.theme, tr("Requests that would have gone another way")))
{
    auto* close = makeButton(tr("Close"), ButtonLook::plain);
    connect(close, &QPushButton::clicked, this, &ReplayCard::closed);
    addToHead(close);
    m_table->setModel(m_model);
    m_table->fitColumn(ReplayModel::Time, QStringLiteral("24 Nov 00:00"), 0, TextStyle::small);
    m_table->fitColumn(ReplayModel::User, QStringLiteral("acme-corp-1"));
    m_table->fitColumn(ReplayModel::Fate, tr("stopped: tried again"));
    m_table->fitColumn(ReplayModel::By, QStringLiteral("Organisation, per day"));
    m_table->fitColumn(ReplayModel::Saved, QStringLiteral("$1,000.00"));
    m_table->horizontalHeader()->setSectionResizeMode(ReplayModel::Request, QHeaderView::Stretch);
    connect(m_table, &DataTable::activated, this, [this](const QModelIndex& index) { open(index.row()); });
    m_table->setEmptyText(tr("None is known."));
    body()->addWidget(m_table, 1);
    setFocusProxy(m_table);
}

void ReplayCard::show(const ReplayAnswer& answer, const Policy& edited, int days)
{
    const auto nameOf = [&](const std::string& id) {
        if (id == edited.id)
            return edited.name;
        if (const std::optional<EngineStatus>& status = m_context.engine.status()) {
            for (const PolicyView& view : status->policies) {
                if (view.policy.id == id)
                    return view.policy.name;
            }
        }
        return id;
    };
    const std::vector<ReplayedRequest>& requests = answer.outcome.hit;
    m_model->setRequests(requests, m_context.present.zone(), m_context.present.now().wall, nameOf);
    setTitle(
        requests.size() < answer.outcome.requestsHit
            ? tr("The %1 that save most, in the last %2 days").arg(format::count(requests.size())).arg(days)
            : tr("Would have gone another way, in the last %1 days").arg(days));
}

void ReplayCard::clear()
{
    m_model->setRequests({}, m_context.present.zone(), m_context.present.now().wall, {});
    setTitle(tr("Which requests"));
}

void ReplayCard::open(int row)
{
    const ReplayedRequest* request = m_model->at(row);
    if (request && !request->request.empty())
        m_context.navigator.go(ToRequest{request->request});
}

void ReplayCard::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        Card::keyPressEvent(event);
}

} // namespace tokenfence
