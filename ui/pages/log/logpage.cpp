// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/log/logpage.h"

#include "ui/items/button.h"
#include "ui/items/card.h"
#include "ui/items/datatable.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/pages/log/logdetail.h"
#include "ui/pages/log/logexport.h"
#include "ui/pages/log/logkinds.h"
#include "ui/pages/log/logmodel.h"
#include "ui/pages/present.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {
namespace {

constexpr std::chrono::seconds interval{1};
constexpr std::chrono::milliseconds typingPause{200};
constexpr std::size_t pageSize = 200;
const QString textKey = QStringLiteral("text");
const QString groupsKey = QStringLiteral("groups");

} // namespace

LogPage::LogPage(const PageContext& context, QWidget* parent)
    : Page(PageId::log, tr("Log"), Icon::log, context, parent)
    , m_model(new LogModel(this))
    , m_table(new DataTable(context.theme, tr("Log")))
    , m_detail(new LogDetail(context.theme))
    , m_text(new QLineEdit)
    , m_export(new LogExport(context.queries, this))
    , m_exportText(new TextLabel(context.theme, TextStyle::small, Ink::dim))
    , m_cancelExport(makeButton(tr("Cancel the export"), ButtonLook::link))
    , m_refresh(interval, [this] { askNewest(); })
{
    const Metrics& metrics = theme().metrics();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.pagePadY, metrics.pagePadX, metrics.pagePadY);
    layout->setSpacing(metrics.cardPadX);
    layout->addWidget(buildTable(), 1);
    layout->addWidget(m_detail);
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPause);
    connectAll();
    tellEmpty();
    tellExport({}, false);
    restart();
}

Card* LogPage::buildTable()
{
    m_card = new Card(theme(), tr("Log"));
    m_text->setAccessibleName(tr("Filter"));
    m_text->setPlaceholderText(tr("Text in it, who, or what it is about"));
    m_text->setClearButtonEnabled(true);
    m_text->setFont(theme().font(TextStyle::small));
    m_text->setMinimumWidth(theme().metrics().meterWidth);
    QPushButton* exportButton = makeButton(tr("Export"), ButtonLook::plain);
    exportButton->setFont(theme().font(TextStyle::small));
    auto* menu = new QMenu(exportButton);
    menu->addAction(tr("As CSV …"), this, [this] { chooseFile(LogFormat::csv); });
    menu->addAction(tr("As JSON …"), this, [this] { chooseFile(LogFormat::json); });
    connect(exportButton, &QPushButton::clicked, menu, [exportButton, menu] {
        menu->popup(exportButton->mapToGlobal(exportButton->rect().bottomLeft()));
    });
    m_card->addToHead(m_text);
    m_card->addToHead(exportButton);

    m_table->setModel(m_model);
    m_table->fitColumn(LogModel::Time, QStringLiteral("24 Nov 00:00"));
    m_table->fitColumn(LogModel::Kind, QStringLiteral("downgrade"));
    m_table->fitColumn(LogModel::Who, QStringLiteral("support-bot"));
    m_table->fitColumn(LogModel::Subject, QStringLiteral("research-budget"));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_card->body()->addWidget(buildChips());
    m_card->body()->addWidget(m_table, 1);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(theme().metrics().gap);
    foot->addWidget(m_exportText, 1);
    m_cancelExport->setFont(theme().font(TextStyle::small));
    foot->addWidget(m_cancelExport);
    m_card->body()->addLayout(foot);
    return m_card;
}

QWidget* LogPage::buildChips()
{
    auto* row = new QWidget;
    row->setAccessibleName(tr("Kinds"));
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme().metrics().gapSmall);
    for (const LogGroup& group : logGroups()) {
        QPushButton* chip = makeButton(group.name, ButtonLook::plain);
        chip->setCheckable(true);
        chip->setFont(theme().font(TextStyle::small));
        chip->setToolTip(tr("Show only these, and what else is chosen"));
        connect(chip, &QPushButton::clicked, this, &LogPage::restart);
        layout->addWidget(chip);
        m_chips.push_back(chip);
    }
    layout->addStretch(1);
    return row;
}

void LogPage::connectAll()
{
    connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_text, &QLineEdit::returnPressed, this, &LogPage::restart);
    connect(&m_typing, &QTimer::timeout, this, &LogPage::restart);
    connect(m_model, &LogModel::olderWanted, this, &LogPage::askOlder);
    connect(m_table, &DataTable::currentRowChanged, this, &LogPage::showCurrent);
    connect(m_model, &QAbstractItemModel::modelReset, m_detail, &LogDetail::clear);
    connect(&engine(), &EnginePort::spendChanged, &m_refresh, &Refresh::request);
    connect(&engine(), &EnginePort::statusChanged, &m_refresh, &Refresh::request);
    connect(&present(), &Present::dayChanged, this,
            [this] { m_model->setZone(present().zone(), present().now().wall); });
    connect(m_export, &LogExport::progressed, this, [this](std::uint64_t entries) {
        tellExport(tr("%1 entries written").arg(format::count(entries)), true);
    });
    connect(m_export, &LogExport::finished, this, [this](const QString& path, const QString& problem) {
        const QString text = m_exportText->text();
        tellExport(problem.isEmpty() ? tr("%1 to %2").arg(text, shownText(path)) : problem, false);
        m_exportText->setInk(problem.isEmpty() ? Ink::dim : Ink::warn);
    });
    connect(m_cancelExport, &QPushButton::clicked, this, [this] {
        m_export->cancel();
        tellExport(tr("Export cancelled; nothing was written."), false);
    });
    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_text, qOverload<>(&QWidget::setFocus));
}

