// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstddef>
#include <vector>

class QTimeZone;

namespace tokenfence {

struct AgentView;
class StopControl;

/// The sentences in which button, banner and tray tell of the stop, so that they tell the same.
namespace stoptexts {

/// The button's accessible name: one for each state.
QString name(const StopControl& control);
/// The two lines on the button.
QString headline(const StopControl& control);
QString subline(const StopControl& control);
/// What varies, for screen readers: counts, who has not confirmed, what a press does.
QString description(const StopControl& control);

/// The banner: what is the case, and what follows from it. Both empty while armed.
QString title(const StopControl& control, const QTimeZone& zone);
QString details(const StopControl& control, const QTimeZone& zone);

/// So many are worth listing; more are counted.
inline constexpr std::size_t longList = 40;

/// "billing-bot (pid 4711), etl-agent (pid 4802) and 3 more", at most `most` of them by name.
QString list(const std::vector<AgentView>& agents, std::size_t most);

} // namespace stoptexts
} // namespace tokenfence
