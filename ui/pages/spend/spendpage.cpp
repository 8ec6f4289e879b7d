// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendpage.h"

#include "ui/charts/stackchart.h"
#include "ui/items/accessible.h"
#include "ui/items/button.h"
#include "ui/items/card.h"
#include "ui/items/combobox.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/segments.h"
#include "ui/items/textlabel.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"
#include "ui/pages/spend/filterchips.h"
#include "ui/pages/spend/spendcsv.h"
#include "ui/pages/spend/spendcsvfile.h"
#include "ui/pages/spend/spenddelegate.h"
#include "ui/pages/spend/spendmenu.h"
#include "ui/pages/spend/spendmodel.h"
#include "ui/pages/spend/spendstate.h"
#include "ui/pages/spend/spendtable.h"
#include "ui/pages/spend/timerange.h"
#include "ui/pages/spendlinks.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
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
/// The table keeps room for these, so that the page does not move with every answer.
constexpr int leastRows = 8;
/// More than any screen has room for.
constexpr int mostRows = 500;

} // namespace

SpendPage::SpendPage(const PageContext& context, QWidget* parent)
    : Page(PageId::spend, tr("Spend"), Icon::spend, context, parent)
    , m_periods(new Segments(context.theme, tr("Period"), spendPeriodNames()))
    , m_range(new TimeRange(context.theme))
    , m_groupings(new ComboBox(context.theme, tr("Group by")))
    , m_chips(new FilterChips(context.theme))
    , m_total(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_before(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_chart(new StackChart(context.theme))
    , m_table(new SpendTable(context.theme, tr("Spend")))
    , m_delegate(new SpendDelegate(context.theme, m_table))
    , m_model(new SpendModel(this))
    , m_export(makeButton(tr("Export CSV"), ButtonLook::plain))
    , m_file(new SpendCsvFile(context.queries, this))
    , m_remark(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_refresh(interval, [this] { ask(); })
{
    const Metrics& metrics = theme().metrics();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.pagePadY, metrics.pagePadX, metrics.pagePadY);
    layout->setSpacing(metrics.cardGap);
    layout->addWidget(buildControls());
    layout->addLayout(buildSecondLine());
    layout->addWidget(buildChart(), 4);
    layout->addWidget(buildTable(), 5);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    fillGroupings();
    connectAll();
    apply();
}

QWidget* SpendPage::buildControls()
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme().metrics().gap);
    layout->addWidget(m_periods);
    layout->addStretch(1);
    layout->addWidget(new TextLabel(theme(), TextStyle::small, Ink::dim, tr("Group by")));
    m_groupings->setFont(theme().font(TextStyle::small));
    m_groupings->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    layout->addWidget(m_groupings);
    m_export->setFont(theme().font(TextStyle::small));
    layout->addWidget(m_export);
    return row;
}

QLayout* SpendPage::buildSecondLine()
{
    // Apart from the first, which has no room for it where the fonts are large.
    auto* layout = new QHBoxLayout;
    layout->setSpacing(theme().metrics().gapLarge);
    layout->addWidget(m_range);
    layout->addWidget(m_chips, 1);
    layout->addStretch(0);
    return layout;
}

QWidget* SpendPage::buildChart()
{
    m_chartCard = new Card(theme(), tr("Spend"));
    m_chartCard->addToHead(m_before);
    m_chartCard->addToHead(m_total);
    m_chartCard->body()->addWidget(m_chart, 1);
    return m_chartCard;
}

QWidget* SpendPage::buildTable()
{
    m_tableCard = new Card(theme(), {});
    m_table->setModel(m_model);
    m_table->setItemDelegate(m_delegate);
    m_table->setSortingEnabled(true);
    // Its own arrow lies over headings that stand at the right; the heading's text has one.
    m_table->horizontalHeader()->setStyleSheet(
        QStringLiteral("QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0px; }"));
    m_table->horizontalHeader()->setSortIndicator(m_model->sortColumn(), m_model->sortOrder());
    m_table->horizontalHeader()->setSectionResizeMode(SpendModel::Share, QHeaderView::Stretch);
    m_table->setColumnWidth(SpendModel::Name, 3 * theme().metrics().nameColumn / 2);
    m_table->fitColumn(SpendModel::Spend, QStringLiteral("$9,876.123456789"));
    m_table->fitColumn(SpendModel::Calls, QStringLiteral("1,234,567 ↓"));
    m_table->fitColumn(SpendModel::PerCall, QStringLiteral("$0.00002 ↓"));
    m_table->fitColumn(SpendModel::Before, QStringLiteral("$9,876.123456789"));
    m_table->fitColumn(SpendModel::Change, QStringLiteral("+1,234 % "));
    m_table->fitColumn(SpendModel::Unpriced, QStringLiteral("Unpriced     "));
    m_table->setCursor(Qt::PointingHandCursor);
    m_tableCard->body()->addWidget(m_table, 1);
    m_tableCard->body()->addWidget(m_remark);
    m_remark->hide();
    return m_tableCard;
}

