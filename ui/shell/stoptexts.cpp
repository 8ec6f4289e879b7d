// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/stoptexts.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/shell/stopcontrol.h"

#include <QCoreApplication>

namespace tokenfence::stoptexts {
namespace {

using State = StopControl::State;

/// So many names fit on the banner at its least width.
constexpr std::size_t namesOnBanner = 3;

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(stop)
};

QString agentsText(const StopControl& control)
{
    const auto count = control.agentCount();
    if (!count) {
        return Texts::tr("agents not known yet");
    }
    return *count == 1 ? Texts::tr("1 agent") : Texts::tr("%1 agents").arg(format::count(*count));
}

/// "12 of 14 confirmed"
QString confirmedText(const StopView& view)
{
    return Texts::tr("%1 of %2 confirmed").arg(format::count(view.acked), format::count(view.agents));
}

QString who(const StopControl& control)
{
    return control.isOurs() ? Texts::tr("by you") : Texts::tr("by the operator, not from this window");
}

QString receipts(const StopControl& control, const StopView& view)
{
    if (view.agents == 0) {
        return Texts::tr("no agent was connected");
    }
    const auto took = control.confirmedIn();
    if (view.acked >= view.agents) {
        return took ? Texts::tr("all %1 confirmed in %2")
                          .arg(format::count(view.agents), format::duration(*took))
                    : Texts::tr("all %1 confirmed").arg(format::count(view.agents));
    }
    return Texts::tr("%1 confirmed, %2 not confirmed: %3")
        .arg(format::count(view.acked), format::count(view.agents - view.acked),
             list(view.waiting, namesOnBanner));
}

QString cancelledText(const StopView& view)
{
    if (view.cancelled == 0) {
        return Texts::tr("No call in flight was cancelled.");
    }
    const QString calls =
        view.cancelled == 1
            ? Texts::tr("1 call in flight was cancelled")
            : Texts::tr("%1 calls in flight were cancelled").arg(format::count(view.cancelled));
    return view.cancelledCost
               ? Texts::tr("%1 (%2 had been spent on them).").arg(calls, format::money(*view.cancelledCost))
               : Texts::tr("%1 (what they had cost is not known yet).").arg(calls);
}

} // namespace

QString list(const std::vector<AgentView>& agents, std::size_t most)
{
    QStringList names;
    for (std::size_t i = 0; i < agents.size() && i < most; ++i) {
        const QString agent = shownName(agents[i].agent, Texts::tr("anonymous"));
        names += agents[i].pid ? Texts::tr("%1 (pid %2)").arg(agent, QString::number(*agents[i].pid)) : agent;
    }
    QString text = names.join(QStringLiteral(", "));
    if (agents.size() > most) {
        text = Texts::tr("%1 and %2 more").arg(text, format::count(agents.size() - most));
    }
    return text;
}

QString name(const StopControl& control)
{
    switch (control.state()) {
    case State::armed:
        return Texts::tr("Stop all agents");
    case State::engaging:
        return Texts::tr("Stopping all agents");
    case State::engaged:
    case State::lifting:
        return Texts::tr("All agents stopped");
    case State::fault:
        return Texts::tr("Cannot reach the engine");
    }
    return {};
}

QString headline(const StopControl& control)
{
    switch (control.state()) {
    case State::armed:
        return Texts::tr("STOP ALL");
    case State::engaging:
        return Texts::tr("STOPPING");
    case State::engaged:
        return Texts::tr("STOPPED");
    case State::lifting:
        return Texts::tr("LIFTING");
    case State::fault:
        return control.isPending() ? Texts::tr("STOP WAITS") : Texts::tr("NO ENGINE");
    }
    return {};
}

