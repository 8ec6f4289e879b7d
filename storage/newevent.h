// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/record.h"
#include "storage/storedid.h"

#include <cstdint>

namespace tokenfence::storage {

/// A record on its way into the log, with the row it is to have there.
struct NewEvent
{
    explicit NewEvent(const Record& of)
        : record(of)
        , id(of.id)
        , request(of.request)
    {
    }

    const Record& record;
    StoredId id;
    StoredId request;
    std::int64_t requestLink = 0; ///< see RequestLinks
    std::uint32_t outcome = 0;    ///< of a request end
    std::int64_t row = 0;
    bool isStored = true;         ///< else its id was there before,
    bool hasSameContents = false; ///< with this
};

} // namespace tokenfence::storage
