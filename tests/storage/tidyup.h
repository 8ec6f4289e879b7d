// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shelf.h"

#include "storage/connection.h"
#include "storage/janitor.h"
#include "storage/namekeeper.h"
#include "storage/writegroup.h"

namespace tokenfence {

/// Lets the writer's spare time pass: clears away whatever there is to be.
inline void tidyUp(Shelf& shelf)
{
    shelf.close();
    Result<storage::Connection> database = storage::openWriter(shelf.file());
    QVERIFY(database.ok());
    Names names;
    storage::learnNames(**database, names);
    storage::WriteGroup group(**database, names);
    storage::Janitor janitor(**database, group, shelf.now);
    do {
        janitor.step(shelf.now);
    } while (janitor.hasMore());
}

} // namespace tokenfence
