// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/past.h"

#include <QString>
#include <QStringList>
#include <QTimeZone>

/// What came of a replay in the words of people. Thread: the main thread (texts are translated).
namespace tokenfence::replaywords {

/// "In the last 7 days: 14 of 3,210 requests stopped, 120 calls downgraded; $412.10 instead of $598.40
/// (−31 %)."
QString summary(const ReplayOutcome& outcome, int days);

/// What the replay takes for granted and what it cannot know, as far as it matters for this outcome, each a
/// sentence. `edited`: the policy in the editor.
QStringList remarks(const ReplayAnswer& answer, const Policy& edited, const QTimeZone& zone);

/// "stopped", "stopped: tried again too often", "3 calls downgraded".
QString fate(const ReplayedRequest& request);
/// "$1.20"; of a request with calls that nobody has a price for "at least $1.20".
QString saved(const ReplayedRequest& request);

} // namespace tokenfence::replaywords
