// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/log/logpage.h"

#include "ui/items/button.h"
#include "ui/items/card.h"
#include "ui/items/datatable.h"
#include "ui/items/plaintext.h"
#include "ui/pages/log/logchips.h"
#include "ui/pages/log/logdetail.h"
#include "ui/pages/log/logexportbar.h"
#include "ui/pages/log/logmodel.h"
#include "ui/pages/present.h"

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
    , m_chips(new LogChips(context.theme))
    , m_export(new LogExportBar(context.theme, context.queries))
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
    menu->addAction(tr("As CSV …"), this, [this] { m_export->chooseFile(question(), LogFormat::csv); });
    menu->addAction(tr("As JSON …"), this, [this] { m_export->chooseFile(question(), LogFormat::json); });
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
    m_card->body()->addWidget(m_chips);
    m_card->body()->addWidget(m_table, 1);
    m_card->body()->addWidget(m_export);
    return m_card;
}

void LogPage::connectAll()
{
    connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_text, &QLineEdit::returnPressed, this, &LogPage::restart);
    connect(&m_typing, &QTimer::timeout, this, &LogPage::restart);
    connect(m_chips, &LogChips::chosen, this, &LogPage::restart);
    connect(m_model, &LogModel::olderWanted, this, &LogPage::askOlder);
    connect(m_table, &DataTable::currentRowChanged, this, &LogPage::showCurrent);
    connect(m_model, &QAbstractItemModel::modelReset, m_detail, &LogDetail::clear);
    connect(&engine(), &EnginePort::spendChanged, &m_refresh, &Refresh::request);
    connect(&engine(), &EnginePort::statusChanged, &m_refresh, &Refresh::request);
    connect(&present(), &Present::dayChanged, this,
            [this] { m_model->setZone(present().zone(), present().now().wall); });
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
    question.kinds = m_chips->kinds();
    question.contains = m_text->text().trimmed().toStdString();
    question.limit = pageSize;
    return question;
}

void LogPage::setFilter(const LogQuestion& filter)
{
    m_chips->setKinds(filter.kinds);
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

void LogPage::saveState(QSettings& settings) const
{
    settings.setValue(textKey, m_text->text());
    settings.setValue(groupsKey, m_chips->toKeep());
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
