// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/livepage.h"

#include "ui/items/accessible.h"
#include "ui/items/button.h"
#include "ui/items/card.h"
#include "ui/items/format.h"
#include "ui/items/textlabel.h"
#include "ui/pages/live/callmenu.h"
#include "ui/pages/live/callmerge.h"
#include "ui/pages/live/callmodel.h"
#include "ui/pages/live/calltable.h"
#include "ui/pages/live/filterfield.h"
#include "ui/pages/live/livefilter.h"
#include "ui/pages/live/pastcallsline.h"
#include "ui/pages/present.h"
#include "ui/pages/request/requestpanel.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>
#include <QShortcut>
#include <QVBoxLayout>

namespace tokenfence {
namespace {

const QString filterKey = QStringLiteral("filter");

} // namespace

LivePage::LivePage(const PageContext& context, QWidget* parent)
    : Page(PageId::live, tr("Live"), Icon::live, context, parent)
    , m_model(new CallModel(this))
    , m_table(new CallTable(context.theme, *m_model))
    , m_request(new RequestPanel(context,
                                 [this](const std::string& request) { return m_model->denialsOf(request); }))
    , m_filter(new FilterField(context.theme))
    , m_freeze(makeButton(tr("Freeze"), ButtonLook::plain))
    , m_follow(makeButton(tr("Follow"), ButtonLook::plain))
    , m_rateText(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_problem(new TextLabel(context.theme, TextStyle::small, Ink::warn))
    , m_note(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_past(new PastCallsLine(context))
{
    const Metrics& metrics = theme().metrics();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.pagePadY, metrics.pagePadX, metrics.pagePadY);
    layout->setSpacing(metrics.cardPadX);
    layout->addWidget(buildTable(), 1);
    layout->addWidget(m_request);
    m_request->hide();
    connectAll();
    m_model->setZone(present().zone(), present().now().wall);
    m_model->setHeld(true);
    tellEmpty();
    tellFlow();
}

Card* LivePage::buildTable()
{
    auto* card = new Card(theme(), tr("Live"));
    m_freeze->setCheckable(true);
    setThemedIcon(*m_freeze, theme(), Icon::pause, Ink::text);
    m_freeze->setFont(theme().font(TextStyle::small));
    m_follow->setToolTip(tr("Back to the newest calls"));
    m_follow->setFont(theme().font(TextStyle::small));
    m_follow->hide();
    m_rateText->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_rateText->reserve(tr("%1 calls/s").arg(format::count(999)));
    card->addToHead(m_filter);
    card->addToHead(m_follow);
    card->addToHead(m_freeze);
    card->addToHead(m_rateText);

    m_problem->setWordWrap(true);
    m_problem->hide();
    card->body()->addWidget(m_problem);
    card->body()->addWidget(m_past);
    card->body()->addWidget(m_table, 1);
    card->body()->addWidget(m_note);
    return card;
}

void LivePage::connectAll()
{
    connect(&engine(), &EnginePort::callsArrived, this, &LivePage::takeBatch);
    connect(&present(), &Present::ticked, this, &LivePage::tellFlow);
    connect(&present(), &Present::dayChanged, this,
            [this] { m_model->setZone(present().zone(), present().now().wall); });
    connect(m_filter, &FilterField::filterChanged, this, &LivePage::takeFilter);
    connect(m_filter, &FilterField::problemChanged, this, [this](const QString& problem) {
        m_problem->setText(problem);
        m_problem->setVisible(!problem.isEmpty());
    });
    connect(m_freeze, &QPushButton::toggled, this, &LivePage::setFrozen);
    connect(m_follow, &QPushButton::clicked, this, &LivePage::follow);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &LivePage::tellFlow);
    connect(m_table, &QAbstractItemView::activated, this,
            [this](const QModelIndex& index) { openRow(index.row()); });
    connect(m_table, &DataTable::menuWanted, this,
            [this](const QModelIndex& index, const QPoint& at) { offerMenu(index.row(), at); });
    connect(m_request, &RequestPanel::closed, this, [this] { m_table->setFocus(); });
    connect(m_past, &PastCallsLine::found, this, [this](const std::vector<LiveCall>& calls) {
        m_model->replace(calls);
        tellEmpty();
        tellFlow();
    });
    connect(m_past, &PastCallsLine::left, this, [this] { showPast(std::nullopt); });
    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_filter, qOverload<>(&QWidget::setFocus));
}

void LivePage::activate()
{
    m_active = true;
    m_model->setZone(present().zone(), present().now().wall);
    m_model->setHeld(m_freeze->isChecked());
    if (!m_filled) {
        watch();
    }
    tellFlow();
}

void LivePage::watch()
{
    if (m_active && !m_past->which()) {
        engine().setLiveFilter(m_filter->filter());
        fill();
    }
}

