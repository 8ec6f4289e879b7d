// SPDX-License-Identifier: GPL-3.0-or-later
#include "faultyvfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr const char* vfsName = "faulty";
constexpr std::size_t sectorBytes = 512; // a disk writes these as a whole or not at all

/// One change that the disk may forget: what was there before, and how long the file was.
struct Change
{
    sqlite3_int64 offset = 0;
    std::vector<char> before;
    sqlite3_int64 sizeBefore = 0;
};

struct Disk
{
    std::atomic<std::int64_t> changes{0};
    std::atomic<std::int64_t> failFrom{-1};
    std::atomic<int> code{SQLITE_OK};
    std::atomic<bool> failed{false};
    std::mutex mutex;
    std::map<std::string, std::vector<Change>> unsynced; // by file

    /// SQLITE_OK, or with what this change fails. A full disk takes no more bytes, but it is no broken one.
    int nextChange(bool needsRoom)
    {
        const std::int64_t number = ++changes;
        const std::int64_t from = failFrom;
        if (from < 0 || number < from) {
            return SQLITE_OK;
        }
        if (code == SQLITE_FULL && !needsRoom) {
            return SQLITE_OK;
        }
        failed = true;
        return code;
    }
};

Disk* disk = nullptr;
sqlite3_vfs* below = nullptr;

struct File
{
    sqlite3_file base;
    const char* name; // SQLite keeps it as long as the file is open
};

sqlite3_file* belowOf(sqlite3_file* file)
{
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
}

const sqlite3_io_methods* methodsOf(sqlite3_file* file)
{
    return belowOf(file)->pMethods;
}

void remember(sqlite3_file* file, sqlite3_int64 offset, sqlite3_int64 amount)
{
    const char* name = reinterpret_cast<File*>(file)->name;
    if (name == nullptr) {
        return; // a temporary file
    }
    Change change;
    change.offset = offset;
    methodsOf(file)->xFileSize(belowOf(file), &change.sizeBefore);
    const sqlite3_int64 there = std::clamp<sqlite3_int64>(change.sizeBefore - offset, 0, amount);
    change.before.resize(static_cast<std::size_t>(there));
    if (there > 0) {
        methodsOf(file)->xRead(belowOf(file), change.before.data(), static_cast<int>(there), offset);
    }
    const std::lock_guard lock(disk->mutex);
    disk->unsynced[name].push_back(std::move(change));
}

int writeFile(sqlite3_file* file, const void* data, int amount, sqlite3_int64 offset)
{
    if (const int code = disk->nextChange(true); code != SQLITE_OK) {
        return code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    remember(file, offset, amount);
    return methodsOf(file)->xWrite(belowOf(file), data, amount, offset);
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size)
{
    if (disk->nextChange(false) != SQLITE_OK) {
        return SQLITE_IOERR_TRUNCATE;
    }
    sqlite3_int64 before = 0;
    methodsOf(file)->xFileSize(belowOf(file), &before);
    remember(file, size, before - size);
    return methodsOf(file)->xTruncate(belowOf(file), size);
}

int syncFile(sqlite3_file* file, int flags)
{
    if (disk->nextChange(false) != SQLITE_OK) {
        return SQLITE_IOERR_FSYNC;
    }
    const int code = methodsOf(file)->xSync(belowOf(file), flags);
    if (const char* name = reinterpret_cast<File*>(file)->name; code == SQLITE_OK && name != nullptr) {
        const std::lock_guard lock(disk->mutex);
        disk->unsynced.erase(name);
    }
    return code;
}

// Everything else goes through.
int closeFile(sqlite3_file* file)
{
    return methodsOf(file)->xClose(belowOf(file));
}
int readFile(sqlite3_file* file, void* data, int amount, sqlite3_int64 offset)
{
    return methodsOf(file)->xRead(belowOf(file), data, amount, offset);
}
int fileSize(sqlite3_file* file, sqlite3_int64* size)
{
    return methodsOf(file)->xFileSize(belowOf(file), size);
}
int lockFile(sqlite3_file* file, int kind)
{
    return methodsOf(file)->xLock(belowOf(file), kind);
}
int unlockFile(sqlite3_file* file, int kind)
{
    return methodsOf(file)->xUnlock(belowOf(file), kind);
}
int checkReservedLock(sqlite3_file* file, int* result)
{
    return methodsOf(file)->xCheckReservedLock(belowOf(file), result);
}
int fileControl(sqlite3_file* file, int operation, void* argument)
{
    return methodsOf(file)->xFileControl(belowOf(file), operation, argument);
}
int sectorSize(sqlite3_file* file)
{
    return methodsOf(file)->xSectorSize(belowOf(file));
}
int deviceCharacteristics(sqlite3_file* file)
{
    return methodsOf(file)->xDeviceCharacteristics(belowOf(file));
}
int shmMap(sqlite3_file* file, int page, int size, int extend, void volatile** memory)
{
    return methodsOf(file)->xShmMap(belowOf(file), page, size, extend, memory);
}
int shmLock(sqlite3_file* file, int offset, int count, int flags)
{
    return methodsOf(file)->xShmLock(belowOf(file), offset, count, flags);
}
void shmBarrier(sqlite3_file* file)
{
    methodsOf(file)->xShmBarrier(belowOf(file));
}
int shmUnmap(sqlite3_file* file, int remove)
{
    return methodsOf(file)->xShmUnmap(belowOf(file), remove);
}

const sqlite3_io_methods faultyMethods = {
    2,
    closeFile,
    readFile,
    writeFile,
    truncateFile,
    syncFile,
    fileSize,
    lockFile,
    unlockFile,
    checkReservedLock,
    fileControl,
    sectorSize,
    deviceCharacteristics,
    shmMap,
    shmLock,
    shmBarrier,
    shmUnmap,
    nullptr,
    nullptr,
};

int openFile(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* outFlags)
{
    file->pMethods = nullptr;
    const int code = below->xOpen(below, name, belowOf(file), flags, outFlags);
    reinterpret_cast<File*>(file)->name = name;
    if (belowOf(file)->pMethods != nullptr) {
        file->pMethods = &faultyMethods;
    }
    return code;
}

int deleteFile(sqlite3_vfs*, const char* name, int syncFolder)
{
    if (disk->nextChange(false) != SQLITE_OK) {
        return SQLITE_IOERR_DELETE;
    }
    const std::lock_guard lock(disk->mutex);
    disk->unsynced.erase(name);
    return below->xDelete(below, name, syncFolder);
}

sqlite3_vfs faulty{};

} // namespace

