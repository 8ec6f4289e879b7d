// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/errors.h"

#include <cstdint>
#include <string>

namespace tokenfence::storage {

/// What stands in the file for an enumeration, whose last value is `last`. Another number, which only a
/// damaged file holds, would be an index beyond an array somewhere; it ends the reading.
template <class Enumeration>
Enumeration storedEnum(std::int64_t number, Enumeration last)
{
    if (number < 0 || number > static_cast<std::int64_t>(last)) {
        throw StorageFailure{{errorCode::damaged, "The database is damaged (" + std::to_string(number) +
                                                      " stands where only 0 to " +
                                                      std::to_string(static_cast<std::int64_t>(last)) +
                                                      " can)."}};
    }
    return static_cast<Enumeration>(number);
}

} // namespace tokenfence::storage
