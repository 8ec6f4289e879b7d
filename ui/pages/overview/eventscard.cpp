// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/eventscard.h"

#include "ui/items/button.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/pages/navigator.h"
#include "ui/pages/overview/eventrow.h"
#include "ui/pages/present.h"

#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {
namespace {

constexpr std::chrono::seconds interval{1};
constexpr std::size_t mostRows = 12;

/// All but agents coming and going, and lines that were refused: those are many, and stand in the status bar.
const std::vector<std::string> shownKinds = {"alert",  "downgrade", "kill",     "resume",
                                             "policy", "unpriced",  "conflict", "store",
                                             "prices", "settings",  "engine",   "cliff"};

} // namespace

EventsCard::EventsCard(const PageContext& context, QWidget* parent)
    : Card(context.theme, tr("What happened"), parent)
    , m_context(context)
    , m_empty(new TextLabel(context.theme, TextStyle::row, Ink::dim, tr("Nothing yet")))
    , m_refresh(interval, [this] { ask(); })
{
    QPushButton* all = makeButton(tr("all in Log"), ButtonLook::link);
    all->setFont(context.theme.font(TextStyle::small));
    connect(all, &QPushButton::clicked, this, [this] { m_context.navigator.go(ToLog{}); });
    addToHead(all);
    body()->setSpacing(0);
    body()->addWidget(m_empty);
    m_empty->hide();
    for (std::size_t i = 0; i < mostRows; ++i) {
        auto* row = new EventRow(context.theme);
        row->hide();
        m_rows.push_back(row);
        body()->addWidget(row);
        connect(row, &QAbstractButton::clicked, this, [this, row] {
            LogQuestion question;
            question.kinds.push_back(row->entry().kind);
            question.contains = row->entry().subject;
            m_context.navigator.go(ToLog{question});
        });
    }
    body()->addStretch(1);
    refresh();
}

void EventsCard::setActive(bool active)
{
    m_refresh.setActive(active);
}

void EventsCard::refresh()
{
    m_refresh.request();
}

void EventsCard::ask()
{
    LogQuestion question;
    question.kinds = shownKinds;
    question.limit = mostRows;
    m_query = m_context.queries.ask(
        [question](RollupSource& source, const CancelToken& cancel) { return source.log(question, cancel); },
        [this](const Result<std::vector<LogEntry>>& entries) {
            if (entries) {
                m_answered = true;
                m_entries = *entries;
                show();
            }
            setProblem(entries ? QString()
                               : tr("Not up to date: %1").arg(shownText(entries.error().message)));
            m_refresh.answered();
        });
}

void EventsCard::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    show();
}

void EventsCard::show()
{
    const std::vector<LogEntry>& entries = m_entries;
    const std::size_t shown =
        std::min({entries.size(), rowsThatFit(m_rows.front()->sizeHint().height()), mostRows});
    for (std::size_t i = 0; i < mostRows; ++i) {
        m_rows[i]->setVisible(i < shown);
        if (i < shown) {
            const Period today = m_context.present.period(PeriodKind::day);
            const QTimeZone& zone = m_context.present.zone();
            const QString time = today.contains(entries[i].time) ? format::clock(entries[i].time, zone)
                                                                 : format::date(entries[i].time, zone);
            m_rows[i]->setEntry(entries[i], time, i == 0);
        }
    }
    m_empty->setVisible(m_answered && entries.empty());
}

} // namespace tokenfence
