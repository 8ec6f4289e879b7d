// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendpage.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/progressline.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"
#include "ui/pages/spend/spendbody.h"
#include "ui/pages/spend/spendchartcard.h"
#include "ui/pages/spend/spendexport.h"
#include "ui/pages/spend/spendheader.h"
#include "ui/pages/spend/spendmenu.h"
#include "ui/pages/spend/spendmodel.h"
#include "ui/pages/spend/spendreading.h"
#include "ui/pages/spend/spendstate.h"
#include "ui/pages/spend/spendtable.h"
#include "ui/pages/spend/spendtablecard.h"
#include "ui/pages/spendlinks.h"

#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {
namespace {

using namespace std::chrono_literals;

/// An answer is asked for again after this, and one that took long after so many times as long: the pages
/// must not keep the disk busy.
constexpr std::chrono::milliseconds interval{2000};
constexpr std::chrono::milliseconds longestInterval{60'000};
constexpr int restAfterReading = 20;
/// What happens between two records: the bins go on with the clock.
constexpr std::chrono::minutes quiet{1};
/// An answer that comes sooner needs no word.
constexpr std::chrono::milliseconds patience{200};

} // namespace

SpendPage::SpendPage(const PageContext& context, QWidget* parent)
    : Page(PageId::spend, tr("Spend"), Icon::spend, context, parent)
    , m_header(new SpendHeader(context.theme))
    , m_progress(new ProgressLine(context.theme))
    , m_body(new SpendBody(context.theme))
    , m_export(new SpendExport(
          context.theme, context.queries, [this] { return wholeAnswer(); },
          [this] { return m_body->table().model().rows(); }, [this] { return m_body->picture(); }, this))
    , m_reading(new SpendReading(context.queries, this))
    , m_refresh(interval, [this] { ask(); })
{
    const Metrics& metrics = theme().metrics();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.pagePadY, metrics.pagePadX, metrics.pagePadY);
    layout->setSpacing(metrics.cardGap);
    layout->addWidget(m_header);
    layout->addWidget(m_progress);
    layout->addWidget(m_body, 1);
    m_header->add(m_export->button());
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connectAll();
    apply();
}

void SpendPage::connectAll()
{
    connect(m_header, &SpendHeader::wanted, this, &SpendPage::step);
    connect(m_body, &SpendBody::timeChosen, this, &SpendPage::stepTo);
    connect(m_body, &SpendBody::nameChosen, this, [this](const std::string& name) {
        if (answer() != nullptr) {
            drill(termOf(name));
        }
    });
    SpendTableCard& table = m_body->table();
    connect(&table, &SpendTableCard::menuWanted, this, [this](const std::string& name, const QPoint& where) {
        if (answer() != nullptr) {
            openMenu(termOf(name), where);
        }
    });
    connect(&table, &SpendTableCard::copyWanted, m_export, &SpendExport::copyTable);
    connect(m_export, &SpendExport::told, &table, &SpendTableCard::setRemark);
    connect(m_reading, &SpendReading::told, this, &SpendPage::takePiece);
    connect(m_reading, &SpendReading::answered, this, &SpendPage::take);
    connect(m_reading, &SpendReading::costsTold, m_body, &SpendBody::showCosts);
    connect(m_reading, &SpendReading::finished, this, [this] {
        const auto rest = restAfterReading * std::chrono::milliseconds(m_sinceAsked.elapsed());
        m_refresh.setInterval(std::clamp<std::chrono::milliseconds>(rest, interval, longestInterval));
        m_refresh.answered();
    });
    connect(m_progress, &ProgressLine::acted, this, [this] {
        m_isGivenUp = !m_isGivenUp;
        m_reading->cancel();
        if (m_isGivenUp) {
            m_refresh.answered();
            tellProgress(m_answer ? m_answer->done : 0);
        } else {
            m_refresh.restart();
        }
    });
    connect(&m_patience, &QTimer::timeout, m_body, &SpendBody::tellWaiting);
    connect(&engine(), &EnginePort::spendChanged, &m_refresh, &Refresh::request);
    connect(&engine(), &EnginePort::statusChanged, this, &SpendPage::fillGroupings);
    connect(&present(), &Present::dayChanged, this, &SpendPage::apply);
    auto* timer = new QTimer(this);
    timer->setInterval(quiet);
    connect(timer, &QTimer::timeout, &m_refresh, &Refresh::request);
    timer->start();
}

void SpendPage::fillGroupings()
{
    const std::optional<EngineStatus>& status = engine().status();
    m_header->setGroupings(status ? status->settings.rollupLabels : std::vector<std::string>(), m_grouping);
}

void SpendPage::activate()
{
    m_refresh.request();
    m_refresh.setActive(true);
}

void SpendPage::deactivate()
{
    m_refresh.setActive(false);
    if (m_reading->isRunning()) {
        m_reading->cancel();
        m_refresh.answered();
        m_refresh.request(); // whoever comes back wants it
    }
}

SpendSpan SpendPage::span() const
{
    return SpendSpan::of(m_period, m_custom, present().calendar(), present().now().wall);
}