QString subline(const StopControl& control)
{
    const StopView* view = control.stop();
    switch (control.state()) {
    case State::armed: {
        const auto count = control.agentCount();
        return count ? Texts::tr("%1 · Ctrl+Shift+K").arg(agentsText(control)) : Texts::tr("Ctrl+Shift+K");
    }
    case State::engaging:
        return view ? Texts::tr("%1, %2").arg(confirmedText(*view), format::duration(control.elapsed()))
                    : Texts::tr("sent, %1").arg(format::duration(control.elapsed()));
    case State::engaged:
        return Texts::tr("hold to lift, 1 s");
    case State::lifting:
        return Texts::tr("one moment");
    case State::fault:
        return control.isPending() ? Texts::tr("sent as soon as it answers")
                                   : Texts::tr("press: start it and stop");
    }
    return {};
}

QString description(const StopControl& control)
{
    const StopView* view = control.stop();
    switch (control.state()) {
    case State::armed:
        return Texts::tr("%1. Press to stop all of them at once, without a question.")
            .arg(agentsText(control));
    case State::engaging:
        return view ? Texts::tr("%1, %2. Not yet: %3.")
                          .arg(confirmedText(*view), format::duration(control.elapsed()),
                               view->waiting.empty() ? Texts::tr("none") : list(view->waiting, longList))
                    : Texts::tr("Sent, %1.").arg(format::duration(control.elapsed()));
    case State::engaged:
    case State::lifting: {
        const QString state = view ? receipts(control, *view) : QString();
        return Texts::tr(
                   "Stopped, %1. Hold for one second to lift the stop; with a screen reader, press twice.")
            .arg(state);
    }
    case State::fault:
        return Texts::tr(
            "Agents may still be spending. Press to start the engine and stop all agents as soon as it "
            "answers.");
    }
    return {};
}

QString title(const StopControl& control, const QTimeZone& zone)
{
    const StopView* view = control.stop();
    switch (control.state()) {
    case State::armed:
        return {};
    case State::engaging:
        if (view == nullptr) {
            return Texts::tr("Stopping all agents");
        }
        return view->waiting.empty() ? Texts::tr("Stopping all agents: %1").arg(confirmedText(*view))
                                     : Texts::tr("Stopping all agents: %1, not yet %2")
                                           .arg(confirmedText(*view), list(view->waiting, namesOnBanner));
    case State::engaged:
    case State::lifting:
        return view == nullptr ? Texts::tr("All agents are stopped")
                               : Texts::tr("All agents are stopped since %1, %2 — %3")
                                     .arg(format::clockSeconds(view->stop.time, zone), who(control),
                                          receipts(control, *view));
    case State::fault:
        return Texts::tr("Cannot reach the engine: agents may still be spending");
    }
    return {};
}

QString details(const StopControl& control, const QTimeZone& zone)
{
    const StopView* view = control.stop();
    switch (control.state()) {
    case State::armed:
        return {};
    case State::engaging:
        return Texts::tr("Every question of an agent is answered with “stopped” from now on.");
    case State::engaged:
    case State::lifting: {
        QString text = view ? cancelledText(*view) + u' ' : QString();
        text += Texts::tr("Nothing restarts by itself when you lift the stop.");
        return control.problem().empty() ? text : text + u' ' + shownText(control.problem());
    }
    case State::fault: {
        QString text;
        if (control.isStarting()) {
            text = Texts::tr("The engine is being started …");
        } else {
            text =
                Texts::tr("Start it: agents come back to it by themselves and obey its stops. Until then end "
                          "those that must not spend by their own means.");
        }
        if (control.isPending()) {
            text = Texts::tr("Your stop is sent as soon as the engine answers.") + u' ' + text;
        }
        if (const std::optional<WallTime> since = control.silentSince()) {
            text = Texts::tr("Nothing is recorded since %1.").arg(format::clockSeconds(*since, zone)) + u' ' +
                   text;
        }
        return control.problem().empty() ? text : shownText(control.problem()) + u' ' + text;
    }
    }
    return {};
}

} // namespace tokenfence::stoptexts
