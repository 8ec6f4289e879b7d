/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Preloaded into the engine, it is a disk that fails on demand: the system calls on the database's files are counted,
 * and from one of them on they fail, until a test says otherwise. TOKENFENCE_TEST_DISK names the file of 64-bit numbers
 * through which it is told (below), TOKENFENCE_TEST_DISK_FILES how the paths begin that it is about. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum kind { NEEDS_ROOM = 1, CHANGES = 2, READS = 4 };

struct orders {
    _Atomic int64_t calls;   /* calls of the kinds below since the test set this to 0 */
    _Atomic int64_t from;    /* the number of the first call that fails; 0: none */
    _Atomic int64_t last;    /* of the last one */
    _Atomic int64_t error;   /* the errno that they set */
    _Atomic int64_t kinds;   /* which kinds are counted and fail */
    _Atomic int64_t shortly; /* not 0: a write that fails takes half of its bytes where it can */
    _Atomic int64_t failed;  /* how many have failed */
};

static struct orders *orders;
static const char *files;
static _Atomic char is_ours[1 << 16]; /* by descriptor */

__attribute__((constructor)) static void map_orders(void)
{
    const char *path = getenv("TOKENFENCE_TEST_DISK");
    files = getenv("TOKENFENCE_TEST_DISK_FILES");
    int file = path && files ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) {
        return;
    }
    void *mapped = mmap(NULL, sizeof(struct orders), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (mapped != MAP_FAILED) {
        orders = mapped;
    }
}

static int is_our_path(const char *path)
{
    return orders && path && strncmp(path, files, strlen(files)) == 0;
}

static int is_our_file(int file)
{
    return file >= 0 && file < (int)sizeof is_ours && is_ours[file];
}

/* Counts a call; whether it is to fail, with errno set. */
static int fails(int kinds)
{
    if (!(orders->kinds & kinds)) {
        return 0;
    }
    int64_t number = ++orders->calls;
    if (orders->from == 0 || number < orders->from || number > orders->last) {
        return 0;
    }
    ++orders->failed;
    errno = (int)orders->error;
    return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static ssize_t write_at(int file, const void *data, size_t amount, off_t offset)
{
    static ssize_t (*next)(int, const void *, size_t, off_t);
    if (!next) {
        next = NEXT(pwrite);
    }
    if (is_our_file(file) && fails(NEEDS_ROOM | CHANGES)) {
        return orders->shortly && amount > 512 ? next(file, data, amount / 2, offset) : -1;
    }
    return next(file, data, amount, offset);
}

ssize_t pwrite(int file, const void *data, size_t amount, off_t offset)
{
    return write_at(file, data, amount, offset);
}

ssize_t pwrite64(int file, const void *data, size_t amount, off64_t offset)
{
    return write_at(file, data, amount, offset);
}

static ssize_t read_at(int file, void *data, size_t amount, off_t offset)
{
    static ssize_t (*next)(int, void *, size_t, off_t);
    if (!next) {
        next = NEXT(pread);
    }
    return is_our_file(file) && fails(READS) ? -1 : next(file, data, amount, offset);
}

ssize_t pread(int file, void *data, size_t amount, off_t offset)
{
    return read_at(file, data, amount, offset);
}

ssize_t pread64(int file, void *data, size_t amount, off64_t offset)
{
    return read_at(file, data, amount, offset);
}

int fdatasync(int file)
{
    static int (*next)(int);
    if (!next) {
        next = NEXT(fdatasync);
    }
    return is_our_file(file) && fails(CHANGES) ? -1 : next(file);
}

int fsync(int file)
{
    static int (*next)(int);
    if (!next) {
        next = NEXT(fsync);
    }
    return is_our_file(file) && fails(CHANGES) ? -1 : next(file);
}

static int cut(int file, off_t size)
{
    static int (*next)(int, off_t);
    if (!next) {
        next = NEXT(ftruncate);
    }
    return is_our_file(file) && fails(CHANGES) ? -1 : next(file, size);
}

int ftruncate(int file, off_t size)
{
    return cut(file, size);
}

int ftruncate64(int file, off64_t size)
{
    return cut(file, size);
}

int unlink(const char *path)
{
    static int (*next)(const char *);
    if (!next) {
        next = NEXT(unlink);
    }
    return is_our_path(path) && fails(CHANGES) ? -1 : next(path);
}

static int open_file(const char *path, int flags, mode_t mode)
{
    static int (*next)(const char *, int, ...);
    if (!next) {
        next = NEXT(open);
    }
    int ours = is_our_path(path);
    if (ours && fails((flags & O_CREAT) ? NEEDS_ROOM | CHANGES | READS : READS)) {
        return -1;
    }
    int file = next(path, flags, mode);
    if (file >= 0 && file < (int)sizeof is_ours) {
        is_ours[file] = (char)ours;
    }
    return file;
}

#define OPEN(name)                                \
    int name(const char *path, int flags, ...)    \
    {                                             \
        mode_t mode = 0;                          \
        if (flags & O_CREAT) {                     \
            va_list rest;                         \
            va_start(rest, flags);                \
            mode = (mode_t)va_arg(rest, int);     \
            va_end(rest);                         \
        }                                         \
        return open_file(path, flags, mode);      \
    }
OPEN(open)
OPEN(open64)

int close(int file)
{
    static int (*next)(int);
    if (!next) {
        next = NEXT(close);
    }
    if (file >= 0 && file < (int)sizeof is_ours) {
        is_ours[file] = 0;
    }
    return next(file);
}
