// SPDX-License-Identifier: GPL-3.0-or-later
// Linux, where /proc tells the name of a file that is open. Another system gets its own version of this file.
#include "app/engine/logfile.h"

#include "app/engine/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdio>
#include <string>

namespace tokenfence {

namespace {

/// The name of the file behind the descriptor, if it is still that file's.
std::string nameOf(int descriptor, const struct stat& facts)
{
    std::array<char, PATH_MAX> name = {};
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t length = ::readlink(link.c_str(), name.data(), name.size());
    if (length <= 0 || static_cast<std::size_t>(length) == name.size()) {
        return {};
    }
    const std::string path(name.data(), static_cast<std::size_t>(length));
    struct stat named = {};
    const bool same =
        ::lstat(path.c_str(), &named) == 0 && named.st_ino == facts.st_ino && named.st_dev == facts.st_dev;
    return same ? path : std::string();
}

} // namespace

bool rotateLog(int descriptor, std::int64_t mostBytes)
{
    struct stat facts = {};
    const int flags = ::fcntl(descriptor, F_GETFL);
    if (flags < 0 || (flags & O_APPEND) == 0 || ::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode) ||
        facts.st_size < mostBytes) {
        return false;
    }
    const std::string path = nameOf(descriptor, facts);
    if (path.empty() || ::rename(path.c_str(), (path + ".1").c_str()) != 0) {
        return false;
    }
    const Descriptor fresh(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, facts.st_mode & 0777));
    if (!fresh) {
        // It goes on in the old file, which has its name back.
        static_cast<void>(::rename((path + ".1").c_str(), path.c_str()));
        return false;
    }
    return ::dup2(fresh.get(), descriptor) == descriptor;
}

} // namespace tokenfence
