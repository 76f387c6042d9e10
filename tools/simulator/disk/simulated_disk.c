#define _GNU_SOURCE
#include "simulated_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

// MARK: What is watched

enum { descriptors_max = 4096, sector = 512 };

/// A change of a file's bytes that was not forced to the disk.
struct edit {
    off_t offset;
    /// What stood there before, as far as the file went, and how long the file was.
    char *before;
    size_t before_count;
    off_t size_before;
    /// What was written; for a truncation NULL, and `offset` is the new length.
    char *after;
    size_t after_count;
};

struct file {
    dev_t device;
    ino_t number;
    int descriptor;
    char *path;
    struct edit *edits;
    size_t edit_count, edit_room;
};

/// A change of names that was not forced to the disk.
struct naming {
    enum { created, removed, renamed } kind;
    char *path;
    char *to;
    /// A second name of the file that lost its own, so that it can have it back.
    char *kept;
};

static char *folder;
static size_t folder_count;
static uint64_t calls;
static uint64_t planned_call;
static enum simulated_fault planned;
static int planned_error;
static uint64_t planned_seed;
static int failed;
static int dead;

static struct file *files;
static size_t file_count, file_room;
static struct naming *namings;
static size_t naming_count, naming_room;
static uint64_t kept_count;

/// For each descriptor: 0 not watched, -1 a folder, else 1 + the index of its file.
static int watched[descriptors_max];

static int is_inside(const char *path) {
    return folder && path && strncmp(path, folder, folder_count) == 0 && path[folder_count] == '/';
}

/// What SQLite shares between processes is made anew after a crash.
static int is_shared_memory(const char *path) {
    size_t count = strlen(path);
    return count > 4 && strcmp(path + count - 4, "-shm") == 0;
}

static uint64_t next(uint64_t *state) {
    uint64_t mixed = *state += 0x9E3779B97F4A7C15;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    return mixed ^ mixed >> 31;
}

static void *room(void *items, size_t count, size_t *room, size_t size) {
    if (count < *room) return items;
    *room = *room ? *room * 2 : 16;
    items = realloc(items, *room * size);
    if (!items) abort();
    return items;
}

// MARK: Plain system calls

