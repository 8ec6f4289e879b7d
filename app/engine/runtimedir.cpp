// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/runtimedir.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace tokenfence {

namespace {

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

/// The same path without what a symbolic link at its end could hide behind: `link/` and `link/.` lead to what
/// the link points at.
std::string withoutTail(std::string path)
{
    while (path.size() > 1 && (path.back() == '/' || (path.size() > 2 && path.ends_with("/.")))) {
        path.pop_back();
    }
    return path;
}

bool isDirectory(const std::string& path)
{
    struct stat facts = {};
    return ::stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

/// Makes what is missing of `path`, each level for this user alone.
int makePath(const std::string& path)
{
    if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) {
        return 0;
    }
    const std::size_t slash = path.find_last_of('/');
    if (errno != ENOENT || slash == std::string::npos || slash == 0) {
        return errno;
    }
    if (const int error = makePath(path.substr(0, slash)); error != 0) {
        return error;
    }
    return ::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST ? 0 : errno;
}

Error refused(std::string message)
{
    return Error{"refused", std::move(message)};
}

/// Makes the directory where it is missing, and sees to it that only this user (and the group) can enter it.
Result<void> prepare(const RuntimeDir& dir, std::optional<gid_t> group)
{
    if (dir.agentSocket().size() > maxSocketPath() || dir.controlSocket().size() > maxSocketPath()) {
        return refused("the runtime directory " + dir.path + " has too long a path: a socket's may have " +
                       std::to_string(maxSocketPath()) + " bytes");
    }
    if (const int error = makePath(dir.path); error != 0) {
        return refused("the runtime directory cannot be made: " + systemError(dir.path, error));
    }
    const Descriptor opened(::open(dir.path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!opened) {
        if (errno == ELOOP || errno == ENOTDIR) {
            return refused("the runtime directory " + dir.path + " is a symbolic link or no directory");
        }
        return refused("the runtime directory cannot be opened: " + systemError(dir.path, errno));
    }
    struct stat facts = {};
    if (::fstat(opened.get(), &facts) != 0) {
        return refused("the runtime directory cannot be looked at: " + systemError(dir.path, errno));
    }
    if (facts.st_uid != ::geteuid()) {
        return refused("the runtime directory " + dir.path + " belongs to another user (uid " +
                       std::to_string(facts.st_uid) + ")");
    }
    if ((facts.st_mode & S_ISVTX) != 0) {
        // Somebody named /tmp itself: closing it for everyone else would break the machine.
        return refused("the runtime directory " + dir.path + " is shared by everybody: name one below it");
    }
    if (group && ::fchown(opened.get(), static_cast<uid_t>(-1), *group) != 0) {
        return refused("the runtime directory cannot be given to the agents' group: " +
                       systemError(dir.path, errno));
    }
    const mode_t mode = group ? 0710 : 0700;
    if ((facts.st_mode & 07777) != mode && ::fchmod(opened.get(), mode) != 0) {
        return refused("the runtime directory cannot be closed to others: " + systemError(dir.path, errno));
    }
    return {};
}

} // namespace

std::vector<RuntimeDir> RuntimeDir::candidates(const std::optional<std::string>& option)
{
    if (option) {
        return {{withoutTail(*option), true}};
    }
    if (const std::string named = environment("TOKENFENCE_RUNTIME_DIR"); !named.empty()) {
        return {{withoutTail(named), true}};
    }
    const std::string user = std::to_string(::geteuid());
    std::vector<RuntimeDir> dirs;
    if (const std::string xdg = environment("XDG_RUNTIME_DIR"); !xdg.empty()) {
        dirs.push_back({withoutTail(xdg) + "/tokenfence", false});
    }
    if (const std::string run = "/run/user/" + user; isDirectory(run)) {
        if (dirs.empty() || dirs.front().path != run + "/tokenfence") {
            dirs.push_back({run + "/tokenfence", false});
        }
    }
    dirs.push_back({"/tmp/tokenfence-" + user, false});
    return dirs;
}

Result<void> RuntimeDir::checkForClient() const
{
    struct stat facts = {};
    if (::lstat(path.c_str(), &facts) != 0) {
        return Error{"no_engine", "there is no engine: " + systemError(path, errno)};
    }
    if (named) {
        return {};
    }
    if (!S_ISDIR(facts.st_mode)) {
        return refused(path + " is a symbolic link or no directory");
    }
    if (facts.st_uid != ::geteuid()) {
        return refused("the directory " + path + " belongs to another user (uid " +
                       std::to_string(facts.st_uid) + ")");
    }
    return {};
}

Result<RuntimeLock> RuntimeLock::take(const RuntimeDir& dir, std::optional<gid_t> group)
{
    if (auto prepared = prepare(dir, group); !prepared) {
        return prepared.error();
    }
    const std::string path = dir.lockFile();
    Descriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!lock) {
        return refused("the lock file cannot be opened: " + systemError(path, errno));
    }
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return refused("the lock file cannot be locked: " + systemError(path, errno));
        }
        std::array<char, 32> text = {};
        const ssize_t length = ::pread(lock.get(), text.data(), text.size() - 1, 0);
        std::string holder =
            length > 0 ? std::string(text.data(), static_cast<std::size_t>(length)) : std::string();
        while (!holder.empty() && (holder.back() < '0' || holder.back() > '9')) {
            holder.pop_back();
        }
        return Error{"served", "an engine serves in " + dir.path + " already: process " +
                                   (holder.empty() ? "unknown" : holder)};
    }
    // Only for the message above: a full disk must not keep the fence from standing.
    const std::string text = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock.get(), 0) == 0) {
        [[maybe_unused]] const ssize_t written = ::pwrite(lock.get(), text.data(), text.size(), 0);
    }
    return RuntimeLock(std::move(lock));
}

std::size_t maxSocketPath()
{
    return sizeof(sockaddr_un::sun_path) - 1;
}

std::optional<gid_t> groupByName(const std::string& name)
{
    std::vector<char> buffer(16 * 1024);
    struct group entry = {};
    struct group* found = nullptr;
    if (::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
        return std::nullopt;
    }
    return entry.gr_gid;
}

std::string systemError(std::string_view what, int error)
{
    return std::string(what) + ": " + std::generic_category().message(error);
}

} // namespace tokenfence
