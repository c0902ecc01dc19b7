/* A file-system layer for tests, loaded before the C library (LD_PRELOAD): it counts what a process writes below a
 * folder, and lets one of these writes fail, or all from there on, as a disk that is full, broken or gone does.
 *
 * It sees what Python, SQLite and every other library does, for all of them go through the C library. Built and told
 * what to do by layer.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN, WRITE, SIZE, SYNC, MKDIR, LINK, RENAME, REMOVE, KINDS };
static const char *const NAMES[KINDS] = {"open", "write", "size", "sync", "mkdir", "link", "rename", "remove"};

static char root[4096];
static size_t root_length;
static atomic_long seen;
static long fail_at;
static int lasting, trace = -1, by_path, by_file;
static unsigned mask;
static atomic_int failing, injected;

/* at: the number of the write that fails, 0 for none. by_path, by_file: errno of what is done by name, by descriptor.
 * Below 0 the process is killed where it would be done. which: a bit for each kind of write that fails. last: whether all that follow fail too. */
void faults_begin(const char *below, long at, int path_error, int file_error, unsigned which, int last, int trace_fd) {
    snprintf(root, sizeof root, "%s", below);
    root_length = strlen(root);
    fail_at = at, by_path = path_error, by_file = file_error, mask = which, lasting = last, trace = trace_fd;
    atomic_store(&seen, 0), atomic_store(&failing, 0), atomic_store(&injected, 0);
}
void faults_end(void) { root_length = 0; }
long faults_seen(void) { return atomic_load(&seen); }
int faults_injected(void) { return atomic_load(&injected); }

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }
#define NEXT(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type(*)(__VA_ARGS__))next(name)

static int path_of(int fd, char *into) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, into, 4095);
    if (length < 0) return 0;
    into[length] = 0;
    return 1;
}

static int is_below(const char *path) {
    return root_length && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

/* The name as it is from the root on; names with .. are not made plain: the program has none. */
static const char *whole(int at, const char *path, char *into) {
    if (path[0] == '/') return path;
    char folder[4096];
    if (at == AT_FDCWD ? !getcwd(folder, sizeof folder) : !path_of(at, folder)) return path;
    if (snprintf(into, 8192, "%s/%s", folder, path) < 0) return path;
    return into;
}

/* Whether a write of this kind is to fail; errno is set then. */
static int fails(int kind, const char *path, int error) {
    if (!is_below(path)) return 0;
    long number = atomic_fetch_add(&seen, 1) + 1;
    if (trace >= 0) {
        char line[8192];
        int length = snprintf(line, sizeof line, "%s %s\n", NAMES[kind], path);
        int kept = trace;
        NEXT(ssize_t, "write", int, const void *, size_t);
        if (real(kept, line, length) < 0) abort();
    }
    if (!fail_at || number < fail_at || !(mask & (1u << kind)) || !error) return 0;
    if (!lasting && atomic_exchange(&failing, 1)) return 0;
    if (error < 0) raise(SIGKILL);
    atomic_fetch_add(&injected, 1);
    errno = error;
    return 1;
}
static int fails_at(int kind, int at, const char *path) {
    char into[8192];
    return root_length && fails(kind, whole(at, path, into), by_path);
}
static int fails_fd(int kind, int fd) {
    char path[4096];
    return root_length && path_of(fd, path) && fails(kind, path, by_file);
}

static int writes(int flags) {
    return !(flags & O_DIRECTORY) && (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0;
}
#define OPENING(name) \
    int name(const char *path, int flags, ...) { \
        NEXT(int, #name, const char *, int, ...); \
        va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
        if (writes(flags) && fails_at(OPEN, AT_FDCWD, path)) return -1; \
        return real(path, flags, mode); \
    }
#define OPENING_AT(name) \
    int name(int at, const char *path, int flags, ...) { \
        NEXT(int, #name, int, const char *, int, ...); \
        va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
        if (writes(flags) && fails_at(OPEN, at, path)) return -1; \
        return real(at, path, flags, mode); \
    }
OPENING(open) OPENING(open64) OPENING_AT(openat) OPENING_AT(openat64)

ssize_t write(int fd, const void *data, size_t size) {
    NEXT(ssize_t, "write", int, const void *, size_t);
    return fails_fd(WRITE, fd) ? -1 : real(fd, data, size);
}
ssize_t writev(int fd, const struct iovec *data, int count) {
    NEXT(ssize_t, "writev", int, const struct iovec *, int);
    return fails_fd(WRITE, fd) ? -1 : real(fd, data, count);
}
#define WRITING_AT(name, offset) \
    ssize_t name(int fd, const void *data, size_t size, offset at) { \
        NEXT(ssize_t, #name, int, const void *, size_t, offset); \
        return fails_fd(WRITE, fd) ? -1 : real(fd, data, size, at); \
    }
WRITING_AT(pwrite, off_t) WRITING_AT(pwrite64, off64_t)
#define SENDING(name, offset) \
    ssize_t name(int out, int in, offset *at, size_t size) { \
        NEXT(ssize_t, #name, int, int, offset *, size_t); \
        return fails_fd(WRITE, out) ? -1 : real(out, in, at, size); \
    }
SENDING(sendfile, off_t) SENDING(sendfile64, off64_t)
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
    NEXT(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    return fails_fd(WRITE, out) ? -1 : real(in, from, out, to, size, flags);
}
#define SIZING(name, offset) \
    int name(int fd, offset size) { \
        NEXT(int, #name, int, offset); \
        return fails_fd(SIZE, fd) ? -1 : real(fd, size); \
    }
SIZING(ftruncate, off_t) SIZING(ftruncate64, off64_t)
#define SYNCING(name) \
    int name(int fd) { \
        NEXT(int, #name, int); \
        return fails_fd(SYNC, fd) ? -1 : real(fd); \
    }
SYNCING(fsync) SYNCING(fdatasync)

int mkdir(const char *path, mode_t mode) {
    NEXT(int, "mkdir", const char *, mode_t);
    return fails_at(MKDIR, AT_FDCWD, path) ? -1 : real(path, mode);
}
int link(const char *from, const char *to) {
    NEXT(int, "link", const char *, const char *);
    return fails_at(LINK, AT_FDCWD, to) ? -1 : real(from, to);
}
int linkat(int at, const char *from, int at_to, const char *to, int flags) {
    NEXT(int, "linkat", int, const char *, int, const char *, int);
    return fails_at(LINK, at_to, to) ? -1 : real(at, from, at_to, to, flags);
}
int rename(const char *from, const char *to) {
    NEXT(int, "rename", const char *, const char *);
    return fails_at(RENAME, AT_FDCWD, to) ? -1 : real(from, to);
}
int renameat(int at, const char *from, int at_to, const char *to) {
    NEXT(int, "renameat", int, const char *, int, const char *);
    return fails_at(RENAME, at_to, to) ? -1 : real(at, from, at_to, to);
}
int unlink(const char *path) {
    NEXT(int, "unlink", const char *);
    return fails_at(REMOVE, AT_FDCWD, path) ? -1 : real(path);
}
int unlinkat(int at, const char *path, int flags) {
    NEXT(int, "unlinkat", int, const char *, int);
    return fails_at(REMOVE, at, path) ? -1 : real(at, path, flags);
}
int rmdir(const char *path) {
    NEXT(int, "rmdir", const char *);
    return fails_at(REMOVE, AT_FDCWD, path) ? -1 : real(path);
}