void SpendPage::connectAll()
{
    connect(m_periods, &Segments::chosen, this, [this](int index) {
        ToSpend to = here();
        to.period = static_cast<SpendPeriod>(index);
        if (to.period == SpendPeriod::custom) {
            const SpendSpan shown = span(); // to begin with
            to.span = {shown.edges.front(), shown.edges.back()};
        }
        step(to);
    });
    connect(m_range, &TimeRange::chosen, this, [this](const TimeSpan& chosen) {
        step({m_filter, chosen, SpendPeriod::custom, m_grouping});
    });
    connect(m_groupings, &QComboBox::activated, this, [this](int index) {
        ToSpend to = here();
        to.grouping = m_choices[static_cast<std::size_t>(index)];
        step(to);
    });
    connect(m_chips, &FilterChips::removed, this, [this](std::size_t term) {
        ToSpend to = here();
        to.filter.erase(to.filter.begin() + static_cast<std::ptrdiff_t>(term));
        step(to);
        setFocus(Qt::OtherFocusReason); // the chip that had it is gone
        focusNextChild();
    });
    connect(m_chips, &FilterChips::cleared, this, [this] {
        ToSpend to = here();
        to.filter.clear();
        step(to);
        m_periods->setFocus(Qt::OtherFocusReason);
    });
    connect(m_chart, &StackChart::ranged, this, [this](const TimeSpan& chosen) {
        step({m_filter, chosen, std::nullopt, m_grouping});
    });
    connect(m_chart, &StackChart::chosen, this,
            [this](const TimeSpan& chosen, std::optional<std::size_t> part) {
                if (part && m_answer && m_answer->parts[*part].name) {
                    drill({m_grouping.dimension, m_grouping.labelKey, *m_answer->parts[*part].name});
                } else {
                    step({m_filter, chosen, std::nullopt, m_grouping});
                }
            });
    const auto open = [this](const QModelIndex& index) {
        if (const SpendRow* row = m_model->at(index.row()); row != nullptr && answer() != nullptr) {
            drill({m_grouping.dimension, m_grouping.labelKey, row->name});
        }
    };
    connect(m_table, &QTableView::clicked, this, open);
    connect(m_table, &QTableView::activated, this, open);
    connect(m_table, &DataTable::menuWanted, this,
            [this](const QModelIndex& index, const QPoint& where) { openMenu(index.row(), where); });
    connect(m_export, &QPushButton::clicked, this, &SpendPage::chooseFile);
    connect(m_file, &SpendCsvFile::finished, this, [this](const QString& path, const QString& problem) {
        m_remark->setInk(problem.isEmpty() ? Ink::dim : Ink::warn);
        m_remark->setText(problem.isEmpty() ? tr("Written to %1").arg(shownText(path)) : problem);
        m_remark->show();
    });
    connect(&m_patience, &QTimer::timeout, this, &SpendPage::tellWaiting);
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
    std::vector<Grouping> choices;
    for (const Dimension dimension :
         {Dimension::user, Dimension::workflow, Dimension::agent, Dimension::provider, Dimension::model,
          Dimension::tier, Dimension::status}) {
        choices.push_back({dimension, {}});
    }
    if (const std::optional<EngineStatus>& status = engine().status()) {
        for (const std::string& key : status->settings.rollupLabels) {
            choices.push_back({Dimension::label, key});
        }
    }
    if (std::find(choices.begin(), choices.end(), m_grouping) == choices.end()) {
        choices.push_back(m_grouping); // a label that was chosen before the engine told of it
    }
    if (choices != m_choices) {
        m_choices = choices;
        m_groupings->clear();
        for (const Grouping& choice : choices) {
            m_groupings->addItem(groupingName(choice));
        }
    }
    const auto at = std::find(m_choices.begin(), m_choices.end(), m_grouping);
    m_groupings->setCurrentIndex(static_cast<int>(at - m_choices.begin()));
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
    const SpendSpan shown = span();
    m_periods->setCurrent(static_cast<int>(m_period));
    m_range->setVisible(m_period == SpendPeriod::custom);
    m_range->setSpan({shown.edges.front(), shown.edges.back()}, present().zone());
    m_chips->setFilter(m_filter);
    fillGroupings();
    m_remark->hide();
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
                      [this, question](const Result<SpendAnswer>& answer) {
                          m_patience.stop();
                          if (answer) {
                              show(*answer);
                          } else if (m_isAsked) {
                              showUnknown(question);
                          }
                          tellProblem(answer);
                          m_refresh.answered();
                      });
}

void SpendPage::tellProblem(const Result<SpendAnswer>& answer)
{
    if (!answer) {
        m_chartCard->setProblem(tr("Not up to date: %1").arg(shownText(answer.error().message)));
    } else if (!answer->isWhole) {
        m_chartCard->setProblem(tr("Calls come in faster than they are read: the last seconds may be missing "
                                   "here or there."));
    } else {
        m_chartCard->setProblem({});
    }
}

