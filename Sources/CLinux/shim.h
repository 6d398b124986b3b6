// What Swift's Glibc module does not export. _GNU_SOURCE must not be defined here: its fd_set would differ from Glibc's.
#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/// accept4(2) needs _GNU_SOURCE in <sys/socket.h>; declared by hand.
int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
#endif
