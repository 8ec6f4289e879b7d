// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QString>

#include <string>
#include <vector>

namespace tokenfence {

/// Kinds of entries that people look for together.
struct LogGroup
{
    QString name;
    std::vector<std::string> kinds;
};
/// In the order of their chips.
const std::vector<LogGroup>& logGroups();

/// A kind's word for people; of one that is not known here, the engine's own.
QString logKindName(const std::string& kind);
/// How loud an entry of that kind is.
Ink logKindInk(const std::string& kind);

} // namespace tokenfence
