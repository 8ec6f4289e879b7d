// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/scope.h"

#include <QString>

class QMenu;

namespace tokenfence {

class EnginePort;
struct PageContext;

/// "Stop this agent", "Resume this agent"; "" for the kind that is everything.
QString stopText(Scope::Kind kind);
QString resumeText(Scope::Kind kind);

/// Whether a stop of just this scope stands.
bool isStopped(const EnginePort& engine, const Scope& scope);

/// Stops what the scope names, or lifts its stop. What becomes of it stands in the next status, which every
/// view of stops follows; a refusal is told to the context's failures.
void requestStop(const PageContext& context, const Scope& scope);
void requestResume(const PageContext& context, const Scope& scope);

/// Adds "Stop this agent" (user, workflow) to the menu of a row that shows one, or "Resume this agent" where
/// a stop of just that one stands. Nothing for an absent name, which cannot be stopped.
void addStopAction(QMenu& menu, const PageContext& context, const Scope& scope);

} // namespace tokenfence
