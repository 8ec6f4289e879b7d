// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/pastcallsline.h"

#include "ui/charts/ticks.h"
#include "ui/items/button.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/pages/groupingnames.h"
#include "ui/pages/present.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace tokenfence {

PastCallsLine::PastCallsLine(const PageContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_text(new TextLabel(context.theme, TextStyle::small, Ink::text))
    , m_back(makeButton(tr("Back to live"), ButtonLook::plain))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_back->setFont(context.theme.font(TextStyle::small));
    layout->addWidget(m_text, 1);
    layout->addWidget(m_back);
    hide();
    connect(m_back, &QPushButton::clicked, this, &PastCallsLine::left);
}

QString PastCallsLine::inWords() const
{
    QStringList words{spanName(m_which->span.from, m_which->span.to, m_context.present.zone())};
    for (const FilterTerm& term : m_which->filter) {
        const Grouping by{term.dimension, term.labelKey};
        words += tr("%1: %2").arg(groupingName(by), groupName(by, term.text));
    }
    return words.join(QStringLiteral(", "));
}

void PastCallsLine::tell(const QString& count)
{
    m_text->setText(tr("Calls of %1 · %2").arg(inWords(), count));
}

void PastCallsLine::open(const PastCalls& which)
{
    m_which = which;
    m_shown = 0;
    tell(tr("Reading …"));
    show();
    ask();
}

void PastCallsLine::close()
{
    m_which.reset();
    m_calls.cancel();
    m_count.cancel();
    hide();
}

void PastCallsLine::ask()
{
    m_calls = m_context.queries.ask(
        [which = *m_which](RollupSource& source, const CancelToken& cancel) {
            return source.callsIn(which.span, which.filter, mostCalls, cancel);
        },
        [this](const Result<std::vector<CallRow>>& rows) {
            if (!rows) {
                tell(tr("not known: %1").arg(shownText(rows.error().message)));
                return;
            }
            std::vector<LiveCall> calls(rows->size());
            for (std::size_t i = 0; i < calls.size(); ++i) {
                calls[i].call = (*rows)[i];
            }
            m_shown = calls.size();
            if (m_shown < mostCalls) {
                tell(m_shown == 1 ? tr("1 call") : tr("%1 calls").arg(format::count(m_shown)));
            } else {
                tell(tr("the newest %1").arg(format::count(m_shown)));
                askCount();
            }
            Q_EMIT found(std::move(calls));
        });
}

void PastCallsLine::askCount()
{
    m_count = m_context.queries.ask(
        [which = *m_which](RollupSource& source, const CancelToken& cancel) {
            return source.series({which.span.from, which.span.to}, which.filter, cancel);
        },
        [this](const Result<std::vector<SpendCell>>& cells) {
            if (cells && !cells->empty()) {
                tell(tr("the newest %1 of %2")
                         .arg(format::count(m_shown), format::count(cells->front().callCount())));
            }
        });
}

} // namespace tokenfence