void LogPage::activate()
{
    m_model->setZone(present().zone(), present().now().wall);
    m_refresh.request();
    m_refresh.setActive(true);
}

void LogPage::deactivate()
{
    m_refresh.setActive(false);
}

void LogPage::visit(const Destination& destination)
{
    if (const auto* log = std::get_if<ToLog>(&destination)) {
        setFilter(log->filter);
    }
}

Destination LogPage::place() const
{
    return ToLog{question()};
}

LogQuestion LogPage::question() const
{
    LogQuestion question;
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        if (m_chips[i]->isChecked()) {
            const std::vector<std::string>& kinds = logGroups()[i].kinds;
            question.kinds.insert(question.kinds.end(), kinds.begin(), kinds.end());
        }
    }
    question.contains = m_text->text().trimmed().toStdString();
    question.limit = pageSize;
    return question;
}

void LogPage::setFilter(const LogQuestion& filter)
{
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        const std::vector<std::string>& kinds = logGroups()[i].kinds;
        m_chips[i]->setChecked(std::find_first_of(kinds.begin(), kinds.end(), filter.kinds.begin(),
                                                  filter.kinds.end()) != kinds.end());
    }
    m_text->setText(fromUtf8(filter.contains));
    restart();
}

void LogPage::restart()
{
    m_typing.stop();
    m_isFresh = true;
    m_older.cancel();
    tellEmpty();
    m_refresh.restart();
}

void LogPage::askNewest()
{
    m_newest = queries().ask(
        [question = question()](RollupSource& source, const CancelToken& cancel) {
            return source.log(question, cancel);
        },
        [this](const Result<std::vector<LogEntry>>& entries) {
            if (entries) {
                takeNewest(*entries);
            }
            m_card->setProblem(entries ? QString()
                                       : tr("Not up to date: %1").arg(shownText(entries.error().message)));
            m_refresh.answered();
        });
}

void LogPage::takeNewest(const std::vector<LogEntry>& entries)
{
    const auto firstKnown = std::find_if(entries.begin(), entries.end(), [this](const LogEntry& entry) {
        return entry.number <= m_model->newest();
    });
    const bool isAll = entries.size() < pageSize;
    // Between what is shown and a page full of news there may be more that nobody has read.
    if (std::exchange(m_isFresh, false) || m_model->newest() == 0 ||
        (firstKnown == entries.end() && !isAll)) {
        m_model->replace(entries, isAll);
    } else {
        m_model->prepend({entries.begin(), firstKnown});
    }
}

void LogPage::askOlder()
{
    LogQuestion older = question();
    older.before = m_model->oldest();
    m_older = queries().ask(
        [older](RollupSource& source, const CancelToken& cancel) { return source.log(older, cancel); },
        [this](const Result<std::vector<LogEntry>>& entries) {
            if (entries) {
                m_model->append(*entries, entries->size() < pageSize);
            } else {
                m_model->giveUpOlder();
                m_card->setProblem(tr("Not complete: %1").arg(shownText(entries.error().message)));
            }
        });
}

void LogPage::tellEmpty()
{
    const LogQuestion asked = question();
    m_table->setEmptyText(
        asked.kinds.empty() && asked.contains.empty()
            ? tr("Nothing has happened yet. Alerts, stops, changes of budgets and whatever the engine "
                 "refuses will stand here.")
            : tr("Nothing of that kind. Choose other kinds, or another text."));
}

void LogPage::showCurrent()
{
    if (const LogEntry* entry = m_model->at(m_table->currentRow())) {
        m_detail->show(*entry, present().zone());
    } else {
        m_detail->clear();
    }
}

void LogPage::chooseFile(LogFormat format)
{
    const QString suffix = format == LogFormat::csv ? QStringLiteral("csv") : QStringLiteral("json");
    auto* dialog = new QFileDialog(this, tr("Export the log"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(QStringLiteral("tokenfence-log.") + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, format](const QString& path) {
        tellExport(tr("Exporting …"), true);
        m_export->start(question(), path, format);
    });
    dialog->open();
}

void LogPage::tellExport(const QString& text, bool running)
{
    m_exportText->setInk(Ink::dim);
    m_exportText->setText(text);
    m_exportText->setVisible(!text.isEmpty());
    m_cancelExport->setVisible(running);
}

void LogPage::saveState(QSettings& settings) const
{
    settings.setValue(textKey, m_text->text());
    QStringList groups;
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        if (m_chips[i]->isChecked()) {
            groups << fromUtf8(logGroups()[i].kinds.front());
        }
    }
    settings.setValue(groupsKey, groups);
}

void LogPage::restoreState(QSettings& settings)
{
    LogQuestion kept;
    kept.contains = settings.value(textKey).toString().toStdString();
    for (const QString& kind : settings.value(groupsKey).toStringList()) {
        kept.kinds.push_back(kind.toStdString());
    }
    setFilter(kept);
}

} // namespace tokenfence
