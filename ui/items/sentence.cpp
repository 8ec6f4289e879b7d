// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/sentence.h"

#include "ui/items/plaintext.h"

namespace tokenfence {
namespace {

const QChar leftToRightIsolate(0x2066);
const QChar firstStrongIsolate(0x2068);

} // namespace

QString shownSentence(std::string_view text)
{
    QString shown = shownText(text);
    // What holds writing from right to left is isolated, and would go by the first letter: that of a name.
    if (shown.startsWith(firstStrongIsolate)) {
        shown[0] = leftToRightIsolate;
    }
    return shown;
}

} // namespace tokenfence
