// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/request/requestpanel.h"

#include "ui/items/button.h"
#include "ui/items/calljson.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/pages/capdraft.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"
#include "ui/pages/request/cliffwords.h"
#include "ui/pages/request/contextbars.h"
#include "ui/pages/request/waterfall.h"
#include "ui/pages/stopbutton.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tokenfence {
namespace {

/// Nobody reads a panel faster.
constexpr std::chrono::seconds interval{1};

} // namespace

RequestPanel::RequestPanel(const PageContext& context, Denials denials, QWidget* parent)
    : Card(context.theme, tr("Request"), parent)
    , m_context(context)
    , m_denials(std::move(denials))
    , m_refresh(interval, [this] { ask(); })
    , m_about(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_spent(new TextLabel(context.theme, TextStyle::big, Ink::text))
    , m_cap(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_waterfall(new Waterfall(context.theme))
    , m_contextTitle(new TextLabel(context.theme, TextStyle::strong, Ink::text, tr("Context, call by call")))
    , m_contextBars(new ContextBars(context.theme))
    , m_cliff(new TextLabel(context.theme, TextStyle::row, Ink::warn))
    , m_capWorkflow(makeButton(tr("Cap this workflow"), ButtonLook::link))
    , m_stopAgent(new StopButton(context, Scope::Kind::agent))
    , m_stopUser(new StopButton(context, Scope::Kind::user))
    , m_stopWorkflow(new StopButton(context, Scope::Kind::workflow))
{
    setFixedWidth(context.theme.metrics().sidePanelWidth);
    build();
    connect(&context.engine, &EnginePort::spendChanged, &m_refresh, &Refresh::request);
}

void RequestPanel::build()
{
    const Metrics& metrics = theme().metrics();
    QPushButton* close = makeButton({}, ButtonLook::link);
    setThemedIcon(*close, theme(), Icon::close, Ink::dim);
    close->setAccessibleName(tr("Close the request"));
    close->setToolTip(tr("Close (Esc)"));
    connect(close, &QPushButton::clicked, this, &RequestPanel::close);
    addToHead(close);

    auto* content = new QWidget;
    content->setProperty("look", QStringLiteral("page"));
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics.gapSmall);
    auto* sum = new QHBoxLayout;
    sum->setSpacing(metrics.gap);
    sum->addWidget(m_spent);
    sum->addWidget(m_cap, 1, Qt::AlignBottom);
    layout->addLayout(sum);
    layout->addWidget(m_waterfall);
    layout->addSpacing(metrics.gapSmall);
    layout->addWidget(m_contextTitle);
    layout->addWidget(m_contextBars);
    m_cliff->setWordWrap(true);
    layout->addSpacing(metrics.gapTiny);
    layout->addWidget(m_cliff);
    m_capWorkflow->setFont(theme().font(TextStyle::row));
    setUrgent(*m_capWorkflow, true);
    connect(m_capWorkflow, &QPushButton::clicked, this, &RequestPanel::cap);
    layout->addWidget(m_capWorkflow, 0, Qt::AlignLeft);
    layout->addSpacing(metrics.gapSmall);
    layout->addWidget(buildButtons());
    layout->addStretch(1);

    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(content);
    body()->addWidget(m_about);
    body()->addWidget(area, 1);
}

QWidget* RequestPanel::buildButtons()
{
    auto* buttons = new QWidget;
    auto* grid = new QGridLayout(buttons);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(theme().metrics().gap);
    QPushButton* copyButton = makeButton(tr("Copy JSON"), ButtonLook::plain);
    connect(copyButton, &QPushButton::clicked, this, &RequestPanel::copy);
    int place = 0;
    for (QPushButton* button :
         std::initializer_list<QPushButton*>{m_stopAgent, m_stopUser, m_stopWorkflow, copyButton}) {
        button->setFont(theme().font(TextStyle::small));
        grid->addWidget(button, place / 2, place % 2);
        ++place;
    }
    return buttons;
}

void RequestPanel::open(const std::string& request)
{
    m_seed.reset();
    begin(request);
}

void RequestPanel::open(const LiveCall& call)
{
    m_seed = call;
    begin(call.call.request);
}

void RequestPanel::begin(const std::string& request)
{
    m_request = request;
    m_calls.clear();
    m_isKnown = false;
    setTitle(request.empty() ? tr("One call") : tr("Request %1").arg(shownText(request)));
    if (request.empty() && m_seed && !m_seed->denied) {
        m_calls.push_back(m_seed->call);
        m_isKnown = true;
    }
    setProblem({});
    show();
    tell();
    if (request.empty()) {
        m_query.cancel();
    } else {
        m_refresh.restart();
    }
}

void RequestPanel::close()
{
    m_query.cancel();
    m_request.clear();
    m_seed.reset();
    hide();
    Q_EMIT closed();
}

void RequestPanel::ask()
{
    if (m_request.empty()) {
        m_refresh.answered();
        return;
    }
    m_query = m_context.queries.ask(
        [request = m_request](RollupSource& source, const CancelToken& cancel) {
            return source.callsOfRequest(request, cancel);
        },
        [this](const Result<std::vector<CallRow>>& calls) {
            if (calls) {
                m_calls = *calls;
                m_isKnown = true;
            }
            setProblem(calls ? QString() : tr("Not up to date: %1").arg(shownText(calls.error().message)));
            m_refresh.answered();
            tell();
        });
}

void RequestPanel::tell()
{
    std::vector<LiveCall> denials = m_denials(m_request);
    if (m_request.empty() && m_seed && m_seed->denied) {
        denials.push_back(*m_seed);
    }
    const std::optional<EngineStatus>& status = m_context.engine.status();
    const RequestStory story =
        RequestStory::of(m_calls, denials, status ? status->policies : std::vector<PolicyView>(),
                         m_context.present.now().wall);
    tellHead(story);
    tellCliff(story);
    m_waterfall->setStory(story);
    m_contextBars->setStory(story);
    const bool hasContext = std::any_of(story.steps.begin(), story.steps.end(), [](const RequestStep& step) {
        return !step.denied && step.contextTokens.has_value();
    });
    m_contextTitle->setVisible(hasContext);
    m_contextBars->setVisible(hasContext);
    const auto first = [](const std::vector<std::string>& names) {
        return names.empty() ? std::string() : names.front();
    };
    m_stopAgent->setName(m_seed ? m_seed->call.agent : first(story.agents));
    m_stopUser->setName(m_seed ? m_seed->call.user : first(story.users));
    m_stopWorkflow->setName(m_seed ? m_seed->call.workflow : first(story.workflows));
    m_capWorkflow->setVisible(!workflow().empty() && m_context.navigator.has(PageId::budgets));
}

void RequestPanel::tellHead(const RequestStory& story)
{
    m_about->setText(story.steps.empty() && m_isKnown ? tr("Nothing of it is stored.")
                                                      : requestSummary(story));
    const bool nothingKnown = story.steps.empty() || story.steps.size() == story.unpriced;
    m_spent->setText(nothingKnown ? format::unknown() : format::moneyFixed(story.spent, 4));
    m_spent->setToolTip(nothingKnown ? QString() : format::moneyExact(story.spent));
    m_cap->setText(capWords(story));
    m_cap->setInk(story.capHitAt ? Ink::warn : Ink::dim);
}

void RequestPanel::tellCliff(const RequestStory& story)
{
    const QString sentence = cliffSentence(story);
    m_cliff->setText(sentence);
    m_cliff->setVisible(!sentence.isEmpty());
}

std::string RequestPanel::workflow() const
{
    if (m_seed) {
        return m_seed->call.workflow;
    }
    return m_calls.empty() ? std::string() : m_calls.front().workflow;
}

void RequestPanel::copy()
{
    const bool onlySeed = m_calls.empty() && m_seed;
    QGuiApplication::clipboard()->setText(onlySeed ? callJson(*m_seed) : callsJson(m_calls));
}

void RequestPanel::cap()
{
    m_context.navigator.go(ToBudgets{{}, workflowCapDraft(workflow())});
}

void RequestPanel::showEvent(QShowEvent* event)
{
    Card::showEvent(event);
    m_refresh.setActive(true);
}

void RequestPanel::hideEvent(QHideEvent* event)
{
    Card::hideEvent(event);
    m_refresh.setActive(false);
}

void RequestPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        close();
        return;
    }
    Card::keyPressEvent(event);
}

} // namespace tokenfence
