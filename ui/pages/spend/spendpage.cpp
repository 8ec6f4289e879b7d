// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendpage.h"

#include "ui/items/button.h"
#include "ui/items/plaintext.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"
#include "ui/pages/spend/spendchartcard.h"
#include "ui/pages/spend/spendcsv.h"
#include "ui/pages/spend/spendfile.h"
#include "ui/pages/spend/spendheader.h"
#include "ui/pages/spend/spendmenu.h"
#include "ui/pages/spend/spendmodel.h"
#include "ui/pages/spend/spendstate.h"
#include "ui/pages/spend/spendtable.h"
#include "ui/pages/spend/spendtablecard.h"
#include "ui/pages/spendlinks.h"

#include <QFileDialog>
#include <QMenu>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {
namespace {

constexpr std::chrono::seconds interval{2};
/// What happens between two records: the bins go on with the clock.
constexpr std::chrono::minutes quiet{1};
/// An answer that comes sooner needs no word.
constexpr std::chrono::milliseconds patience{200};

} // namespace

SpendPage::SpendPage(const PageContext& context, QWidget* parent)
    : Page(PageId::spend, tr("Spend"), Icon::spend, context, parent)
    , m_header(new SpendHeader(context.theme))
    , m_chart(new SpendChartCard(context.theme))
    , m_table(new SpendTableCard(context.theme))
    , m_export(makeButton(tr("Export CSV"), ButtonLook::plain))
    , m_file(new SpendFile(context.queries, this))
    , m_refresh(interval, [this] { ask(); })
{
    const Metrics& metrics = theme().metrics();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.pagePadY, metrics.pagePadX, metrics.pagePadY);
    layout->setSpacing(metrics.cardGap);
    layout->addWidget(m_header);
    layout->addWidget(m_chart, 4);
    layout->addWidget(m_table, 5);
    m_export->setFont(theme().font(TextStyle::small));
    m_header->add(m_export);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connectAll();
    apply();
}

void SpendPage::connectAll()
{
    connect(m_header, &SpendHeader::wanted, this, &SpendPage::step);
    connect(m_chart, &SpendChartCard::ranged, this, [this](const TimeSpan& chosen) {
        step({m_filter, chosen, std::nullopt, m_grouping});
    });
    connect(m_chart, &SpendChartCard::chosen, this,
            [this](const TimeSpan& chosen, std::optional<std::size_t> part) {
                if (part && m_answer && m_answer->parts[*part].name) {
                    drill(termOf(*m_answer->parts[*part].name));
                } else {
                    step({m_filter, chosen, std::nullopt, m_grouping});
                }
            });
    connect(m_table, &SpendTableCard::opened, this, [this](const std::string& name) {
        if (answer() != nullptr) {
            drill(termOf(name));
        }
    });
    connect(m_table, &SpendTableCard::menuWanted, this, [this](const std::string& name, const QPoint& where) {
        if (answer() != nullptr) {
            openMenu(termOf(name), where);
        }
    });
    connect(m_export, &QPushButton::clicked, this, &SpendPage::chooseFile);
    connect(m_file, &SpendFile::finished, this, [this](const QString& path, const QString& problem) {
        m_table->setRemark(problem.isEmpty() ? tr("Written to %1").arg(shownText(path)) : problem,
                           !problem.isEmpty());
    });
    connect(&m_patience, &QTimer::timeout, m_chart, &SpendChartCard::tellWaiting);
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
    if (m_query.isRunning()) {
        m_query.cancel();
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
    m_table->setRemark({});
    m_isAsked = true;
    m_patience.start();
    m_refresh.restart();
}

void SpendPage::ask()
{
    const SpendQuestion question{span(), m_grouping, m_filter};
    m_query =
        queries().ask([question](RollupSource& source,
                                 const CancelToken& cancel) { return answerSpend(source, question, cancel); },
                      [this, question](const Result<SpendAnswer>& answer) { take(question, answer); });
}

void SpendPage::take(const SpendQuestion& question, const Result<SpendAnswer>& answer)
{
    m_patience.stop();
    if (answer) {
        show(*answer);
    } else if (m_isAsked) {
        // Never the figures of another question; and what could not be read is not nothing.
        SpendAnswer unknown;
        unknown.question = question;
        show(unknown);
        m_table->tellUnknown();
        m_chart->tellUnknown();
    }
    tellProblem(answer);
    m_refresh.answered();
}

void SpendPage::tellProblem(const Result<SpendAnswer>& answer)
{
    if (!answer) {
        m_chart->setProblem(tr("Not up to date: %1").arg(shownText(answer.error().message)));
    } else if (!answer->isWhole) {
        m_chart->setProblem(tr("Calls come in faster than they are read: the last seconds may be missing "
                               "here or there."));
    } else {
        m_chart->setProblem({});
    }
}

const SpendAnswer* SpendPage::answer() const
{
    return m_answer && !m_isAsked ? &*m_answer : nullptr;
}

void SpendPage::show(const SpendAnswer& answer)
{
    m_answer = answer;
    m_isAsked = false;
    m_chart->show(answer, present().zone());
    m_table->show(answer, m_chart->parts());
    m_export->setEnabled(!answer.rows.empty());
}

void SpendPage::drill(const FilterTerm& term)
{
    if (std::find(m_filter.begin(), m_filter.end(), term) != m_filter.end()) {
        showCalls(navigator(), m_filter); // there is nothing further down but the calls
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
    addSpendActions(menu, context(), m_filter, term);
    addSortings(menu, m_table->table(), m_table->model());
    menu.exec(where);
}

void SpendPage::chooseFile()
{
    if (answer() == nullptr) {
        return;
    }
    // What is shown now, whatever comes in while a name is typed.
    const std::string text = spendCsv(m_answer->question.grouping, m_table->model().rows());
    auto* dialog = new QFileDialog(this, tr("Export what is shown"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("tokenfence-spend.csv"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, text](const QString& path) { m_file->write(path, text); });
    dialog->open();
}

void SpendPage::saveState(QSettings& settings) const
{
    saveSpendState(settings, {here(), m_custom, m_table->model().sortColumn(), m_table->model().sortOrder()});
}

void SpendPage::restoreState(QSettings& settings)
{
    const SpendState state = restoreSpendState(settings, m_grouping);
    m_custom = state.custom;
    m_table->table().sortByColumn(state.sortColumn, state.sortOrder);
    visit(state.view);
}

} // namespace tokenfence
