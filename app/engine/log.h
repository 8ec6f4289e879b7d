// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace tokenfence {

/// What the engine has to say to whoever runs it, on standard error. What happened to agents and budgets
/// stands in the database's log instead.
Q_DECLARE_LOGGING_CATEGORY(engineLog)

/// Lines on standard error as `2026-11-24T03:06:07.983Z info: …`, whatever the environment says.
void setUpLog();

} // namespace tokenfence
