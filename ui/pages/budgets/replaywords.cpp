// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/replaywords.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"

#include <QCoreApplication>

namespace tokenfence::replaywords {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Replay", text);
}

QString counted(std::uint64_t count, const char* one, const char* many)
{
    return count == 1 ? tr(one) : tr(many).arg(format::count(count));
}

QString reachOf(const ReplayAnswer& answer, const QTimeZone& zone)
{
    const WallTime from = answer.outcome.span.start;
    const QString since = format::date(from, zone) + u' ' + format::clock(from, zone);
    switch (answer.reach.since) {
    case PastReach::Since::wanted:
        break;
    case PastReach::Since::recorded:
        return tr("Looked at from %1: nothing was recorded before.").arg(since);
    case PastReach::Since::pruned:
        return tr("Looked at from %1: the calls before have been cleared away.").arg(since);
    }
    return {};
}

} // namespace

QString summary(const ReplayOutcome& outcome, int days)
{
    const QString span = tr("In the last %1 days").arg(days);
    if (outcome.calls == 0)
        return tr("%1 no call was recorded.").arg(span);
    if (outcome.requestsStopped == 0 && outcome.callsDowngraded == 0)
        return tr("%1 nothing would have been otherwise: %2 in %3.")
            .arg(span, format::money(outcome.then),
                 counted(outcome.requests, QT_TRANSLATE_NOOP("Replay", "1 request"),
                         QT_TRANSLATE_NOOP("Replay", "%1 requests")));
    return tr("%1: %2 of %3 stopped, %4; %5 instead of %6 (%7).")
        .arg(span, format::count(outcome.requestsStopped),
             counted(outcome.requests, QT_TRANSLATE_NOOP("Replay", "1 request"),
                     QT_TRANSLATE_NOOP("Replay", "%1 requests")),
             counted(outcome.callsDowngraded, QT_TRANSLATE_NOOP("Replay", "1 call downgraded"),
                     QT_TRANSLATE_NOOP("Replay", "%1 calls downgraded")),
             format::money(outcome.with), format::money(outcome.then),
             format::change(outcome.with, outcome.then));
}

QStringList remarks(const ReplayAnswer& answer, const Policy& edited, const QTimeZone& zone)
{
    const ReplayOutcome& outcome = answer.outcome;
    QStringList said;
    if (const QString reach = reachOf(answer, zone); !reach.isEmpty())
        said << reach;
    if (outcome.requestsStopped > 0)
        said << tr("What a stopped request did afterwards is taken as not done.");
    const ReplayedPolicy* own = outcome.policy(edited.id);
    if (const std::uint64_t others = outcome.requestsStopped - (own ? own->requestsStopped : 0); others > 0)
        said << counted(others, QT_TRANSLATE_NOOP("Replay", "1 of them is stopped by another budget."),
                        QT_TRANSLATE_NOOP("Replay", "%1 of them are stopped by other budgets."));
    if (outcome.retriesRefused > 0)
        said << counted(outcome.retriesRefused,
                        QT_TRANSLATE_NOOP("Replay", "1 of them tried again too often."),
                        QT_TRANSLATE_NOOP("Replay", "%1 of them tried again too often."));
    for (const std::string& model : outcome.unpricedFallbacks)
        said << tr("%1 has no price, so it is never used instead.").arg(shownText(model));
    if (edited.downgradeAt && !edited.fallbackModel)
        said << tr(
            "Which fallback model a call itself would have named is not recorded: none is downgraded.");
    if (edited.fallbackModel && outcome.withoutTokens > 0)
        said << counted(
            outcome.withoutTokens,
            QT_TRANSLATE_NOOP("Replay", "1 call told no tokens: another model could not be priced."),
            QT_TRANSLATE_NOOP("Replay", "%1 calls told no tokens: another model could not be priced."));
    if (outcome.unpriced > 0)
        said << counted(outcome.unpriced,
                        QT_TRANSLATE_NOOP("Replay", "1 call has no price: no budget counts it."),
                        QT_TRANSLATE_NOOP("Replay", "%1 calls have no price: no budget counts them."));
    if (outcome.downgradedThen > 0)
        said << counted(
            outcome.downgradedThen,
            QT_TRANSLATE_NOOP("Replay", "1 call was downgraded at the time and stays as it was."),
            QT_TRANSLATE_NOOP("Replay", "%1 calls were downgraded at the time and stay as they were."));
    return said;
}

QString fate(const ReplayedRequest& request)
{
    if (request.stopped)
        return request.byRetries ? tr("stopped: tried again") : tr("stopped");
    return counted(request.downgraded, QT_TRANSLATE_NOOP("Replay", "1 call downgraded"),
                   QT_TRANSLATE_NOOP("Replay", "%1 calls downgraded"));
}

QString saved(const ReplayedRequest& request)
{
    const QString sum = format::money(request.saved());
    if (request.unknownPrice == 0)
        return sum;
    return request.saved().isZero() ? format::unknown() : tr("at least %1").arg(sum);
}

} // namespace tokenfence::replaywords