FaultyVfs::FaultyVfs()
{
    below = sqlite3_vfs_find(nullptr);
    disk = new Disk;
    faulty = *below;
    faulty.zName = vfsName;
    faulty.szOsFile = static_cast<int>(sizeof(File)) + below->szOsFile;
    faulty.pNext = nullptr;
    faulty.xOpen = openFile;
    faulty.xDelete = deleteFile;
    sqlite3_vfs_register(&faulty, 1);
}

FaultyVfs::~FaultyVfs()
{
    sqlite3_vfs_unregister(&faulty);
    sqlite3_vfs_register(below, 1);
    delete disk;
    disk = nullptr;
}

void FaultyVfs::failFrom(std::int64_t number, int code)
{
    disk->changes = 0;
    disk->code = code;
    disk->failed = false;
    disk->failFrom = number;
}

void FaultyVfs::heal()
{
    disk->failFrom = -1;
    disk->changes = 0;
}

std::int64_t FaultyVfs::changes() const
{
    return disk->changes;
}

bool FaultyVfs::hasFailed() const
{
    return disk->failed;
}

void FaultyVfs::forgetUnsynced(std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    const std::lock_guard lock(disk->mutex);
    for (auto& [name, changes] : disk->unsynced) {
        const int descriptor = ::open(name.c_str(), O_RDWR | O_CLOEXEC);
        if (descriptor < 0) {
            continue;
        }
        // Nothing, everything, or a random half of the writes is forgotten, the last ones first; of each
        // write in that half it may be only the sectors behind one, which is a torn write.
        const std::uint64_t kind = random() % 3;
        for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
            if (kind == 0 || (kind == 2 && random() % 2 == 0)) {
                continue;
            }
            struct stat facts = {};
            ::fstat(descriptor, &facts);
            const std::size_t sectors = change->before.size() / sectorBytes;
            const std::size_t kept =
                kind == 2 && sectors > 0 && random() % 2 == 0 ? random() % (sectors + 1) * sectorBytes : 0;
            const std::size_t lost = change->before.size() - kept;
            const bool written =
                ::pwrite(descriptor, change->before.data() + kept, lost,
                         change->offset + static_cast<off_t>(kept)) == static_cast<ssize_t>(lost);
            const bool cut = kind == 2 || ::ftruncate(descriptor, change->sizeBefore) == 0;
            if (!written || !cut) {
                std::perror(name.c_str());
            }
        }
        ::close(descriptor);
    }
    disk->unsynced.clear();
}
