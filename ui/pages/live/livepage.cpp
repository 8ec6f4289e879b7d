// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/livepage.h"

#include "ui/items/accessible.h"
#include "ui/items/button.h"
#include "ui/items/card.h"
#include "ui/items/datatable.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/pages/live/calldelegate.h"
#include "ui/pages/live/callmenu.h"
#include "ui/pages/live/callmodel.h"
#include "ui/pages/live/livefilter.h"
#include "ui/pages/present.h"
#include "ui/pages/request/requestpanel.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>
#include <QShortcut>
#include <QStyle>
#include <QVBoxLayout>

#include <unordered_set>

namespace tokenfence {
namespace {

/// Between the last key and the question: long enough for a fast typist, too short to be felt.
constexpr std::chrono::milliseconds typingPause{150};
const QString filterKey = QStringLiteral("filter");

} // namespace

LivePage::LivePage(const PageContext& context, QWidget* parent)
    : Page(PageId::live, tr("Live"), Icon::live, context, parent)
    , m_model(new CallModel(this))
    , m_table(new DataTable(context.theme, tr("Calls")))
    , m_request(new RequestPanel(context,
                                 [this](const std::string& request) { return m_model->denialsOf(request); }))
    , m_filterText(new QLineEdit)
    , m_freeze(makeButton(tr("Freeze"), ButtonLook::plain))
    , m_follow(makeButton(tr("Follow"), ButtonLook::plain))
    , m_rateText(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_problem(new TextLabel(context.theme, TextStyle::small, Ink::warn))
    , m_note(new TextLabel(context.theme, TextStyle::small, Ink::dim))
{
    const Metrics& metrics = theme().metrics();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.pagePadY, metrics.pagePadX, metrics.pagePadY);
    layout->setSpacing(metrics.cardPadX);
    layout->addWidget(buildTable(), 1);
    layout->addWidget(m_request);
    m_request->hide();
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPause);
    connectAll();
    m_model->setZone(present().zone(), present().now().wall);
    m_model->setHeld(true);
    tellEmpty();
    tellFlow();
}

Card* LivePage::buildTable()
{
    auto* card = new Card(theme(), tr("Live"));
    m_filterText->setAccessibleName(tr("Filter"));
    m_filterText->setPlaceholderText(tr("Filter: workflow:refund cost>0.01"));
    m_filterText->setToolTip(plainToolTip(tr("All of these must hold: user:u-17 workflow:refund agent:etl-* "
                                             "model:gpt-4o* tier:critical provider:openai "
                                             "label:plan=free status:error cost>0.10")));
    m_filterText->setClearButtonEnabled(true);
    m_filterText->setFont(theme().font(TextStyle::small));
    m_filterText->setMinimumWidth(theme().metrics().sidePanelWidth - theme().metrics().gapHuge);
    m_freeze->setCheckable(true);
    setThemedIcon(*m_freeze, theme(), Icon::pause, Ink::text);
    m_freeze->setFont(theme().font(TextStyle::small));
    m_follow->setToolTip(tr("Back to the newest calls"));
    m_follow->setFont(theme().font(TextStyle::small));
    m_follow->hide();
    m_rateText->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_rateText->reserve(tr("%1 calls/s").arg(format::count(999)));
    card->addToHead(m_filterText);
    card->addToHead(m_follow);
    card->addToHead(m_freeze);
    card->addToHead(m_rateText);

    m_table->setObjectName(QStringLiteral("calls"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CallDelegate(theme(), m_table));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_problem->setWordWrap(true);
    m_problem->hide();
    card->body()->addWidget(m_problem);
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
    connect(m_filterText, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_filterText, &QLineEdit::returnPressed, this, &LivePage::applyFilter);
    connect(&m_typing, &QTimer::timeout, this, &LivePage::applyFilter);
    connect(m_freeze, &QPushButton::toggled, this, &LivePage::setFrozen);
    connect(m_follow, &QPushButton::clicked, this, &LivePage::follow);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &LivePage::tellFlow);
    connect(m_table, &QAbstractItemView::activated, this,
            [this](const QModelIndex& index) { openRow(index.row()); });
    connect(m_table, &DataTable::menuWanted, this,
            [this](const QModelIndex& index, const QPoint& at) { offerMenu(index.row(), at); });
    connect(m_request, &RequestPanel::closed, this, [this] {
        m_table->setFocus();
        fitColumns();
    });
    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_filterText, qOverload<>(&QWidget::setFocus));
}