static int plain_open(const char *path, int flags, mode_t mode) {
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
static ssize_t plain_pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return syscall(SYS_pwrite64, descriptor, bytes, count, offset);
}
static ssize_t plain_pread(int descriptor, void *bytes, size_t count, off_t offset) {
    return syscall(SYS_pread64, descriptor, bytes, count, offset);
}
static int plain_truncate(int descriptor, off_t count) { return (int)syscall(SYS_ftruncate, descriptor, count); }
static int plain_close(int descriptor) { return (int)syscall(SYS_close, descriptor); }
static int plain_unlink(const char *path) { return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0); }
static int plain_rename(const char *from, const char *to) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
static int plain_link(const char *from, const char *to) {
    return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

// MARK: Memory of what is not on the disk

static void forget_edits(struct file *file) {
    for (size_t index = 0; index < file->edit_count; index++) {
        free(file->edits[index].before);
        free(file->edits[index].after);
    }
    file->edit_count = 0;
}

static void forget_naming(struct naming *naming) {
    if (naming->kept) {
        plain_unlink(naming->kept);
        free(naming->kept);
    }
    free(naming->path);
    free(naming->to);
}

static void forget(void) {
    for (size_t index = 0; index < file_count; index++) {
        forget_edits(&files[index]);
        free(files[index].edits);
        free(files[index].path);
        plain_close(files[index].descriptor);
    }
    file_count = 0;
    for (size_t index = 0; index < naming_count; index++) forget_naming(&namings[index]);
    naming_count = 0;
    memset(watched, 0, sizeof watched);
}

static void watch_descriptor(int descriptor, const char *path) {
    if (descriptor < 0 || descriptor >= descriptors_max) return;
    watched[descriptor] = 0;
    if (!is_inside(path) || is_shared_memory(path)) return;
    struct stat information;
    if (fstat(descriptor, &information) != 0) return;
    if (S_ISDIR(information.st_mode)) {
        watched[descriptor] = -1;
        return;
    }
    if (!S_ISREG(information.st_mode)) return;
    for (size_t index = 0; index < file_count; index++) {
        if (files[index].device == information.st_dev && files[index].number == information.st_ino) {
            watched[descriptor] = 1 + (int)index;
            return;
        }
    }
    files = room(files, file_count, &file_room, sizeof *files);
    // A descriptor of its own, which may write whatever the program's may.
    int own = plain_open(path, O_RDWR | O_CLOEXEC, 0);
    if (own < 0) return;
    files[file_count] = (struct file){
        .device = information.st_dev, .number = information.st_ino, .descriptor = own, .path = strdup(path)};
    file_count++;
    watched[descriptor] = (int)file_count;
}

static struct file *file_of(int descriptor) {
    if (!folder || descriptor < 0 || descriptor >= descriptors_max || watched[descriptor] <= 0) return NULL;
    return &files[watched[descriptor] - 1];
}

static void note_edit(struct file *file, off_t offset, const void *bytes, size_t count) {
    struct stat information;
    if (fstat(file->descriptor, &information) != 0) return;
    struct edit edit = {.offset = offset, .size_before = information.st_size};
    size_t lost = 0;
    if (bytes) {
        edit.after = malloc(count ? count : 1);
        if (!edit.after) abort();
        memcpy(edit.after, bytes, count);
        edit.after_count = count;
        if (offset < information.st_size) {
            lost = (size_t)(information.st_size - offset);
            if (lost > count) lost = count;
        }
    } else if (offset < information.st_size) {
        lost = (size_t)(information.st_size - offset);
    }
    if (lost) {
        edit.before = malloc(lost);
        if (!edit.before) abort();
        ssize_t got = plain_pread(file->descriptor, edit.before, lost, offset);
        edit.before_count = got > 0 ? (size_t)got : 0;
    }
    file->edits = room(file->edits, file->edit_count, &file->edit_room, sizeof *file->edits);
    file->edits[file->edit_count++] = edit;
}

/// A second name for a file that is about to lose its own.
static char *keep(const char *path) {
    char *name = NULL;
    if (asprintf(&name, "%s.lost-%llu", folder, (unsigned long long)kept_count++) < 0) abort();
    if (plain_link(path, name) == 0) return name;
    free(name);
    return NULL;
}

static void note_naming(int kind, const char *path, const char *to, char *kept) {
    namings = room(namings, naming_count, &naming_room, sizeof *namings);
    namings[naming_count++] =
        (struct naming){.kind = kind, .path = strdup(path), .to = to ? strdup(to) : NULL, .kept = kept};
}

static int is_in_folder(const char *path, const char *parent, size_t count) {
    if (strncmp(path, parent, count) != 0 || path[count] != '/') return 0;
    return strchr(path + count + 1, '/') == NULL;
}

/// The names in a folder are on the disk.
static void settle_names(int descriptor) {
    char link[64], parent[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t count = readlink(link, parent, sizeof parent);
    if (count <= 0) return;
    size_t left = 0;
    for (size_t index = 0; index < naming_count; index++) {
        if (is_in_folder(namings[index].path, parent, (size_t)count)) forget_naming(&namings[index]);
        else namings[left++] = namings[index];
    }
    naming_count = left;
}

// MARK: Faults

/// Counts a call that changes something. 0: it is to be carried out; -1: it fails, errno says how.
///
/// - Parameter torn: Is told whether a part of a write still arrives.
static int begin(int *torn) {
    if (torn) *torn = 0;
    uint64_t number = calls++;
    if (dead) {
        errno = planned_error;
        return -1;
    }
    if (!planned) return 0;
    int is_now = number == planned_call || (planned == simulated_fault_lasting && number > planned_call);
    if (!is_now) return 0;
    failed = 1;
    if (planned == simulated_fault_death) {
        dead = 1;
        if (torn) *torn = 1;
    }
    errno = planned_error;
    return -1;
}

void simulated_disk_watch(const char *path) {
    forget();
    free(folder);
    folder = path ? strdup(path) : NULL;
    folder_count = path ? strlen(path) : 0;
    calls = 0;
    simulated_disk_heal();
}

uint64_t simulated_disk_calls(void) { return calls; }

void simulated_disk_plan(uint64_t call, enum simulated_fault fault, int error, uint64_t seed) {
    planned_call = call;
    planned = fault;
    planned_error = error;
    planned_seed = seed;
    failed = 0;
    dead = 0;
}

void simulated_disk_heal(void) {
    planned = 0;
    failed = 0;
    dead = 0;
}

int simulated_disk_has_failed(void) { return failed; }

// MARK: Power cuts

static void undo(struct file *file, const struct edit *edit) {
    if (edit->before_count) plain_pwrite(file->descriptor, edit->before, edit->before_count, edit->offset);
    plain_truncate(file->descriptor, edit->size_before);
}

static uint64_t redo(struct file *file, const struct edit *edit, int part, uint64_t *state) {
    if (!edit->after) {
        if (part && next(state) % 2) return 1;
        plain_truncate(file->descriptor, edit->offset);
        return 0;
    }
    if (!part) {
        plain_pwrite(file->descriptor, edit->after, edit->after_count, edit->offset);
        return 0;
    }
    uint64_t lost = 0;
    size_t start = 0;
    int arrives = (int)(next(state) % 2);
    while (start < edit->after_count) {
        size_t end = start + sector - (size_t)((edit->offset + (off_t)start) % sector);
        if (end > edit->after_count) end = edit->after_count;
        // Mostly neighbours share their fate.
        if (next(state) % 4 == 0) arrives = !arrives;
        if (arrives) plain_pwrite(file->descriptor, edit->after + start, end - start, edit->offset + (off_t)start);
        else lost = 1;
        start = end;
    }
    return lost;
}

static int is_below(const char *path, const char *part) {
    size_t count = strlen(part);
    return strncmp(path, part, count) == 0 && path[count] == '/';
}

/// Nothing of the changes of names below a folder is open any more.
static void forget_names(const char *part) {
    size_t left = 0;
    for (size_t index = 0; index < naming_count; index++) {
        if (is_below(namings[index].path, part)) forget_naming(&namings[index]);
        else namings[left++] = namings[index];
    }
    naming_count = left;
}

void simulated_disk_settle(const char *part) {
    for (size_t index = 0; index < file_count; index++) {
        if (is_below(files[index].path, part)) forget_edits(&files[index]);
    }
    forget_names(part);
}

static uint64_t lose_names(const char *part, uint64_t *state) {
    size_t concerned = 0;
    for (size_t index = 0; index < naming_count; index++) concerned += is_below(namings[index].path, part);
    size_t arriving = concerned ? next(state) % (concerned + 1) : 0;
    uint64_t lost = 0;
    size_t seen = concerned;
    for (size_t index = naming_count; index-- > 0;) {
        struct naming *naming = &namings[index];
        if (!is_below(naming->path, part) || seen-- <= arriving) continue;
        switch (naming->kind) {
        case created: plain_unlink(naming->path); break;
        case removed:
            if (naming->kept) plain_link(naming->kept, naming->path);
            break;
        case renamed:
            plain_rename(naming->to, naming->path);
            if (naming->kept) plain_link(naming->kept, naming->to);
            break;
        }
        lost++;
    }
    // What is left arrived.
    forget_names(part);
    return lost;
}

uint64_t simulated_disk_lose(const char *part, uint64_t seed) {
    uint64_t state = seed;
    uint64_t lost = 0;
    for (size_t index = 0; index < file_count; index++) {
        struct file *file = &files[index];
        if (!file->edit_count || !is_below(file->path, part)) continue;
        for (size_t edit = file->edit_count; edit-- > 0;) undo(file, &file->edits[edit]);
        uint64_t way = next(&state) % 3;
        size_t arriving = way == 0 ? file->edit_count : next(&state) % (file->edit_count + 1);
        for (size_t edit = 0; edit < file->edit_count; edit++) {
            if (way == 2) lost += redo(file, &file->edits[edit], 1, &state);
            // All, or all up to some point.
            else if (edit < arriving) redo(file, &file->edits[edit], 0, &state);
            else lost++;
        }
        forget_edits(file);
    }
    return lost + lose_names(part, &state);
}

// MARK: The functions of libc

static int open_watched(const char *path, int flags, mode_t mode) {
    int creates = 0;
    if (is_inside(path) && (flags & (O_CREAT | O_TRUNC))) {
        struct stat information;
        creates = (flags & O_CREAT) && stat(path, &information) != 0;
        if ((creates || (flags & O_TRUNC)) && begin(NULL) != 0) return -1;
    }
    int descriptor = plain_open(path, flags, mode);
    if (folder && descriptor >= 0) {
        watch_descriptor(descriptor, path);
        if (creates && !is_shared_memory(path)) note_naming(created, path, NULL, NULL);
    }
    return descriptor;
}

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return open_watched(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return open_watched(path, flags, mode);
}

int close(int descriptor) {
    if (descriptor >= 0 && descriptor < descriptors_max) watched[descriptor] = 0;
    return plain_close(descriptor);
}

static ssize_t write_watched(int descriptor, const void *bytes, size_t count, off_t offset) {
    struct file *file = file_of(descriptor);
    if (!file) return plain_pwrite(descriptor, bytes, count, offset);
    int torn;
    if (begin(&torn) != 0) {
        uint64_t state = planned_seed;
        size_t part = torn && count ? next(&state) % count : 0;
        if (part) {
            int error = errno;
            note_edit(file, offset, bytes, part);
            plain_pwrite(descriptor, bytes, part, offset);
            errno = error;
        }
        return -1;
    }
    note_edit(file, offset, bytes, count);
    return plain_pwrite(descriptor, bytes, count, offset);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return write_watched(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    return write_watched(descriptor, bytes, count, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    if (!file_of(descriptor)) return syscall(SYS_write, descriptor, bytes, count);
    off_t offset = (off_t)syscall(SYS_lseek, descriptor, 0, SEEK_CUR);
    ssize_t written = write_watched(descriptor, bytes, count, offset);
    if (written > 0) syscall(SYS_lseek, descriptor, offset + written, SEEK_SET);
    return written;
}

static int sync_watched(int descriptor, long call) {
    int is_folder = folder && descriptor >= 0 && descriptor < descriptors_max && watched[descriptor] == -1;
    struct file *file = file_of(descriptor);
    if (!file && !is_folder) return (int)syscall(call, descriptor);
    if (begin(NULL) != 0) return -1;
    // The files lie in memory: there is nothing that would have to be forced anywhere.
    if (file) forget_edits(file);
    else settle_names(descriptor);
    return 0;
}

int fsync(int descriptor) { return sync_watched(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return sync_watched(descriptor, SYS_fdatasync); }

static int truncate_watched(int descriptor, off_t count) {
    struct file *file = file_of(descriptor);
    if (!file) return plain_truncate(descriptor, count);
    if (begin(NULL) != 0) return -1;
    note_edit(file, count, NULL, 0);
    return plain_truncate(descriptor, count);
}

int ftruncate(int descriptor, off_t count) { return truncate_watched(descriptor, count); }
int ftruncate64(int descriptor, off64_t count) { return truncate_watched(descriptor, count); }

int unlink(const char *path) {
    if (!is_inside(path) || is_shared_memory(path)) return plain_unlink(path);
    struct stat information;
    if (lstat(path, &information) != 0) return plain_unlink(path);
    if (begin(NULL) != 0) return -1;
    char *kept = keep(path);
    int result = plain_unlink(path);
    note_naming(removed, path, NULL, kept);
    return result;
}

int rename(const char *from, const char *to) {
    if (!is_inside(from) && !is_inside(to)) return plain_rename(from, to);
    if (begin(NULL) != 0) return -1;
    char *kept = keep(to);
    int result = plain_rename(from, to);
    int error = errno;
    if (result == 0) {
        note_naming(renamed, from, to, kept);
    } else if (kept) {
        plain_unlink(kept);
        free(kept);
    }
    errno = error;
    return result;
}

int link(const char *from, const char *to) {
    if (!is_inside(to)) return plain_link(from, to);
    if (begin(NULL) != 0) return -1;
    int result = plain_link(from, to);
    if (result == 0) note_naming(created, to, NULL, NULL);
    return result;
}

int mkdir(const char *path, mode_t mode) {
    if (is_inside(path)) {
        struct stat information;
        if (stat(path, &information) != 0 && begin(NULL) != 0) return -1;
    }
    return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

// MARK: Traps

static volatile uint64_t noted;

static void name_seed(int number) {
    char text[64];
    int count = snprintf(text, sizeof text, "\nseed %llu trapped (signal %d)\n", (unsigned long long)noted, number);
    syscall(SYS_write, 1, text, (size_t)count);
    signal(number, SIG_DFL);
    raise(number);
}

void simulated_disk_note(uint64_t seed) {
    if (!noted) {
        int numbers[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
        for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++) signal(numbers[index], name_seed);
    }
    noted = seed ? seed : 1;
}
