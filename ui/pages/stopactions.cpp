// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/stopactions.h"

#include "model/ports/engine.h"
#include "ui/items/plaintext.h"
#include "ui/pages/failures.h"
#include "ui/pages/page.h"

#include <QCoreApplication>
#include <QMenu>
#include <QPointer>

#include <algorithm>

namespace tokenfence {
namespace {

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(stopActions)
};

QString notStopped(const Scope& scope)
{
    const QString name = shownText(scope.name);
    switch (scope.kind) {
    case Scope::Kind::agent:
        return Texts::tr("The agent %1 was not stopped").arg(name);
    case Scope::Kind::user:
        return Texts::tr("The user %1 was not stopped").arg(name);
    case Scope::Kind::workflow:
        return Texts::tr("The workflow %1 was not stopped").arg(name);
    case Scope::Kind::all:
        break;
    }
    return {};
}

QString notResumed(const Scope& scope)
{
    const QString name = shownText(scope.name);
    switch (scope.kind) {
    case Scope::Kind::agent:
        return Texts::tr("The stop of the agent %1 was not lifted").arg(name);
    case Scope::Kind::user:
        return Texts::tr("The stop of the user %1 was not lifted").arg(name);
    case Scope::Kind::workflow:
        return Texts::tr("The stop of the workflow %1 was not lifted").arg(name);
    case Scope::Kind::all:
        break;
    }
    return {};
}

/// What tells a refusal of this action; the window may have gone by then.
EnginePort::Epoch orTell(const PageContext& context, const Scope& scope, const QString& verb,
                         const QString& what)
{
    const QString key = verb + QString::number(static_cast<int>(scope.kind)) + u' ' + fromUtf8(scope.name);
    return [failures = QPointer(&context.failures), key, what](const Result<std::uint64_t>& done) {
        if (failures == nullptr) {
            return;
        }
        if (done) {
            failures->forget(key);
        } else {
            failures->tell(key, what, done.error());
        }
    };
}

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

void requestStop(const PageContext& context, const Scope& scope)
{
    context.engine.kill(scope, {}, orTell(context, scope, QStringLiteral("stop "), notStopped(scope)));
}

void requestResume(const PageContext& context, const Scope& scope)
{
    context.engine.resume(scope, orTell(context, scope, QStringLiteral("resume "), notResumed(scope)));
}

void addStopAction(QMenu& menu, const PageContext& context, const Scope& scope)
{
    if (scope.kind == Scope::Kind::all || scope.name.empty()) {
        return;
    }
    if (isStopped(context.engine, scope)) {
        menu.addAction(resumeText(scope.kind), [context, scope] { requestResume(context, scope); });
    } else {
        menu.addAction(stopText(scope.kind), [context, scope] { requestStop(context, scope); });
    }
}

} // namespace tokenfence
