// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/filesystem.h"

#include "storage/errors.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

namespace tokenfence::storage {

namespace {

struct NetworkFileSystem
{
    std::uint32_t magic;
    const char* name;
};

// From linux/magic.h, the kernel's sources and statfs(2).
constexpr std::array networkFileSystems = {
    NetworkFileSystem{0x00006969, "NFS"},    NetworkFileSystem{0xff534d42, "CIFS"},
    NetworkFileSystem{0xfe534d42, "SMB2"},   NetworkFileSystem{0x0000517b, "SMB"},
    NetworkFileSystem{0x00c36400, "Ceph"},   NetworkFileSystem{0x5346414f, "AFS"},
    NetworkFileSystem{0x73757245, "Coda"},   NetworkFileSystem{0x01021997, "9P"},
    NetworkFileSystem{0x0bd00bd0, "Lustre"}, NetworkFileSystem{0x01161970, "GFS2"},
    NetworkFileSystem{0x7461636f, "OCFS2"},  NetworkFileSystem{0x0000564c, "NCP"},
    NetworkFileSystem{0x19830326, "BeeGFS"}, NetworkFileSystem{0x47504653, "GPFS"},
};

// Of a file system in user space the kernel knows no more than that, but the list of mounts has its name.
// Local ones (an encrypted home) are as good as any.
constexpr std::uint32_t userSpaceMagic = 0x65735546;
constexpr std::array<std::string_view, 7> networkUserSpace = {
    "fuse.sshfs",     "fuse.rclone", "fuse.s3fs",     "fuse.glusterfs",
    "fuse.ceph-fuse", "fuse.davfs",  "fuse.curlftpfs"};

/// What the mount of this device calls itself, such as "fuse.sshfs"; "" where it cannot be told.
std::string mountType(dev_t device)
{
    const std::string wanted = std::to_string(major(device)) + ":" + std::to_string(minor(device));
    std::ifstream mounts("/proc/self/mountinfo");
    for (std::string line; std::getline(mounts, line);) {
        // 36 35 98:0 /root /mount/point options [optional fields] - type source options
        std::istringstream fields(line);
        std::string number, parent, place, field;
        fields >> number >> parent >> place;
        if (place != wanted) {
            continue;
        }
        while (fields >> field) {
            if (field == "-" && fields >> field) {
                return field;
            }
        }
    }
    return {};
}

Error networkError(const std::string& file, std::string_view kind)
{
    return {errorCode::networkFileSystem,
            "The database " + file + " lies on a file system of the kind " + std::string(kind) +
                ", where its locks do not hold; give it a place on a disk of this machine."};
}

std::filesystem::path folderOf(const std::string& file)
{
    const std::filesystem::path folder = std::filesystem::path(file).parent_path();
    return folder.empty() ? std::filesystem::path(".") : folder;
}

} // namespace

Result<void> refuseNetworkFileSystem(const std::string& file)
{
    struct statfs facts = {};
    if (::statfs(file.c_str(), &facts) != 0 && ::statfs(folderOf(file).c_str(), &facts) != 0) {
        return Error{errorCode::cannotOpen, "The folder of the database " + file + " cannot be looked at (" +
                                                std::strerror(errno) + ")."};
    }
    const auto magic = static_cast<std::uint32_t>(facts.f_type);
    for (const NetworkFileSystem& network : networkFileSystems) {
        if (network.magic == magic) {
            return networkError(file, network.name);
        }
    }
    struct stat place = {};
    if (magic == userSpaceMagic &&
        (::stat(file.c_str(), &place) == 0 || ::stat(folderOf(file).c_str(), &place) == 0)) {
        const std::string type = mountType(place.st_dev);
        if (std::find(networkUserSpace.begin(), networkUserSpace.end(), type) != networkUserSpace.end()) {
            return networkError(file, type);
        }
    }
    return {};
}

Result<void> makeFolderOf(const std::string& file)
{
    const std::filesystem::path folder = folderOf(file);
    std::error_code error;
    if (std::filesystem::is_directory(folder, error)) {
        return {};
    }
    // Those above are made as the user's mask says; the last one holds who spent what and is nobody else's
    // business.
    std::filesystem::create_directories(folder, error);
    if (!error) {
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    }
    if (error) {
        return Error{errorCode::cannotOpen, "The folder " + folder.string() +
                                                " for the database cannot be made (" + error.message() +
                                                ")."};
    }
    return {};
}

std::string canonicalPath(const std::string& file)
{
    std::error_code error;
    std::filesystem::path path = std::filesystem::weakly_canonical(file, error);
    if (error || !path.is_absolute()) {
        path = std::filesystem::absolute(file, error);
    }
    return error ? file : path.string();
}

bool isThere(const std::string& path)
{
    struct stat facts = {};
    return ::lstat(path.c_str(), &facts) == 0;
}

} // namespace tokenfence::storage
