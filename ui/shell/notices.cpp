// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/notices.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"

#include <QCoreApplication>

#include <algorithm>

namespace tokenfence {
namespace {

constexpr std::size_t namesInSentence = 3;
constexpr std::string_view ownVersion = "tokenfence/" TOKENFENCE_VERSION;

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(notices)
};

/// "a, b, c and 4 more"
QString enumerate(const QStringList& names)
{
    const auto most = static_cast<qsizetype>(namesInSentence);
    const QString first = names.mid(0, most).join(QStringLiteral(", "));
    return names.size() <= most
               ? first
               : Texts::tr("%1 and %2 more")
                     .arg(first, format::count(static_cast<std::uint64_t>(names.size() - most)));
}

Notice notRecording(const std::string& problem)
{
    Notice notice;
    notice.kind = Notice::Kind::notRecording;
    notice.key = QStringLiteral("notRecording");
    notice.text =
        Texts::tr("Nothing is being recorded: %1 What agents spend meanwhile is missing here; they keep "
                  "their records "
                  "and send them again once this is mended.")
            .arg(shownText(problem));
    notice.mayBePutAway = false;
    return notice;
}

Notice unpriced(const EngineStatus& status)
{
    Notice notice;
    notice.kind = Notice::Kind::unpriced;
    QStringList names;
    for (const std::string& model : status.unpricedModels) {
        names += shownText(model);
    }
    const bool refused = status.settings.denyUnpriced;
    notice.key = (refused ? QStringLiteral("refused ") : QStringLiteral("unpriced ")) + names.join(u'\n');
    const QString calls =
        status.unpriced == 1
            ? Texts::tr("1 call went past every budget")
            : Texts::tr("%1 calls went past every budget").arg(format::count(status.unpriced));
    const QString cost = status.unpriced == 1 ? Texts::tr("what it cost is not known")
                                              : Texts::tr("what they cost is not known");
    const QString models = names.isEmpty()     ? Texts::tr("Some models have no price")
                           : names.size() == 1 ? Texts::tr("%1 has no price").arg(names.first())
                                               : Texts::tr("%1 have no price").arg(enumerate(names));
    notice.text = refused ? Texts::tr("%1: %2; %3. Further ones are refused.").arg(models, calls, cost)
                          : Texts::tr("%1: %2; %3.").arg(models, calls, cost);
    if (!status.unpricedModels.empty()) {
        notice.subject = status.unpricedModels.front();
    }
    return notice;
}

/// How a budget that is exhausted is told: with its sums where it is one, with its keys where it keeps
/// several.
QString exhaustedText(const PolicyView& view, const QTimeZone& zone, WallTime now)
{
    const QString name = shownText(view.policy.name);
    if (view.policy.per == Per::all) {
        const QString sums =
            Texts::tr("%1: %2 of %3 is spent")
                .arg(name, format::money(view.all.used), format::money(view.policy.limitAt(now)));
        if (!view.all.until) {
            return sums;
        }
        // The last moment of a period is easier to read than the first of the next: "until midnight".
        const QString clock = format::clock(*view.all.until, zone);
        const bool midnight =
            clock == QStringLiteral("00:00") && *view.all.until - now <= std::chrono::hours(24);
        return midnight
                   ? Texts::tr("%1, until midnight").arg(sums)
                   : Texts::tr("%1, until %2").arg(sums, format::clockOrDate(*view.all.until, now, zone));
    }
    QStringList keys;
    for (const BudgetView& key : view.keys) {
        if (key.state == BudgetState::exhausted) {
            keys += shownName(key.key, Texts::tr("calls without a name"));
        }
    }
    return Texts::tr("%1: used up by %2").arg(name, enumerate(keys));
}

bool isExhausted(const PolicyView& view)
{
    if (!view.policy.enabled || view.policy.period == PeriodKind::request) {
        return false;
    }
    if (view.policy.per == Per::all) {
        return view.all.state == BudgetState::exhausted;
    }
    return std::any_of(view.keys.begin(), view.keys.end(),
                       [](const BudgetView& key) { return key.state == BudgetState::exhausted; });
}

void addExhausted(std::vector<Notice>& notices, const EngineStatus& status, const QTimeZone& zone,
                  WallTime now)
{
    QStringList ids, texts;
    std::string first;
    for (const PolicyView& view : status.policies) {
        if (isExhausted(view)) {
            first = first.empty() ? view.policy.id : first;
            ids += fromUtf8(view.policy.id);
            texts += exhaustedText(view, zone, now);
        }
    }
    if (ids.isEmpty()) {
        return;
    }
    Notice notice;
    notice.kind = Notice::Kind::exhausted;
    notice.key = QStringLiteral("exhausted ") + ids.join(u' ');
    notice.subject = first;
    notice.text =
        texts.size() == 1
            ? Texts::tr("Budget exhausted. %1. Calls that it counts are refused.").arg(texts.first())
            : Texts::tr("%1 budgets are exhausted. %2. Calls that they count are refused.")
                  .arg(format::count(static_cast<std::uint64_t>(texts.size())),
                       texts.join(QStringLiteral("; ")));
    notices.push_back(notice);
}

Notice clockSet(const ClockWatch::Step& step, const QTimeZone& zone)
{
    Notice notice;
    notice.kind = Notice::Kind::clockSet;
    notice.key = QStringLiteral("clock %1").arg(step.at.time_since_epoch().count());
    const bool ahead = step.by > std::chrono::milliseconds(0);
    const QString by = format::duration(ahead ? step.by : -step.by);
    const QString when = format::clock(step.at, zone);
    notice.text =
        (ahead ? Texts::tr("The system's clock was set ahead by %1 (it is %2 now)")
               : Texts::tr("The system's clock was set back by %1 (it is %2 now)"))
            .arg(by, when) +
        Texts::tr(". A call counts in the day of its own time, so today's figures and limits may be off.");
    return notice;
}

Notice otherVersion(const std::string& engine)
{
    Notice notice;
    notice.kind = Notice::Kind::otherVersion;
    notice.key = QStringLiteral("version ") + fromUtf8(engine);
    notice.text =
        Texts::tr(
            "The engine is %1 and this window %2: what only one of them knows is missing here. Stop and "
            "budgets work. To have one version, quit and stop fencing, then start again.")
            .arg(shownText(engine), shownText(ownVersion));
    return notice;
}

} // namespace

std::vector<Notice> noticesOf(const EngineStatus& status, const ClockWatch& clock, const QTimeZone& zone,
                              WallTime now)
{
    std::vector<Notice> notices;
    if (status.storeProblem) {
        notices.push_back(notRecording(*status.storeProblem));
    }
    addExhausted(notices, status, zone, now);
    if (status.unpriced > 0) {
        notices.push_back(unpriced(status));
    }
    if (!status.engine.empty() && status.engine != ownVersion) {
        notices.push_back(otherVersion(status.engine));
    }
    if (clock.lastStep()) {
        notices.push_back(clockSet(*clock.lastStep(), zone));
    }
    return notices;
}

} // namespace tokenfence
