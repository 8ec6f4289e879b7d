// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/replaypanel.h"

#include "model/ports/engine.h"
#include "ui/items/accessible.h"
#include "ui/items/button.h"
#include "ui/items/plaintext.h"
#include "ui/items/segments.h"
#include "ui/items/textlabel.h"
#include "ui/pages/budgets/replayresult.h"
#include "ui/pages/budgets/replaywords.h"
#include "ui/pages/present.h"
#include "ui/pages/timebins.h"
#include "ui/queries/replayrunner.h"
#include "ui/theme/metrics.h"

#include <QHBoxLayout>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tokenfence {

namespace {

constexpr std::chrono::milliseconds typingPause{400};
constexpr int spans[] = {7, 30}; ///< days, in the order of the buttons

} // namespace

ReplayPanel::ReplayPanel(const PageContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_runner(std::make_unique<ReplayRunner>(context.past))
    , m_span(new Segments(context.theme, tr("Days replayed"), {tr("7 days"), tr("30 days")}))
    , m_start(makeButton(tr("Replay the past with it"), ButtonLook::plain))
    , m_progress(new QProgressBar)
    , m_cancel(makeButton(tr("Cancel the replay"), ButtonLook::link))
    , m_result(new ReplayResult(context))
    , m_failure(new TextLabel(context.theme, TextStyle::small, Ink::warn))
{
    setAccessibleName(tr("What it would have done"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(context.theme.metrics().gapSmall);
    layout->addWidget(buildHead());
    layout->addWidget(m_start, 0, Qt::AlignLeft);
    layout->addWidget(buildProgress());
    layout->addWidget(m_result);
    connect(m_result, &ReplayResult::requestsWanted, this, &ReplayPanel::requestsWanted);
    m_failure->setWordWrap(true);
    layout->addWidget(m_failure);
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPause);
    connect(&m_pause, &QTimer::timeout, this, &ReplayPanel::begin);
    connect(m_runner.get(), &ReplayRunner::progressed, this, [this](double part) {
        m_progress->setValue(static_cast<int>(std::lround(part * m_progress->maximum())));
    });
    connect(m_runner.get(), &ReplayRunner::finished, this, &ReplayPanel::take);
    tell();
}

ReplayPanel::~ReplayPanel() = default;

QWidget* ReplayPanel::buildHead()
{
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(
        new TextLabel(m_context.theme, TextStyle::strong, Ink::text, tr("What it would have done")), 1);
    row->addWidget(m_span);
    connect(m_span, &Segments::chosen, this, [this] {
        if (m_answer || m_wanted)
            ask();
    });
    connect(m_start, &QPushButton::clicked, this, &ReplayPanel::ask);
    return head;
}

QWidget* ReplayPanel::buildProgress()
{
    m_progressRow = new QWidget;
    auto* row = new QHBoxLayout(m_progressRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(m_context.theme.metrics().gap);
    m_progress->setAccessibleName(tr("Replaying the past"));
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 100);
    m_cancel->setFont(m_context.theme.font(TextStyle::small));
    row->addWidget(m_progress, 1);
    row->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, &ReplayPanel::forget);
    return m_progressRow;
}

int ReplayPanel::days() const
{
    return spans[m_span->current()];
}

void ReplayPanel::setDays(int days)
{
    const auto* found = std::find(std::begin(spans), std::end(spans), days);
    if (found != std::end(spans))
        m_span->setCurrent(static_cast<int>(found - std::begin(spans)));
}

void ReplayPanel::setDraft(const std::optional<Policy>& draft, bool isChanged)
{
    m_isChanged = isChanged;
    if (draft == m_draft) // also once it has been saved
        return;
    m_draft = draft;
    forget();
    if (m_draft && m_isChanged) {
        m_wanted = true;
        restart();
    }
}

void ReplayPanel::setActive(bool active)
{
    if (!active) {
        m_pause.stop();
        m_runner->cancel();
    } else if (m_wanted && !m_answer) {
        restart();
    }
    m_prices.reset(); // they may be others by then
    tell();
}

void ReplayPanel::forget()
{
    m_pause.stop();
    m_runner->cancel();
    m_wanted = false;
    m_problem.clear();
    if (std::exchange(m_answer, std::nullopt))
        Q_EMIT answerChanged();
    tell();
}

/// Soon, once nothing is typed any more.
void ReplayPanel::restart()
{
    m_runner->cancel();
    m_pause.start();
    tell();
}

/// The operator wants it, now.
void ReplayPanel::ask()
{
    if (!m_draft)
        return;
    forget();
    m_wanted = true;
    begin();
}

void ReplayPanel::begin()
{
    if (!m_draft || !m_wanted)
        return;
    if (!m_prices) {
        if (!std::exchange(m_askingPrices, true)) {
            m_context.engine.prices([panel = QPointer(this)](const Result<PriceTable>& prices) {
                if (!panel)
                    return;
                panel->m_askingPrices = false;
                if (prices) {
                    panel->m_prices = std::make_shared<const PriceTable>(*prices);
                    panel->begin();
                } else if (panel->m_wanted) {
                    panel->take(prices.error());
                }
            });
        }
        tell();
        return;
    }
    m_progress->setValue(0);
    m_runner->start({policies(), m_context.present.calendar(), span(), m_prices});
    tell();
}

/// Those of the engine, with the draft in its place.
std::vector<Policy> ReplayPanel::policies() const
{
    std::vector<Policy> all{*m_draft};
    if (const std::optional<EngineStatus>& status = m_context.engine.status()) {
        for (const PolicyView& view : status->policies) {
            if (view.policy.id != m_draft->id)
                all.push_back(view.policy);
        }
    }
    return all;
}

/// Whole days of the engine's zone, the present one among them as far as it has come.
Period ReplayPanel::span() const
{
    const WallTime now = m_context.present.now().wall;
    return {dayBefore(m_context.present.calendar(), now, days() - 1).start, now};
}

void ReplayPanel::take(const Result<ReplayAnswer>& answer)
{
    if (answer) {
        m_answer = *answer;
        m_problem.clear();
    } else {
        m_answer.reset();
        m_problem = shownText(answer.error().message);
        m_wanted = false;
    }
    Q_EMIT answerChanged();
    tell();
}

void ReplayPanel::tell()
{
    const bool isRunning = m_draft && m_wanted && !m_answer;
    setVisible(m_draft.has_value());
    m_start->setVisible(m_draft && !m_wanted);
    m_progressRow->setVisible(isRunning);
    m_result->setVisible(m_answer.has_value());
    m_failure->setText(m_problem);
    m_failure->setVisible(!m_problem.isEmpty());
    if (m_answer)
        m_result->show(*m_answer, *m_draft, days());
    setSpokenDescription(*this, m_answer    ? replaywords::summary(m_answer->outcome, days())
                                : isRunning ? tr("being replayed")
                                            : m_problem);
}

} // namespace tokenfence
