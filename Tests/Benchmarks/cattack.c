// Peers that a server would rather not have, one kind at a time, until it is told to stop (SIGTERM).
//
// usage: cattack KIND PORT
//   slow-readers   500 connections that ask on and on, and read nothing
//   slow-writers   1,000 connections that send a head a byte at a time
//   idle           10,000 keep-alive connections, each asked once
//   flood          connections opened as fast as it goes, up to the limit of descriptors, then reset, and again
//   half-open      1,000 connections that send half a head and shut down their side
//   reset          256 connections that ask and reset while the answer is on its way, again and again
//   garbage        16 connections that send random bytes as fast as they are taken
// Prints one JSON object: connections opened, mib sent. The file descriptors it may have are for the caller to raise.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST "GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: auth.example.test\r\n\r\n"

static volatile sig_atomic_t stopping;
static int port;
static long opened;
static double sent;
static char noise[1 << 16];

static void stop(int signal) { (void)signal; stopping = 1; }

// From addresses of its own, so that it does not run out of ports; nonblocking.
static int dial(int receive_buffer) {
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000002 + opened % 200)};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  if (s < 0) return -1;
  setsockopt(s, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  if (receive_buffer) setsockopt(s, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  if (bind(s, (void *)&from, sizeof from) || (connect(s, (void *)&to, sizeof to) && errno != EINPROGRESS)) {
    close(s);
    return -1;
  }
  opened++;
  return s;
}

static void reset(int s) {
  struct linger now = {1, 0};
  setsockopt(s, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close(s);
}

// Sends what is taken; whether the connection is still of use.
static int put(int s, const char *bytes, int length) {
  int n = send(s, bytes, length, MSG_NOSIGNAL);
  if (n > 0) sent += n;
  return n >= 0 || errno == EAGAIN;
}

static int is_over(int s) {
  char bytes[4096];
  int n = recv(s, bytes, sizeof bytes, 0);
  return n == 0 || (n < 0 && errno != EAGAIN);
}

static void replace(int *slot, int receive_buffer) {
  if (*slot >= 0) close(*slot);
  *slot = dial(receive_buffer);
}

// One look at each connection of the kind; returns microseconds to rest.
static int turn(const char *kind, int *slots, int count) {
  static long number;
  number++;
  for (int i = 0; i < count && !stopping; i++) {
    int *s = &slots[i];
    if (!strcmp(kind, "slow-readers")) {
      if (*s < 0 || !put(*s, REQUEST, sizeof REQUEST - 1)) replace(s, 4096);
    } else if (!strcmp(kind, "slow-writers")) {
      const char *head = "GET /.well-known/oauth-authorization-server HTTP/1.1\r\nX-Slow: ";
      int at = number % 500;
      if (*s < 0 || is_over(*s) || !put(*s, at < (int)strlen(head) ? head + at : "a", 1)) replace(s, 0);
    } else if (!strcmp(kind, "idle")) {
      if (*s >= 0 && !is_over(*s)) continue;
      replace(s, 0);
      if (i % 64 == 0) usleep(1000);  // so that all fit into the listener's queue
      if (*s >= 0) put(*s, REQUEST, sizeof REQUEST - 1);
    } else if (!strcmp(kind, "flood")) {
      if (*s >= 0) reset(*s);
      *s = dial(0);
    } else if (!strcmp(kind, "half-open")) {
      if (*s >= 0 && !is_over(*s)) continue;
      replace(s, 0);
      if (*s >= 0) put(*s, REQUEST, 40);
      if (*s >= 0) shutdown(*s, SHUT_WR);
    } else if (!strcmp(kind, "reset")) {
      if (*s >= 0) put(*s, REQUEST, sizeof REQUEST - 1), reset(*s);
      *s = dial(0);
    } else {
      if (*s < 0 || !put(*s, noise, sizeof noise)) replace(s, 0);
    }
  }
  return !strcmp(kind, "slow-writers") ? 20000 : !strcmp(kind, "idle") ? 100000 : 1000;
}

int main(int argc, char **argv) {
  static const struct { const char *name; int count; } kinds[] = {
    {"slow-readers", 500}, {"slow-writers", 1000}, {"idle", 10000}, {"flood", 0}, {"half-open", 1000}, {"reset", 256},
    {"garbage", 16}};
  int count = -1;
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  for (unsigned i = 0; argc == 3 && i < sizeof kinds / sizeof *kinds; i++)
    if (!strcmp(argv[1], kinds[i].name)) count = kinds[i].count ? kinds[i].count : (int)limit.rlim_cur - 20;
  if (count < 0) {
    fprintf(stderr, "usage: cattack KIND PORT\n");
    return 1;
  }
  port = atoi(argv[2]);
  signal(SIGTERM, stop);
  for (unsigned i = 0; i < sizeof noise; i++) noise[i] = random();
  int *slots = malloc(count * sizeof *slots);
  for (int i = 0; i < count; i++) slots[i] = -1;
  while (!stopping) usleep(turn(argv[1], slots, count));
  printf("{\"connections\": %ld, \"mib\": %.1f}\n", opened, sent / (1 << 20));
  return 0;
}
