// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/request/cliffwords.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace tokenfence {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("request", text);
}

/// The one name, or how many there are.
QString nameOrCount(const std::vector<std::string>& names, const char* several)
{
    return names.size() == 1 ? shownText(names.front()) : tr(several).arg(format::count(names.size()));
}

} // namespace

QString cliffSentence(const RequestStory& story)
{
    switch (story.cliff) {
    case RequestCliff::context:
        return tr("×%1 from the first call to the largest: the context cliff.")
            .arg(format::count(static_cast<std::uint64_t>(std::lround(story.contextGrowth))));
    case RequestCliff::retries:
        return tr("%1 retries, %2 of %3 went into them: the retry cliff.")
            .arg(format::count(story.retries), format::money(story.retryCost), format::money(story.spent));
    case RequestCliff::tools:
        return tr("%1 rounds of tools, each with all that came before: the tool-calling cliff.")
            .arg(format::count(story.toolRounds));
    case RequestCliff::agents:
        return tr("%1 agents made %2 calls for one request: the multi-agent cliff.")
            .arg(format::count(story.agents.size()), format::count(story.steps.size()));
    case RequestCliff::none:
        break;
    }
    return {};
}

QString requestSummary(const RequestStory& story)
{
    QStringList parts;
    if (!story.workflows.empty()) {
        parts << nameOrCount(story.workflows, QT_TRANSLATE_NOOP("request", "%1 workflows"));
    }
    if (!story.users.empty()) {
        parts << nameOrCount(story.users, QT_TRANSLATE_NOOP("request", "%1 users"));
    }
    if (!story.agents.empty()) {
        parts << nameOrCount(story.agents, QT_TRANSLATE_NOOP("request", "%1 agents"));
    }
    if (story.end > story.begin) {
        parts << format::duration(story.end - story.begin);
    }
    return parts.join(QStringLiteral(" · "));
}

QString capWords(const RequestStory& story)
{
    QStringList parts;
    if (story.cap) {
        parts << (story.capHitAt ? tr("of %1 — capped") : tr("of %1")).arg(format::money(*story.cap));
    }
    if (story.unpriced > 0) {
        parts << tr("and %1 calls whose price nobody knows").arg(format::count(story.unpriced));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace tokenfence
