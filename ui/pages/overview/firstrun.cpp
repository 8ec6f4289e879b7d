// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/firstrun.h"

#include "ui/items/button.h"
#include "ui/items/card.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/pages/overview/snippet.h"

#include <QCoreApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace tokenfence {
namespace {

/// The two lines, as the Python SDK is used everywhere: `handle` is the function that answers a request.
const char* const pythonLines = "from tokenfence import TokenFence\n"
                                "handle = TokenFence(budget=0.50).guard(handle)";

/// `text` as one word of the shell.
QString shellQuoted(const QString& text)
{
    QString quoted = text;
    quoted.replace(u'\'', QStringLiteral("'\\''"));
    return u'\'' + quoted + u'\'';
}

/// The folder of the Python SDK that came with this program: as it is installed, or in the tree that it was
/// built in. "" where there is none.
QString sdkFolder()
{
    for (const char* beside : {"../share/tokenfence/python", "../../clients/python"}) {
        const QDir folder(QCoreApplication::applicationDirPath() + u'/' + QLatin1String(beside));
        if (folder.exists(QStringLiteral("pyproject.toml"))) {
            return folder.canonicalPath();
        }
    }
    return {};
}

/// With Perl, which no Debian and no Ubuntu is without: the netcat that many of them have knows no such
/// socket.
QString shellLine(const QString& socket)
{
    const QString usage =
        QStringLiteral(R"({"type":"usage","id":"'$(date +%s)'","model":"gpt-4o","cost_usd":0.05}\n)");
    const QString send = QStringLiteral(R"($s = IO::Socket::UNIX->new(pop) or die "$!\n";)"
                                        "\n    "
                                        R"(print $s <STDIN>; print scalar <$s>)");
    return QStringLiteral("printf '%1' |\n  perl -MIO::Socket -e '%2' %3")
        .arg(usage, send, shellQuoted(socket));
}

} // namespace

FirstRun::FirstRun(const PageContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_where(new TextLabel(context.theme, TextStyle::body, Ink::dim))
    , m_python(new Snippet(context.theme, tr("Lines for Python"), tr("Copy the lines for Python")))
    , m_shell(new Snippet(context.theme, tr("Line for a shell"), tr("Copy the line for a shell")))
{
    const Theme& theme = context.theme;
    const Metrics& metrics = theme.metrics();
    m_python->setCode(QLatin1String(pythonLines));

    auto* card = new Card(theme, {});
    card->setAccessibleName(tr("First steps"));
    card->setMaximumWidth(3 * metrics.ringCardWidth);
    QVBoxLayout* body = card->body();
    body->setContentsMargins(metrics.gapLarge, metrics.gapLarge, metrics.gapLarge, metrics.gapLarge);
    body->setSpacing(metrics.gap);
    const auto text = [&](TextStyle style, Ink ink, const QString& words) {
        auto* label = new TextLabel(theme, style, ink, words);
        label->setWordWrap(style == TextStyle::body);
        body->addWidget(label);
    };
    text(TextStyle::big, Ink::text, tr("Nothing has been spent yet"));
    m_where->setWordWrap(true);
    body->addWidget(m_where);
    body->addSpacing(metrics.gapLarge);
    text(TextStyle::strong, Ink::text, tr("Fence a Python agent with two lines"));
    if (const QString folder = sdkFolder(); !folder.isEmpty()) {
        auto* install =
            new Snippet(theme, tr("Line that installs the SDK"), tr("Copy the line that installs the SDK"));
        install->setCode(QStringLiteral("pip install %1").arg(shellQuoted(folder)));
        body->addWidget(install);
    }
    body->addWidget(m_python);
    text(TextStyle::body, Ink::dim,
         tr("Every call that it makes is then seen here, and a request ends at 50 cents. “handle” is your "
            "own function; install into the agent's own environment."));
    body->addSpacing(metrics.gapLarge);
    text(TextStyle::strong, Ink::text, tr("Or report one call from a shell"));
    body->addWidget(m_shell);
    body->addSpacing(metrics.gapLarge);

    QPushButton* demo = makeButton(tr("Start the demo"), ButtonLook::primary);
    auto* last = new QHBoxLayout;
    last->setSpacing(metrics.gapLarge);
    last->addWidget(demo);
    auto* about =
        new TextLabel(theme, TextStyle::body, Ink::dim,
                      tr("Made-up agents with an engine and data of their own; yours are not touched."));
    about->setWordWrap(true);
    last->addWidget(about, 1);
    body->addLayout(last);
    connect(demo, &QPushButton::clicked, this, &FirstRun::demoWanted);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addStretch(1);
    auto* centred = new QHBoxLayout;
    centred->addStretch(1);
    centred->addWidget(card, 4);
    centred->addStretch(1);
    layout->addLayout(centred);
    layout->addStretch(2);
    connect(&context.engine, &EnginePort::statusChanged, this, &FirstRun::follow);
    follow();
}

void FirstRun::follow()
{
    const std::optional<EngineStatus>& status = m_context.engine.status();
    m_shell->setVisible(status.has_value());
    if (!status) {
        m_where->setText(tr("The engine has not answered yet."));
        return;
    }
    const QString socket = fromUtf8(status->agentSocket);
    m_where->setText(tr("The engine listens on %1.").arg(shownText(socket)));
    m_shell->setCode(shellLine(socket));
}

} // namespace tokenfence