void SpendPage::showUnknown(const SpendQuestion& question)
{
    // Never the figures of another question; and what could not be read is not nothing.
    SpendAnswer unknown;
    unknown.question = question;
    show(unknown);
    m_table->setEmptyText(tr("Not known: it could not be read."));
    setSpokenDescription(*m_chart, tr("not known"));
}

const SpendAnswer* SpendPage::answer() const
{
    return m_answer && !m_isAsked ? &*m_answer : nullptr;
}

void SpendPage::tellWaiting()
{
    m_total->setText(tr("Reading …"));
}

void SpendPage::show(const SpendAnswer& answer)
{
    m_answer = answer;
    m_isAsked = false;
    const QString title =
        tr("Spend %1, by %2")
            .arg(answer.question.time.phrase, groupingName(answer.question.grouping).toLower());
    m_chartCard->setTitle(title);
    setSpokenName(*m_chart, title);
    showChart(answer);
    m_model->show(answer);
    m_table->setColumnHidden(SpendModel::Unpriced, answer.total.unpriced == 0);
    m_table->setEmptyText(m_filter.empty()
                              ? tr("No calls were recorded in this time. Choose another one.")
                              : tr("No calls in this time pass the filters. Take one away, or choose another "
                                   "time."));
    m_export->setEnabled(!answer.rows.empty());
    fitTable();
    tellTotal(answer);
}

void SpendPage::fitTable()
{
    // No higher than its rows: on a large screen the chart has more of the room than an empty table.
    const Metrics& metrics = theme().metrics();
    const int rows = std::clamp(m_model->rowCount(), leastRows, mostRows);
    const int table = m_table->horizontalHeader()->sizeHint().height() +
                      rows * m_table->verticalHeader()->defaultSectionSize();
    const int foot = m_remark->isHidden() ? 0 : m_remark->sizeHint().height() + metrics.gapSmall;
    m_tableCard->setMaximumHeight(2 * metrics.cardPadY + 3 * metrics.gapSmall + table + foot);
}

void SpendPage::showChart(const SpendAnswer& answer)
{
    StackCourse course;
    course.edges = answer.question.time.edges;
    course.zone = present().zone();
    course.before = answer.binsBefore;
    course.beforeName = answer.question.time.beforeName;
    std::size_t place = 0;
    for (const SpendAnswer::Part& part : answer.parts) {
        StackPart shown;
        shown.tier = part.tier;
        if (part.name) {
            shown.name = groupName(answer.question.grouping, *part.name);
            shown.place = part.tier ? std::nullopt : std::optional(place++);
        } else {
            shown.name = part.names == 1 ? tr("1 other") : tr("%1 others").arg(format::count(part.names));
        }
        course.parts.push_back(shown);
    }
    for (std::size_t bin = 0; bin < answer.bins.size(); ++bin) {
        course.bins.push_back({answer.stacks[bin], answer.bins[bin].callCount(), answer.bins[bin].unpriced});
    }
    m_delegate->setParts(course.parts);
    m_before->setText(course.before.empty() ? QString() : tr("┄ %1").arg(course.beforeName));
    m_chart->setCourse(std::move(course));
}

void SpendPage::tellTotal(const SpendAnswer& answer)
{
    if (answer.total.callCount() == 0) {
        m_total->setText(format::unknown());
        return;
    }
    QStringList words{knownCost(answer.total) ? format::moneyExact(answer.total.total()) : format::unknown(),
                      tr("%1 calls").arg(format::count(answer.total.callCount()))};
    if (answer.total.unpriced > 0) {
        words += tr("%1 unpriced").arg(format::count(answer.total.unpriced));
    }
    words += tr("%1 a call").arg(format::money(costPerCall(answer.total)));
    if (answer.before && knownCost(*answer.before)) {
        words += tr("%1 vs. %2")
                     .arg(format::change(answer.total.total(), answer.before->total()),
                          answer.question.time.beforeName);
    }
    m_total->setText(words.join(QStringLiteral(" · ")));
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

void SpendPage::openMenu(int row, const QPoint& where)
{
    const SpendRow* chosen = m_model->at(row);
    if (chosen == nullptr || answer() == nullptr) {
        return;
    }
    const FilterTerm term{m_grouping.dimension, m_grouping.labelKey, chosen->name};
    QMenu menu;
    menu.addAction(tr("Only this one"), this, [this, term] { drill(term); });
    addSpendActions(menu, context(), m_filter, term);
    addSortings(menu, *m_table, *m_model);
    menu.exec(where);
}

void SpendPage::chooseFile()
{
    if (answer() == nullptr) {
        return;
    }
    // What is shown now, whatever comes in while a name is typed.
    const std::string text = spendCsv(m_answer->question.grouping, m_model->rows());
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
    saveSpendState(settings, {here(), m_custom, m_model->sortColumn(), m_model->sortOrder()});
}

void SpendPage::restoreState(QSettings& settings)
{
    const SpendState state = restoreSpendState(settings, m_grouping);
    m_custom = state.custom;
    m_table->sortByColumn(state.sortColumn, state.sortOrder);
    visit(state.view);
}

} // namespace tokenfence
