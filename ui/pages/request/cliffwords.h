// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/request/requeststory.h"

#include <QString>

namespace tokenfence {

/// One sentence that says which cost cliff the request went over, with its figure; "" where none.
QString cliffSentence(const RequestStory& story);

/// "refund · u-2291 · 3 agents · 9.4 s".
QString requestSummary(const RequestStory& story);

/// "of $0.50 — capped", "3 calls are not priced"; "" where there is nothing to say beside the sum.
QString capWords(const RequestStory& story);

} // namespace tokenfence