void LivePage::fitColumns()
{
    // Beside the request there is room for what tells calls apart, in smaller letters; the rest is elided.
    struct Sample
    {
        CallModel::Column column;
        const char* wide;
        const char* narrow;
    };
    static constexpr Sample samples[] = {
        {CallModel::Time, "00:00:00.0", "00:00:00.0"},
        {CallModel::Agent, "research-agent-2", "support-bot"},
        {CallModel::User, "acme-corp-12", "u-229100"},
        {CallModel::Workflow, "onboarding", "refund"},
        {CallModel::Model, "claude-sonnet-4-5 → gpt-4o-mini", "claude-3-5-haiku"},
        {CallModel::Tokens, "122,000 (88k) / 1,310", "22,000 / 1,310"},
        {CallModel::Cost, "$0.0000", "$0.0000"},
        {CallModel::Try, "00", "0"},
        {CallModel::Status, "cancelled", "error"}};
    const bool narrow = !m_request->isHidden();
    m_model->setCompact(narrow);
    for (const Sample& sample : samples) {
        m_table->fitColumn(sample.column, QString::fromUtf8(narrow ? sample.narrow : sample.wide),
                           sample.column == CallModel::Model ? CallDelegate::keyWidth(theme()) : 0,
                           narrow ? TextStyle::row : TextStyle::body);
    }
}

void LivePage::activate()
{
    m_active = true;
    m_model->setZone(present().zone(), present().now().wall);
    m_model->setHeld(m_freeze->isChecked());
    fitColumns();
    if (!m_filled) {
        engine().setLiveFilter(m_filter);
        fill();
    }
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
        m_filterText->setText(livefilter::toText(live->filter));
        applyFilter();
    } else if (const auto* request = std::get_if<ToRequest>(&destination)) {
        m_request->open(request->request);
        fitColumns();
    }
}

Destination LivePage::place() const
{
    return ToLive{m_filter};
}

void LivePage::takeBatch(const LiveBatch& batch)
{
    m_rate.add(present().now().mono, batch);
    if (m_freeze->isChecked()) {
        m_missed += batch.matched;
    }
    // Between typing a filter and the engine's taking it, a batch of the old one may still come.
    std::vector<LiveCall> calls;
    calls.reserve(batch.calls.size());
    std::copy_if(batch.calls.begin(), batch.calls.end(), std::back_inserter(calls),
                 [this](const LiveCall& call) { return livefilter::passes(m_filter, call); });
    m_model->arrive(std::move(calls));
    tellFlow();
}

void LivePage::applyFilter()
{
    m_typing.stop();
    const Result<LiveFilter> filter = livefilter::parse(m_filterText->text());
    m_filterText->setProperty("wrong", !filter.ok());
    m_filterText->style()->unpolish(m_filterText);
    m_filterText->style()->polish(m_filterText);
    const QString problem = filter ? QString() : QString::fromStdString(filter.error().message);
    m_problem->setText(problem);
    m_problem->setVisible(!filter);
    setSpokenDescription(*m_filterText, problem);
    if (!filter || *filter == m_filter) {
        return;
    }
    m_filter = *filter;
    m_rate.clear();
    m_filled = false;
    tellEmpty();
    if (m_active) {
        engine().setLiveFilter(m_filter);
        fill();
    }
}

void LivePage::fill()
{
    m_filled = true;
    m_query = queries().ask(
        [](RollupSource& source, const CancelToken& cancel) {
            return source.newestCalls(CallModel::mostRows, cancel);
        },
        [this](const Result<std::vector<CallRow>>& stored) {
            merge(stored ? *stored : std::vector<CallRow>());
            // Without an answer the table has what arrives from now on, and asks again when it is next looked
            // at.
            m_filled = stored.ok();
        });
}

void LivePage::merge(const std::vector<CallRow>& stored)
{
    std::vector<LiveCall> calls;
    std::unordered_set<std::string> known;
    for (LiveCall& live : m_model->calls()) {
        if (livefilter::passes(m_filter, live)) {
            known.insert(live.call.id);
            calls.push_back(std::move(live));
        }
    }
    for (const CallRow& row : stored) {
        LiveCall live;
        live.call = row;
        if (known.count(row.id) == 0 && livefilter::passes(m_filter, live)) {
            calls.push_back(std::move(live));
        }
    }
    std::stable_sort(calls.begin(), calls.end(),
                     [](const LiveCall& a, const LiveCall& b) { return a.call.time > b.call.time; });
    m_model->replace(std::move(calls));
    tellEmpty();
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
    if (second.isSample()) {
        notes << tr("%1 of %2 shown").arg(format::count(second.shown), format::count(second.matched));
    }
    if (m_filter != LiveFilter() && second.seen > 0) {
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
    m_table->setEmptyText(
        m_filter == LiveFilter()
            ? tr("No call yet. Calls appear here within a second of being made; Overview shows the two "
                 "lines that put an agent behind the fence.")
            : tr("No call passes this filter. One that does appears here within a second."));
}

void LivePage::openRow(int row)
{
    if (const LiveCall* live = m_model->at(row)) {
        m_request->open(*live);
        fitColumns();
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
    fillCallMenu(*menu, *live, context(), [this, call = *live] {
        m_request->open(call);
        fitColumns();
    });
    menu->popup(at);
}

void LivePage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fitColumns();
}

void LivePage::saveState(QSettings& settings) const
{
    settings.setValue(filterKey, m_filterText->text());
}

void LivePage::restoreState(QSettings& settings)
{
    m_filterText->setText(settings.value(filterKey).toString());
    applyFilter();
}

} // namespace tokenfence
