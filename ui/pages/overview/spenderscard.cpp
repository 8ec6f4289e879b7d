// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/spenderscard.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/segments.h"
#include "ui/items/textlabel.h"
#include "ui/pages/capdraft.h"
#include "ui/pages/navigator.h"
#include "ui/pages/overview/spenderrow.h"
#include "ui/pages/present.h"
#include "ui/pages/spendlinks.h"
#include "ui/pages/stopactions.h"

#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {
namespace {

constexpr std::chrono::seconds interval{2};
constexpr std::size_t mostRows = 16;
/// How long the bar of all the others may be: it is no longer than the room, and says nothing by its length.
constexpr double restFraction = 1.0;

} // namespace

SpendersCard::SpendersCard(const PageContext& context, QWidget* parent)
    : Card(context.theme, tr("Who spends it"), parent)
    , m_context(context)
    , m_choice(new Segments(context.theme, tr("Who spends it"), {tr("Users"), tr("Workflows")}))
    , m_empty(new TextLabel(context.theme, TextStyle::row, Ink::dim))
    , m_refresh(interval, [this] { ask(); })
{
    addToHead(m_choice);
    body()->setSpacing(0);
    body()->addWidget(m_empty);
    for (std::size_t i = 0; i < mostRows; ++i) {
        auto* row = new SpenderRow(context.theme);
        row->hide();
        m_rows.push_back(row);
        body()->addWidget(row);
        connect(row, &QAbstractButton::clicked, this, [this, i] {
            const Filter filter =
                i < m_answer.rows.size() ? Filter{{m_dimension, {}, m_answer.rows[i].name}} : Filter();
            showSpend(m_context.navigator, filter, m_answer.span,
                      filter.empty() ? std::optional(Grouping{m_dimension, {}}) : std::nullopt);
        });
        connect(row, &QWidget::customContextMenuRequested, this,
                [this, i, row](const QPoint& where) { openMenu(i, row->mapToGlobal(where)); });
    }
    body()->addStretch(1);
    connect(m_choice, &Segments::chosen, this, [this](int index) { showWorkflows(index == 1); });
    refresh();
}

void SpendersCard::showWorkflows(bool workflows)
{
    m_dimension = workflows ? Dimension::workflow : Dimension::user;
    m_choice->setCurrent(workflows ? 1 : 0);
    m_refresh.restart();
}

void SpendersCard::setPeriod(OverviewPeriod period)
{
    m_period = period;
    m_refresh.restart();
}

void SpendersCard::setActive(bool active)
{
    m_refresh.setActive(active);
}

void SpendersCard::refresh()
{
    m_refresh.request();
}

void SpendersCard::ask()
{
    const PeriodBins bins =
        PeriodBins::of(m_period, m_context.present.calendar(), m_context.present.now().wall);
    m_query = m_context.queries.ask(
        [span = bins.span, dimension = m_dimension,
         limit = m_shown - 1](RollupSource& source, const CancelToken& cancel) -> Result<Answer> {
            Answer answer;
            answer.span = span;
            auto rows = source.groups(span, dimension, {}, {}, limit, answer.rest, answer.restCount, cancel);
            if (!rows) {
                return rows.error();
            }
            answer.rows = std::move(*rows);
            return answer;
        },
        [this](const Result<Answer>& answer) {
            if (answer) {
                m_isKnown = true;
                show(*answer);
            }
            setProblem(answer ? QString() : tr("Not up to date: %1").arg(shownText(answer.error().message)));
            m_refresh.answered();
        });
}

void SpendersCard::show(const Answer& answer)
{
    m_answer = answer;
    const QString absent = m_dimension == Dimension::user ? tr("no user") : tr("no workflow");
    const Money dearest = answer.rows.empty() ? Money() : answer.rows.front().cell.total();
    for (std::size_t i = 0; i < mostRows; ++i) {
        const bool there = i < answer.rows.size() && i < m_shown;
        m_rows[i]->setVisible(there);
        if (there) {
            const SpendCell& cell = answer.rows[i].cell;
            const double fraction = dearest.isZero() ? 0
                                                     : static_cast<double>(cell.total().nano()) /
                                                           static_cast<double>(dearest.nano());
            m_rows[i]->setSpender(shownName(answer.rows[i].name, absent), cell, fraction, false);
        }
    }
    if (answer.restCount > 0 && answer.rows.size() < m_rows.size()) {
        SpenderRow* rest = m_rows[answer.rows.size()];
        rest->setVisible(answer.rows.size() < m_shown);
        rest->setSpender(tr("%1 more").arg(format::count(answer.restCount)), answer.rest.cell, restFraction,
                         true);
    }
    m_empty->setVisible(m_isKnown && answer.rows.empty()); // before, nobody is merely unknown
    m_empty->setText(tr("Nobody in this time"));
}

void SpendersCard::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    const std::size_t fit =
        std::clamp<std::size_t>(rowsThatFit(m_context.theme.metrics().rankHeight), 2, mostRows);
    if (fit != m_shown) {
        m_shown = fit;
        show(m_answer);
        m_refresh.restart();
    }
}

void SpendersCard::openMenu(std::size_t row, const QPoint& where)
{
    if (row >= m_answer.rows.size()) {
        return;
    }
    const std::string name = m_answer.rows[row].name;
    const bool user = m_dimension == Dimension::user;
    QMenu menu;
    menu.addAction(tr("Show the calls"), this, [this, name] {
        showSpend(m_context.navigator, {{m_dimension, {}, name}}, m_answer.span);
    });
    if (m_context.navigator.has(PageId::budgets)) {
        const std::optional<Policy> draft = dailyCapDraft({m_dimension, {}, name});
        menu.addAction(user ? tr("Cap this user") : tr("Cap this workflow"), this, [this, draft] {
            m_context.navigator.go(ToBudgets{{}, draft});
        });
    }
    addStopAction(menu, m_context, {user ? Scope::Kind::user : Scope::Kind::workflow, name});
    menu.exec(where);
}

} // namespace tokenfence
