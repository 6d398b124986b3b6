// What Swift's Glibc module does not export. _GNU_SOURCE must not be defined here: its fd_set would differ from Glibc's,
// so that what needs it in the system's headers is declared by hand.
#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H
#include <malloc.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

/// environ(7): "NAME=value" each, then a null pointer.
extern char **environ;
static inline char **clinux_environment(void) { return environ; }

/// accept4(2)
int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

/// pipe2(2)
int pipe2(int ends[2], int flags);

/// renameat2(2), and its flag by which nothing is replaced
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags);
#define RENAME_NOREPLACE_FLAG 1

/// pthread_setname_np(3)
int pthread_setname_np(pthread_t thread, const char *name);

/// memfd_create(2)
int memfd_create(const char *name, unsigned int flags);

/// posix_spawn_file_actions_addclosefrom_np: closes every descriptor from this one on (glibc 2.34)
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

/// posix_spawn_file_actions_addchdir_np: the program's working directory (glibc 2.29)
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
#endif
