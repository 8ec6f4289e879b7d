// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace tokenfence {

/// JSON text with line breaks and indentation, for people to read. Every digit stays as it was written, which
/// a reader that makes numbers of them would not promise. What is no JSON comes out as it went in, or oddly
/// broken.
QString indentJson(const QString& json);

} // namespace tokenfence