ToSpend SpendPage::here() const
{
    return {m_filter, m_period == SpendPeriod::custom ? std::optional(m_custom) : std::nullopt, m_period,
            m_grouping};
}

FilterTerm SpendPage::termOf(const std::string& name) const
{
    return {m_grouping.dimension, m_grouping.labelKey, name};
}

Destination SpendPage::place() const
{
    return here();
}

void SpendPage::step(const ToSpend& to)
{
    navigator().go(to);
}

void SpendPage::stepTo(const TimeSpan& chosen)
{
    step({m_filter, chosen, std::nullopt, m_grouping});
}

void SpendPage::visit(const Destination& destination)
{
    const auto* to = std::get_if<ToSpend>(&destination);
    if (to == nullptr) {
        return;
    }
    m_filter = to->filter;
    if (to->period) {
        m_period = *to->period;
    } else if (to->span) {
        m_period = periodOf(*to->span, present().calendar(), present().now().wall);
    }
    if (to->span && m_period == SpendPeriod::custom) {
        m_custom = *to->span;
    }
    // Grouped by what the filter leaves open, where the one who leads here does not say.
    m_grouping = to->grouping ? *to->grouping : groupingBelow(m_filter, m_grouping);
    apply();
}

void SpendPage::apply()
{
    m_header->show(here(), span(), present().zone());
    fillGroupings();
    m_body->table().setRemark({});
    m_isAsked = true;
    m_isGivenUp = false;
    m_progress->hide();
    m_patience.start();
    m_refresh.restart();
}

void SpendPage::ask()
{
    if (m_isGivenUp) {
        m_refresh.answered();
        return;
    }
    m_sinceAsked.start();
    m_reading->ask({span(), m_grouping, m_filter, present().calendar()});
}

void SpendPage::takePiece(const SpendAnswer& soFar)
{
    // The newest part stands for a whole only where there is none yet.
    if (wholeAnswer() == nullptr && m_sinceAsked.elapsed() >= patience.count()) {
        m_patience.stop();
        show(soFar);
        tellProgress(soFar.done);
    }
}

void SpendPage::tellProgress(double done)
{
    const QString percent = format::percent(done);
    if (m_isGivenUp) {
        m_progress->show(tr("Given up at %1: the newest calls only").arg(percent), done, tr("Read all"));
    } else {
        m_progress->show(tr("Reading the calls themselves, newest first: %1").arg(percent), done,
                         tr("Cancel"));
    }
}

void SpendPage::take(const SpendQuestion& question, const Result<SpendAnswer>& answer)
{
    m_patience.stop();
    m_progress->hide();
    if (answer) {
        show(*answer);
    } else if (wholeAnswer() == nullptr) {
        m_answer.reset();
        m_isAsked = true;
        m_body->tellUnknown(question);
    }
    tellProblem(answer);
}

void SpendPage::tellProblem(const Result<SpendAnswer>& answer)
{
    if (!answer) {
        m_body->setProblem(tr("Not up to date: %1").arg(shownText(answer.error().message)));
    } else if (!answer->isWhole) {
        m_body->setProblem(tr("Calls come in faster than they are read: the last seconds may be missing "
                              "here or there."));
    } else {
        m_body->setProblem({});
    }
}

const SpendAnswer* SpendPage::answer() const
{
    return m_answer && !m_isAsked ? &*m_answer : nullptr;
}

const SpendAnswer* SpendPage::wholeAnswer() const
{
    return answer() != nullptr && m_answer->done >= 1 ? answer() : nullptr;
}

void SpendPage::show(const SpendAnswer& answer)
{
    m_answer = answer;
    m_isAsked = false;
    m_body->show(answer);
    m_export->button()->setEnabled(answer.done >= 1 && !answer.rows.empty());
}

void SpendPage::drill(const FilterTerm& term)
{
    if (std::find(m_filter.begin(), m_filter.end(), term) != m_filter.end()) {
        showCalls(navigator(), m_filter, span().span); // there is nothing further down but the calls
        return;
    }
    ToSpend to = here();
    to.filter.push_back(term);
    to.grouping = groupingBelow(to.filter, m_grouping);
    step(to);
}

void SpendPage::openMenu(const FilterTerm& term, const QPoint& where)
{
    QMenu menu;
    menu.addAction(tr("Only this one"), this, [this, term] { drill(term); });
    addSpendActions(menu, context(), m_filter, term, span().span);
    addSortings(menu, m_body->table().table(), m_body->table().model());
    menu.exec(where);
}

void SpendPage::saveState(QSettings& settings) const
{
    const SpendModel& table = m_body->table().model();
    saveSpendState(settings,
                   {here(), m_custom, table.sortColumn(), table.sortOrder(), m_body->chart().isLines()});
}

void SpendPage::restoreState(QSettings& settings)
{
    const SpendState state = restoreSpendState(settings, m_grouping);
    m_custom = state.custom;
    m_body->table().table().sortByColumn(state.sortColumn, state.sortOrder);
    m_body->chart().setLines(state.isLines);
    visit(state.view);
}

} // namespace tokenfence