void LivePage::showPast(const std::optional<PastCalls>& which)
{
    m_filter->setEnabled(!which);
    m_freeze->setEnabled(!which);
    if (!which && !m_past->which()) {
        return;
    }
    m_query.cancel();
    m_filled = false;
    m_model->replace({});
    if (which) {
        m_past->open(*which);
    } else {
        m_past->close();
        watch();
    }
    tellEmpty();
    tellFlow();
}

void LivePage::deactivate()
{
    // Out of sight nothing is laid out; what arrives meanwhile waits.
    m_active = false;
    m_model->setHeld(true);
}

void LivePage::visit(const Destination& destination)
{
    if (const auto* live = std::get_if<ToLive>(&destination)) {
        m_filter->setFilter(live->filter);
        showPast(live->past);
    } else if (const auto* request = std::get_if<ToRequest>(&destination)) {
        m_request->open(request->request);
    }
}

Destination LivePage::place() const
{
    return ToLive{m_filter->filter(), m_past->which()};
}

void LivePage::takeBatch(const LiveBatch& batch)
{
    m_rate.add(present().now().mono, batch);
    if (m_past->which()) {
        tellFlow();
        return; // they are not what is looked at
    }
    if (m_freeze->isChecked()) {
        m_missed += batch.matched;
    }
    // Between typing a filter and the engine's taking it, a batch of the old one may still come.
    std::vector<LiveCall> calls;
    calls.reserve(batch.calls.size());
    std::copy_if(batch.calls.begin(), batch.calls.end(), std::back_inserter(calls),
                 [this](const LiveCall& call) { return livefilter::passes(m_filter->filter(), call); });
    m_model->arrive(std::move(calls));
    tellFlow();
}

void LivePage::takeFilter()
{
    m_rate.clear();
    m_filled = false;
    tellEmpty();
    watch();
}

void LivePage::fill()
{
    m_filled = true;
    m_query = queries().ask(
        [](RollupSource& source, const CancelToken& cancel) {
            return source.newestCalls(CallModel::mostRows, cancel);
        },
        [this](const Result<std::vector<CallRow>>& stored) {
            m_model->replace(
                mergedCalls(m_model->calls(), stored ? *stored : std::vector<CallRow>(), m_filter->filter()));
            tellEmpty();
            // Without an answer the table has what arrives from now on, and asks again when it is next looked
            // at.
            m_filled = stored.ok();
        });
}

void LivePage::setFrozen(bool frozen)
{
    m_missed = 0;
    m_model->setHeld(frozen || !m_active);
    tellFlow();
}

void LivePage::follow()
{
    m_freeze->setChecked(false);
    m_table->scrollToTop();
    m_table->setFocus();
    tellFlow();
}

void LivePage::tellFlow()
{
    const CallRate::LastSecond second = m_rate.at(present().now().mono);
    m_rateText->setText(tr("%1 calls/s").arg(format::count(second.seen)));
    const bool away = m_table->verticalScrollBar()->value() > m_table->verticalScrollBar()->minimum();
    m_follow->setVisible(away || m_freeze->isChecked());
    QStringList notes;
    if (m_freeze->isChecked()) {
        notes << tr("Frozen: %1 missed").arg(format::count(m_missed));
        setSpokenDescription(*m_freeze, notes.first());
    } else {
        setSpokenDescription(*m_freeze, {});
    }
    if (second.isSample() && !m_past->which()) {
        notes << tr("%1 of %2 shown").arg(format::count(second.shown), format::count(second.matched));
    }
    if (m_filter->filter() != LiveFilter() && second.seen > 0 && !m_past->which()) {
        notes << tr("%1 of %2 a second pass the filter")
                     .arg(format::count(second.matched), format::count(second.seen));
    }
    if (notes.isEmpty() && m_model->rowCount() > 0) {
        notes << tr("Enter opens the request of a call, the menu key what can be done about it");
    }
    m_note->setText(notes.join(QStringLiteral(" · ")));
}

void LivePage::tellEmpty()
{
    if (m_past->which()) {
        m_table->setEmptyText(tr("No stored call of this time passes these filters."));
        return;
    }
    m_table->setEmptyText(
        m_filter->filter() == LiveFilter()
            ? tr("No call yet. Calls appear here within a second of being made; Overview shows the two "
                 "lines that put an agent behind the fence.")
            : tr("No call passes this filter. One that does appears here within a second."));
}

void LivePage::openRow(int row)
{
    if (const LiveCall* live = m_model->at(row)) {
        m_request->open(*live);
        m_table->scrollTo(m_table->currentIndex());
    }
}

void LivePage::offerMenu(int row, const QPoint& at)
{
    const LiveCall* live = m_model->at(row);
    if (live == nullptr) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillCallMenu(*menu, *live, context(), [this, call = *live] { m_request->open(call); });
    menu->popup(at);
}

void LivePage::saveState(QSettings& settings) const
{
    settings.setValue(filterKey, m_filter->text());
}

void LivePage::restoreState(QSettings& settings)
{
    m_filter->setText(settings.value(filterKey).toString());
    m_filter->apply();
}

} // namespace tokenfence
