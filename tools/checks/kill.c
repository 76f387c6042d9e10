// Kills a program at its KILL_AT-th call that changes a file: half of what it writes is written then, anything else is not
// done. Without KILL_AT the calls are counted, into the file KILL_COUNT. Loaded by tools/kills.py with LD_PRELOAD.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;
static long last = -1;

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("KILL_AT");
    last = text ? atol(text) : 0;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("KILL_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    fprintf(file, "%ld\n", atomic_load(&calls));
    fclose(file);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static int is_last(void) { return last >= 0 && atomic_fetch_add(&calls, 1) + 1 == last; }

static int is_file(int fd) {
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

#define REAL(result, name, ...)                                          \
    static result (*real)(__VA_ARGS__);                                  \
    if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(ssize_t, write, int, const void *, size_t);
    if (is_file(fd) && is_last()) {
        real(fd, bytes, count / 2);
        die();
    }
    return real(fd, bytes, count);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    if (is_file(fd) && is_last()) {
        real(fd, parts, count / 2);
        die();
    }
    return real(fd, parts, count);
}

#define PWRITE(name, place)                                               \
    ssize_t name(int fd, const void *bytes, size_t count, place offset) { \
        REAL(ssize_t, name, int, const void *, size_t, place);            \
        if (is_file(fd) && is_last()) {                                   \
            real(fd, bytes, count / 2, offset);                           \
            die();                                                        \
        }                                                                 \
        return real(fd, bytes, count, offset);                            \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define CALL(name, parameters, arguments, ...)                       \
    int name parameters {                                            \
        REAL(int, name, __VA_ARGS__);                                \
        if (is_last()) die();                                        \
        return real arguments;                                       \
    }
CALL(fsync, (int fd), (fd), int)
CALL(fdatasync, (int fd), (fd), int)
CALL(ftruncate, (int fd, off_t length), (fd, length), int, off_t)
CALL(ftruncate64, (int fd, off64_t length), (fd, length), int, off64_t)
CALL(unlink, (const char *path), (path), const char *)
CALL(unlinkat, (int folder, const char *path, int flags), (folder, path, flags), int, const char *, int)
CALL(rmdir, (const char *path), (path), const char *)
CALL(mkdir, (const char *path, mode_t mode), (path, mode), const char *, mode_t)
CALL(link, (const char *from, const char *to), (from, to), const char *, const char *)
CALL(linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags), int, const char *, int,
     const char *, int)
CALL(rename, (const char *from, const char *to), (from, to), const char *, const char *)
CALL(renameat, (int a, const char *from, int b, const char *to), (a, from, b, to), int, const char *, int, const char *)
CALL(renameat2, (int a, const char *from, int b, const char *to, unsigned flags), (a, from, b, to, flags), int, const char *,
     int, const char *, unsigned)

// Files come into being in open.
#define OPEN(name)                                                       \
    int name(const char *path, int flags, ...) {                         \
        REAL(int, name, const char *, int, ...);                         \
        va_list rest;                                                    \
        va_start(rest, flags);                                           \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                                    \
        if (flags & O_CREAT && is_last()) die();                         \
        return real(path, flags, mode);                                  \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                     \
    int name(int folder, const char *path, int flags, ...) {             \
        REAL(int, name, int, const char *, int, ...);                    \
        va_list rest;                                                    \
        va_start(rest, flags);                                           \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                                    \
        if (flags & O_CREAT && is_last()) die();                         \
        return real(folder, path, flags, mode);                          \
    }
OPENAT(openat)
OPENAT(openat64)
