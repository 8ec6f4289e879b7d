// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "ui/shell/clockwatch.h"

#include <QString>
#include <QTimeZone>

#include <string>
#include <vector>

namespace tokenfence {

/// Something that cannot wait until somebody looks for it.
struct Notice
{
    enum class Kind
    {
        notDone, ///< an action that the engine refused
        notRecording,
        unpriced,
        exhausted,
        clockSet,
        otherVersion ///< the engine is another one than the window
    };
    Kind kind = Kind::notRecording;
    /// The same matter has the same key: what was put away stays away until it is another matter.
    QString key;
    QString text;
    bool mayBePutAway = true;
    std::string subject; ///< id of the policy, name of the model
};

/// What is the case, gravest first. Pure.
std::vector<Notice> noticesOf(const EngineStatus& status, const ClockWatch& clock, const QTimeZone& zone,
                              WallTime now);

} // namespace tokenfence
