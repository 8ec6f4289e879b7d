// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/databaselock.h"

#include "storage/errors.h"
#include "storage/filesystem.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace tokenfence {

using namespace storage;

namespace {

/// "process 4711, which serves /run/…/control.sock", as far as the holder has come to write it.
std::string holderOf(int descriptor)
{
    std::array<char, 4096> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
    const std::string content(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    const std::size_t lineEnd = content.find('\n');
    const std::string pid = content.substr(0, lineEnd);
    if (pid.empty()) {
        return "another engine";
    }
    std::string holder = "process " + pid;
    if (lineEnd != std::string::npos) {
        const std::string socket = content.substr(lineEnd + 1, content.find('\n', lineEnd + 1) - lineEnd - 1);
        holder += socket.empty() ? ", which restores it" : ", which serves " + socket;
    }
    return holder;
}

/// False: another holds it (EWOULDBLOCK), or it cannot be locked.
bool lockAlone(int descriptor)
{
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        // Where it can be shared, somebody only asks whether it is held, and is gone in a moment.
        if (errno != EWOULDBLOCK || ::flock(descriptor, LOCK_SH | LOCK_NB) != 0) {
            return false;
        }
    }
    return true;
}

} // namespace

std::string DatabaseLock::fileFor(const std::string& database)
{
    return canonicalPath(database) + "-lock";
}

Result<DatabaseLock> DatabaseLock::take(const std::string& database, const std::string& socket)
{
    if (Result<void> made = makeFolderOf(database); !made) {
        return made.error();
    }
    const std::string file = fileFor(database);
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        return Error{errorCode::cannotOpen,
                     "The lock " + file + " cannot be opened (" + std::strerror(errno) + ")."};
    }
    DatabaseLock lock(descriptor);
    if (!lockAlone(descriptor)) {
        if (errno == EWOULDBLOCK) {
            return Error{errorCode::inUse,
                         "The database " + database + " is in use by " + holderOf(descriptor) + "."};
        }
        return Error{errorCode::cannotOpen,
                     "The lock " + file + " cannot be taken (" + std::strerror(errno) + ")."};
    }
    // Only for the message above: a full disk must not keep an engine from starting.
    const std::string holder = std::to_string(::getpid()) + "\n" + socket + "\n";
    if (::ftruncate(descriptor, 0) == 0) {
        [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, holder.data(), holder.size(), 0);
    }
    return lock;
}

bool DatabaseLock::isHeld(const std::string& database)
{
    const int descriptor = ::open(fileFor(database).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) {
        return false;
    }
    // Shared and given back at once; whoever wants it for himself meanwhile tries again.
    const bool held = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    return held;
}

DatabaseLock::DatabaseLock(DatabaseLock&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

DatabaseLock& DatabaseLock::operator=(DatabaseLock&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

DatabaseLock::~DatabaseLock()
{
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

} // namespace tokenfence
