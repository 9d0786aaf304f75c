/* Loaded before libc (LD_PRELOAD), it writes down every change to files under $DISK_ROOT in the file $DISK_LOG, in order:
   a line "KIND OFFSET LENGTH PATH_LENGTH OTHER_LENGTH", the path, the other path, the data.
   Kinds: w write, s sync (of a file or a folder), t truncate, r rename, u unlink. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static int is_ours(const char *path) {
    const char *root = getenv("DISK_ROOT");
    return root && !strncmp(path, root, strlen(root));
}

static void put(int log, const void *data, size_t length) {
    const char *at = data;
    while (length) {
        ssize_t done = REAL(write)(log, at, length);
        if (done <= 0) abort();
        at += done;
        length -= (size_t)done;
    }
}

static void note(char kind, const char *path, const char *other, long long offset, const void *data, size_t length) {
    static int log = -1;
    char head[128];
    if (!is_ours(path)) return;
    pthread_mutex_lock(&turn);
    if (log < 0) log = open(getenv("DISK_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int size = snprintf(head, sizeof head, "%c %lld %zu %zu %zu\n", kind, offset, length, strlen(path), strlen(other));
    put(log, head, (size_t)size);
    put(log, path, strlen(path));
    put(log, other, strlen(other));
    put(log, data, length);
    pthread_mutex_unlock(&turn);
}

static const char *path_of(int file, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, PATH_MAX - 1);
    path[size > 0 ? size : 0] = 0;
    return path;
}

static ssize_t noted_write(int file, long long offset, const void *data, ssize_t done) {
    char path[PATH_MAX];
    if (done > 0) note('w', path_of(file, path), "", offset, data, (size_t)done);
    return done;
}

ssize_t write(int file, const void *data, size_t length) {
    struct stat about;
    ssize_t done = REAL(write)(file, data, length);
    if (done <= 0 || fstat(file, &about) || !S_ISREG(about.st_mode)) return done;
    return noted_write(file, (long long)lseek(file, 0, SEEK_CUR) - done, data, done);
}

ssize_t pwrite(int file, const void *data, size_t length, off_t offset) {
    return noted_write(file, offset, data, REAL(pwrite)(file, data, length, offset));
}

ssize_t pwrite64(int file, const void *data, size_t length, off64_t offset) {
    return noted_write(file, offset, data, REAL(pwrite64)(file, data, length, offset));
}

static int noted(char kind, int file, long long size, int result) {
    char path[PATH_MAX];
    if (!result) note(kind, path_of(file, path), "", size, "", 0);
    return result;
}

int fsync(int file) { return noted('s', file, 0, REAL(fsync)(file)); }
int fdatasync(int file) { return noted('s', file, 0, REAL(fdatasync)(file)); }
int ftruncate(int file, off_t size) { return noted('t', file, size, REAL(ftruncate)(file, size)); }
int ftruncate64(int file, off64_t size) { return noted('t', file, size, REAL(ftruncate64)(file, size)); }

int rename(const char *from, const char *to) {
    int result = REAL(rename)(from, to);
    if (!result) note('r', from, to, 0, "", 0);
    return result;
}

int unlink(const char *path) {
    int result = REAL(unlink)(path);
    if (!result) note('u', path, "", 0, "", 0);
    return result;
}
