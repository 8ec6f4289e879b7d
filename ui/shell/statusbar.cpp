// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/statusbar.h"

#include "ui/items/button.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/pages/navigator.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace tokenfence {
namespace {

/// The file grows slowly beside everything else.
constexpr std::chrono::seconds sizeInterval{5};

QString fileName(const std::string& path)
{
    return shownText(std::string_view(path).substr(path.rfind('/') + 1));
}

void setEntry(QPushButton& entry, const QString& text, const QString& toolTip, bool urgent = false)
{
    if (entry.text() != text) {
        entry.setText(text);
    }
    entry.setToolTip(plainToolTip(toolTip));
    setUrgent(entry, urgent);
}

} // namespace

StatusBar::StatusBar(const PageContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_refresh(sizeInterval, [this] { askSize(); })
{
    const Metrics& metrics = context.theme.metrics();
    setFixedHeight(metrics.statusBarHeight);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.cardPadX, 0, metrics.cardPadX, 0);
    layout->setSpacing(metrics.gapLarge);
    layout->addWidget(m_listening = addEntry("engine"));
    layout->addWidget(m_database = addEntry("store"));
    layout->addStretch(1);
    layout->addWidget(m_stored = addEntry(""));
    layout->addWidget(m_refused = addEntry("refused"));
    layout->addWidget(m_duplicates = addEntry("duplicate"));
    layout->addWidget(m_conflicts = addEntry("conflict"));
    layout->addWidget(m_unpriced = addEntry("unpriced"));
    connect(&context.engine, &EnginePort::statusChanged, this, &StatusBar::follow);
    connect(&context.engine, &EnginePort::linkChanged, this, &StatusBar::follow);
    connect(&context.engine, &EnginePort::spendChanged, &m_refresh, &Refresh::request);
    connect(&context.theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    m_refresh.request();
    m_refresh.setActive(true);
    follow();
}

QPushButton* StatusBar::addEntry(const char* logKind)
{
    QPushButton* entry = makeButton({}, ButtonLook::link);
    entry->setFont(m_context.theme.font(TextStyle::small));
    connect(entry, &QPushButton::clicked, this, [this, kind = std::string(logKind)] {
        if (m_context.navigator.has(PageId::log)) {
            LogQuestion question;
            if (!kind.empty()) {
                question.kinds.push_back(kind);
            }
            m_context.navigator.go(ToLog{question});
        }
    });
    return entry;
}

void StatusBar::askSize()
{
    m_query = m_context.queries.ask(
        [](RollupSource& source, const CancelToken& cancel) { return source.facts(cancel); },
        [this](const Result<StoreFacts>& facts) {
            if (facts) {
                m_fileBytes = facts->fileBytes;
            }
            m_refresh.answered();
            follow();
        });
}

void StatusBar::follow()
{
    const std::optional<EngineStatus>& status = m_context.engine.status();
    for (QPushButton* entry : {m_database, m_stored, m_refused, m_duplicates, m_conflicts, m_unpriced}) {
        entry->setVisible(status.has_value());
    }
    const bool connected = m_context.engine.link() == EnginePort::Link::connected;
    if (!status) {
        setEntry(*m_listening, connected ? tr("connected") : tr("no engine yet"), {});
        return;
    }
    setEntry(*m_listening,
             connected ? tr("listening on %1").arg(fileName(status->agentSocket)) : tr("not listening"),
             tr("%1, since %2")
                 .arg(fromUtf8(status->agentSocket),
                      format::duration(std::chrono::seconds(status->uptimeSeconds))),
             !connected);
    const QString size = m_fileBytes ? format::bytes(*m_fileBytes) : format::unknown();
    setEntry(*m_database, tr("%1 · %2").arg(fileName(status->databasePath), size),
             fromUtf8(status->databasePath), status->storeProblem.has_value());
    setEntry(*m_stored, tr("%1 stored").arg(format::count(status->events)), tr("Model calls of all time"));
    setEntry(*m_refused, tr("%1 refused").arg(format::count(status->refused)),
             tr("Lines that could not be taken, since the engine's start"), status->refused > 0);
    setEntry(*m_duplicates, tr("%1 duplicates").arg(format::count(status->duplicates)),
             tr("Records that were sent again and counted once, since the engine's start"));
    setEntry(*m_conflicts, tr("%1 conflicts").arg(format::count(status->conflicts)),
             tr("Records under a known id with other contents: the first one stands"), status->conflicts > 0);
    const std::size_t models = status->unpricedModels.size();
    setEntry(*m_unpriced,
             models == 1  ? tr("1 model unpriced")
             : models > 1 ? tr("%1 models unpriced").arg(format::count(models))
                          : tr("%1 unpriced").arg(format::count(status->unpriced)),
             tr("%1 calls whose cost is not known").arg(format::count(status->unpriced)),
             status->unpriced > 0);
}

void StatusBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_context.theme.palette().panel);
    painter.fillRect(0, 0, width(), m_context.theme.metrics().hair, m_context.theme.palette().line);
}

} // namespace tokenfence
