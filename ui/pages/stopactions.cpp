// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/stopactions.h"

#include "model/ports/engine.h"

#include <QCoreApplication>
#include <QMenu>

#include <algorithm>

namespace tokenfence {
namespace {

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(stopActions)
};

} // namespace

QString stopText(Scope::Kind kind)
{
    switch (kind) {
    case Scope::Kind::agent:
        return Texts::tr("Stop this agent");
    case Scope::Kind::user:
        return Texts::tr("Stop this user");
    case Scope::Kind::workflow:
        return Texts::tr("Stop this workflow");
    case Scope::Kind::all:
        break;
    }
    return {};
}

QString resumeText(Scope::Kind kind)
{
    switch (kind) {
    case Scope::Kind::agent:
        return Texts::tr("Resume this agent");
    case Scope::Kind::user:
        return Texts::tr("Resume this user");
    case Scope::Kind::workflow:
        return Texts::tr("Resume this workflow");
    case Scope::Kind::all:
        break;
    }
    return {};
}

bool isStopped(const EnginePort& engine, const Scope& scope)
{
    const std::optional<EngineStatus>& status = engine.status();
    return status && std::any_of(status->stops.begin(), status->stops.end(),
                                 [&scope](const StopView& view) { return view.stop.scope == scope; });
}

void addStopAction(QMenu& menu, EnginePort& engine, const Scope& scope)
{
    if (scope.kind == Scope::Kind::all || scope.name.empty()) {
        return;
    }
    // What becomes of it stands in the next status, which every view of stops follows.
    const auto followed = [](const Result<std::uint64_t>&) {};
    if (isStopped(engine, scope)) {
        menu.addAction(resumeText(scope.kind), &engine,
                       [&engine, scope, followed] { engine.resume(scope, followed); });
    } else {
        menu.addAction(stopText(scope.kind), &engine,
                       [&engine, scope, followed] { engine.kill(scope, {}, followed); });
    }
}

} // namespace tokenfence
