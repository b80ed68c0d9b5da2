/* System calls that change files, made to fail on purpose. Loaded by LD_PRELOAD; does nothing until `faulty_arm`.

   Counted are only calls about a file below one folder. At the n-th of them the process is killed, or the call fails, or
   writes less than it was asked to. Linux: a descriptor's file is read from /proc/self/fd. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/* The same numbers stand in faulty_io.py. */
enum { OFF, COUNT, KILL, TORN, ERROR, BROKEN, SHORT, ROOM };
/* What a wrapper is to do. */
enum { PASS, FAIL, HALF, HALF_AND_DIE };

static char folder[PATH_MAX];
static size_t folder_length;
static int plan, the_error, log_fd = -1;
static long nth, calls, room;
static int logged;

void faulty_arm(const char *below, int kind, long number, int error, int log) {
  plan = OFF;
  if (!realpath(below, folder)) abort();
  folder_length = strlen(folder);
  nth = room = number, the_error = error, log_fd = log, calls = 0, logged = 0;
  plan = kind;
}

/* Number, name, bytes, path below the folder. */
static void note(const char *name, const char *path, long bytes) {
  char line[PATH_MAX + 64];
  const char *below = path[folder_length] ? path + folder_length + 1 : ".";
  int length = snprintf(line, sizeof line, "%ld %s %ld %s\n", calls, name, bytes, below);
  if (log_fd >= 0 && length > 0) syscall(SYS_write, log_fd, line, (size_t)length);
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static int is_below(const char *path) {
  return !strncmp(path, folder, folder_length) && (path[folder_length] == '/' || !path[folder_length]);
}

/* The path of a descriptor, in `path`; 0 where it has none. */
static int path_of_fd(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return path[0] == '/';
}

/* The absolute path of `name` as seen from `at`, its folder without links. */
static int path_of_name(int at, const char *name, char *path) {
  char whole[2 * PATH_MAX], base[PATH_MAX];
  if (!name) return 0;
  if (name[0] == '/') snprintf(whole, sizeof whole, "%s", name);
  else {
    if (at == AT_FDCWD ? !getcwd(base, sizeof base) : !path_of_fd(at, base)) return 0;
    snprintf(whole, sizeof whole, "%s/%s", base, name);
  }
  char *slash = strrchr(whole, '/');
  *slash = 0;
  if (!realpath(*whole ? whole : "/", base)) return 0;
  return snprintf(path, PATH_MAX, "%s/%s", base, slash + 1) < PATH_MAX;
}

/* One call about the file at `path`, of `bytes` where it writes (else -1). */
static int gate(const char *name, const char *path, long bytes) {
  if (!is_below(path)) return PASS;
  __sync_fetch_and_add(&calls, 1);
  if (plan == COUNT) return note(name, path, bytes), PASS;
  if (plan == ROOM) {
    if (bytes < 0) return PASS;
    if (bytes <= room) return room -= bytes, PASS;
    if (!logged++) note(name, path, bytes);
    return room = 0, errno = ENOSPC, FAIL;
  }
  if (calls < nth || (calls > nth && plan != BROKEN)) return PASS;
  if (calls == nth) note(name, path, bytes);
  if (plan == KILL || (plan == TORN && bytes < 2)) die();
  if (plan == TORN) return HALF_AND_DIE;
  if (plan == SHORT) return bytes < 2 ? PASS : HALF;
  return errno = the_error, FAIL;
}

static int gate_fd(const char *name, int fd, long bytes) {
  char path[PATH_MAX];
  return plan != OFF && path_of_fd(fd, path) ? gate(name, path, bytes) : PASS;
}

static int gate_name(const char *name, int at, const char *file) {
  char path[PATH_MAX];
  return plan != OFF && path_of_name(at, file, path) ? gate(name, path, -1) : PASS;
}

/* The library's own function, looked up once. */
#define REAL(result, name, ...)                       \
  static result (*real)(__VA_ARGS__);                 \
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, #name)

#define OPENS(symbol, label)                                                                    \
  int symbol(const char *file, int flags, ...) {                                                \
    REAL(int, symbol, const char *, int, ...);                                                  \
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more);      \
    if ((flags & (O_CREAT | O_TRUNC)) && gate_name(label, AT_FDCWD, file) == FAIL) return -1;   \
    return real(file, flags, mode);                                                             \
  }
OPENS(open, "open") OPENS(open64, "open")

#define OPENS_AT(symbol)                                                                        \
  int symbol(int at, const char *file, int flags, ...) {                                        \
    REAL(int, symbol, int, const char *, int, ...);                                             \
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more);      \
    if ((flags & (O_CREAT | O_TRUNC)) && gate_name("open", at, file) == FAIL) return -1;        \
    return real(at, file, flags, mode);                                                         \
  }
OPENS_AT(openat) OPENS_AT(openat64)

#define CREATES(symbol)                                                     \
  int symbol(const char *file, mode_t mode) {                               \
    REAL(int, symbol, const char *, mode_t);                                \
    return gate_name("open", AT_FDCWD, file) == FAIL ? -1 : real(file, mode); \
  }
CREATES(creat) CREATES(creat64)

ssize_t write(int fd, const void *data, size_t size) {
  REAL(ssize_t, write, int, const void *, size_t);
  switch (gate_fd("write", fd, (long)size)) {
    case FAIL: return -1;
    case HALF: return real(fd, data, size / 2);
    case HALF_AND_DIE: real(fd, data, size / 2); die();
  }
  return real(fd, data, size);
}

