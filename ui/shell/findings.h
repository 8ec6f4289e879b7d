// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstddef>
#include <functional>
#include <vector>

namespace tokenfence {

/// Something that can be gone to or done by its name.
struct Finding
{
    QString kind;              ///< "Page", "User", as it stands beside the name
    QString title;             ///< safe to be shown (shownText)
    std::function<void()> act; ///< on the main thread
};

/// Those in which every word of `typed` stands (in the title or the kind, whatever the case), at most `most`:
/// first the titles that begin with what was typed, then those with a word that does, then the rest; equal
/// ones in the order that they have. Nothing typed: the first ones as they are.
std::vector<const Finding*> rankFindings(const std::vector<Finding>& all, const QString& typed,
                                         std::size_t most);

} // namespace tokenfence
