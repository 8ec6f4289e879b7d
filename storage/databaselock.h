// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/result.h"

#include <string>

namespace tokenfence {

/**
 * Keeps a second engine out of a database: a lock (`flock`) on a file beside it, held as long as this lives
 * and let go by the system when the process dies, however it dies. Inside stands who holds it, for the one
 * that is turned away. SQLite's own locks would let two engines in, and two that write or checkpoint at the
 * same moment can damage the file.
 *
 * The lock file stays where it is: removing it would let two engines lock two files of one name.
 * Thread: any, one at a time.
 */
class DatabaseLock
{
public:
    /// `socket` is the control socket that the engine serves; "": no engine takes it, but a restoration. An
    /// error with the code `in_use` says who holds it.
    static Result<DatabaseLock> take(const std::string& database, const std::string& socket);

    /// Whether somebody holds it at this moment.
    static bool isHeld(const std::string& database);

    /// The file that is locked.
    static std::string fileFor(const std::string& database);

    DatabaseLock(DatabaseLock&& other) noexcept;
    DatabaseLock& operator=(DatabaseLock&& other) noexcept;
    ~DatabaseLock();

private:
    explicit DatabaseLock(int descriptor)
        : m_descriptor(descriptor)
    {
    }

    int m_descriptor = -1;
};

} // namespace tokenfence