#define WRITES_AT(symbol, offset)                                           \
  ssize_t symbol(int fd, const void *data, size_t size, offset at) {        \
    REAL(ssize_t, symbol, int, const void *, size_t, offset);               \
    switch (gate_fd("pwrite", fd, (long)size)) {                            \
      case FAIL: return -1;                                                 \
      case HALF: return real(fd, data, size / 2, at);                       \
      case HALF_AND_DIE: real(fd, data, size / 2, at); die();               \
    }                                                                       \
    return real(fd, data, size, at);                                        \
  }
WRITES_AT(pwrite, off_t) WRITES_AT(pwrite64, off64_t)

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(ssize_t, writev, int, const struct iovec *, int);
  long bytes = 0;
  for (int i = 0; i < count; i++) bytes += (long)parts[i].iov_len;
  switch (gate_fd("writev", fd, bytes)) {
    case FAIL: return -1;
    case HALF: return real(fd, parts, count > 1 ? count / 2 : count);
    case HALF_AND_DIE: real(fd, parts, count > 1 ? count / 2 : count); die();
  }
  return real(fd, parts, count);
}

#define COPIES(symbol, offset)                                              \
  ssize_t symbol(int to, int from, offset *at, size_t size) {               \
    REAL(ssize_t, symbol, int, int, offset *, size_t);                      \
    switch (gate_fd("sendfile", to, (long)size)) {                          \
      case FAIL: return -1;                                                 \
      case HALF: return real(to, from, at, 4096);                           \
      case HALF_AND_DIE: real(to, from, at, 4096); die();                   \
    }                                                                       \
    return real(to, from, at, size);                                        \
  }
COPIES(sendfile, off_t) COPIES(sendfile64, off64_t)

ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t size, unsigned flags) {
  REAL(ssize_t, copy_file_range, int, off64_t *, int, off64_t *, size_t, unsigned);
  if (gate_fd("copy_file_range", to, (long)size) == FAIL) return -1;
  return real(from, from_at, to, to_at, size, flags);
}

/* The C library's buffered files (numpy writes arrays by them) write by calls that cannot be caught from here, so these
   are: an fwrite that is longer than the buffer, and what an fflush or fclose has yet to write. */
size_t fwrite(const void *data, size_t size, size_t count, FILE *file) {
  REAL(size_t, fwrite, const void *, size_t, size_t, FILE *);
  size_t bytes = size * count;
  switch (plan != OFF && bytes >= BUFSIZ ? gate_fd("fwrite", fileno(file), (long)bytes) : PASS) {
    case FAIL: return 0;
    case HALF: return real(data, size, count / 2, file);
    case HALF_AND_DIE: real(data, size, count / 2, file); fflush(file); die();
  }
  return real(data, size, count, file);
}

int fclose(FILE *file) {
  REAL(int, fclose, FILE *);
  size_t left = plan != OFF ? __fpending(file) : 0;
  if (left && gate_fd("fclose", fileno(file), (long)left) == FAIL) {
    int error = errno;
    __fpurge(file);
    real(file);
    return errno = error, EOF;
  }
  return real(file);
}

int fflush(FILE *file) {
  REAL(int, fflush, FILE *);
  size_t left = plan != OFF && file ? __fpending(file) : 0;
  return left && gate_fd("fflush", fileno(file), (long)left) == FAIL ? EOF : real(file);
}

#define ON_FD(symbol, label)                                    \
  int symbol(int fd) {                                          \
    REAL(int, symbol, int);                                     \
    return gate_fd(label, fd, -1) == FAIL ? -1 : real(fd);      \
  }
ON_FD(fsync, "fsync") ON_FD(fdatasync, "fdatasync")

#define CUTS(symbol, offset)                                                    \
  int symbol(int fd, offset length) {                                           \
    REAL(int, symbol, int, offset);                                             \
    return gate_fd("ftruncate", fd, -1) == FAIL ? -1 : real(fd, length);        \
  }
CUTS(ftruncate, off_t) CUTS(ftruncate64, off64_t)

#define ON_NAME(symbol)                                                         \
  int symbol(const char *file) {                                                \
    REAL(int, symbol, const char *);                                            \
    return gate_name(#symbol, AT_FDCWD, file) == FAIL ? -1 : real(file);        \
  }
ON_NAME(unlink) ON_NAME(rmdir)

int unlinkat(int at, const char *file, int flags) {
  REAL(int, unlinkat, int, const char *, int);
  return gate_name("unlink", at, file) == FAIL ? -1 : real(at, file, flags);
}

int mkdir(const char *file, mode_t mode) {
  REAL(int, mkdir, const char *, mode_t);
  return gate_name("mkdir", AT_FDCWD, file) == FAIL ? -1 : real(file, mode);
}

int mkdirat(int at, const char *file, mode_t mode) {
  REAL(int, mkdirat, int, const char *, mode_t);
  return gate_name("mkdir", at, file) == FAIL ? -1 : real(at, file, mode);
}

#define TWO_NAMES(symbol)                                                           \
  int symbol(const char *from, const char *to) {                                    \
    REAL(int, symbol, const char *, const char *);                                  \
    return gate_name(#symbol, AT_FDCWD, to) == FAIL ? -1 : real(from, to);          \
  }
TWO_NAMES(rename) TWO_NAMES(link) TWO_NAMES(symlink)

int renameat(int from_at, const char *from, int to_at, const char *to) {
  REAL(int, renameat, int, const char *, int, const char *);
  return gate_name("rename", to_at, to) == FAIL ? -1 : real(from_at, from, to_at, to);
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
  REAL(int, renameat2, int, const char *, int, const char *, unsigned);
  return gate_name("rename", to_at, to) == FAIL ? -1 : real(from_at, from, to_at, to, flags);
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
  REAL(int, linkat, int, const char *, int, const char *, int);
  return gate_name("link", to_at, to) == FAIL ? -1 : real(from_at, from, to_at, to, flags);
}
