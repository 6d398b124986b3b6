// A closed-loop load generator, light enough to leave the server as the bottleneck: one thread, N keep-alive
// connections, each with DEPTH requests on the way, answers of one fixed length.
//
// usage: cload [-c CONNECTIONS] [-d DEPTH] [-k CLIENTS] [-e ETAG] [-p PATH] [-r FILE] [-v FOLDER]
//              (-s SECONDS | -n REQUESTS) PORT|SOCKET
//   -k  distinct clients (X-Forwarded-For and User-Agent) taken in turn; default 1
//   -e  asks with If-None-Match
//   -r  sends what FILE holds, one whole request of at most 2,047 bytes, in place of the GET
//   -n  ends after so many requests: for counting, which noise does not touch
//   -v  checks every answer: 200, and the same body whenever the entity tag is the same; writes the first body of
//       each tag to FOLDER/TAG. Answers may then differ in length; DEPTH is 1.
// Prints one JSON object: rps, p50_us, p99_us, max_us, resp_bytes, requests, secs, tags.
// Exit codes: 0 done, 2 the server stalled, 3 it closed a connection, 4 an answer was not as expected.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define BUCKETS 200000  // of 1 us
#define TAGS 8

struct connection { int fd; int want; int got; double start; char *input; };
struct tag { char text[128]; int length; int body_length; char *body; long count; };

static unsigned histogram[BUCKETS];
static struct tag tags[TAGS];
static int tag_count;
static char **requests;
static int *request_lengths;
static int clients = 1, next_client, response_length;
static const char *folder, *address;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static void fail(int code, const char *what) {
  fprintf(stderr, "cload: %s\n", what);
  exit(code);
}

static int read_request(const char *name, char *text, int size) {
  FILE *file = fopen(name, "r");
  if (!file) fail(1, name);
  int n = fread(text, 1, size - 1, file);
  fclose(file);
  return n;
}

static void make_requests(const char *path, const char *etag, const char *file, int depth) {
  char text[2048];
  requests = malloc(clients * sizeof *requests);
  request_lengths = malloc(clients * sizeof *request_lengths);
  for (int i = 0; i < clients; i++) {
    int n = snprintf(text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: auth.example.test\r\nUser-Agent: claude-code/1.0.%d (linux; x64)\r\n"
        "Accept: application/json\r\nX-Forwarded-For: 10.%d.%d.%d\r\n",
        path, i % 100, i >> 16 & 255, i >> 8 & 255, i & 255);
    if (etag) n += snprintf(text + n, sizeof text - n, "If-None-Match: %s\r\n", etag);
    n += snprintf(text + n, sizeof text - n, "\r\n");
    if (file) n = read_request(file, text, sizeof text);
    requests[i] = malloc((size_t)n * depth);
    request_lengths[i] = n * depth;
    for (int d = 0; d < depth; d++) memcpy(requests[i] + d * n, text, n);
  }
}

static int open_socket(void) {
  struct sockaddr_un a = {.sun_family = AF_UNIX};
  strncpy(a.sun_path, address, sizeof a.sun_path - 1);
  int s = socket(AF_UNIX, SOCK_STREAM, 0);
  if (s < 0 || connect(s, (void *)&a, sizeof a)) fail(3, strerror(errno));
  return s;
}

// To a port of this machine, or where there is a slash in the address to a socket.
static int open_connection(void) {
  if (strchr(address, '/')) return open_socket();
  struct sockaddr_in a = {
    .sin_family = AF_INET, .sin_port = htons(atoi(address)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int s = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  if (s < 0 || connect(s, (void *)&a, sizeof a)) fail(3, strerror(errno));
  setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return s;
}

// All answers are alike: the length of the first is the length of each.
static int measure_response(int depth) {
  static char buffer[1 << 16];
  int s = open_connection(), got = 0;
  struct timeval long_wait = {60, 0}, short_wait = {0, 200000};
  setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &long_wait, sizeof long_wait);
  send(s, requests[0], request_lengths[0] / depth, MSG_NOSIGNAL);
  for (;;) {
    int r = recv(s, buffer + got, sizeof buffer - got, 0);
    if (r <= 0) break;
    got += r;
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &short_wait, sizeof short_wait);
  }
  close(s);
  if (got == 0) fail(2, "no answer");
  return got;
}

static void ask(struct connection *q, int depth) {
  q->want = response_length * depth;
  q->got = 0;
  q->start = now();
  send(q->fd, requests[next_client], request_lengths[next_client], MSG_NOSIGNAL);
  if (++next_client == clients) next_client = 0;
}

static char *field(char *head, const char *name) {
  char *at = strcasestr(head, name);
  return at ? at + strlen(name) : 0;
}

// One whole answer at `input`? Then it must be 200 and its body that of its tag.
static int verified(struct connection *q) {
  q->input[q->got] = 0;
  char *end = strstr(q->input, "\r\n\r\n");
  if (!end) return 0;
  char *length = field(q->input, "\r\nContent-Length: "), *tag = field(q->input, "\r\nETag: ");
  if (strncmp(q->input, "HTTP/1.1 200 ", 13) || !length || !tag) fail(4, "an answer that is no 200 with a tag");
  int body_length = atoi(length), tag_length = strcspn(tag, "\r");
  char *body = end + 4;
  if (q->input + q->got < body + body_length) return 0;
  if (q->input + q->got > body + body_length) fail(4, "an answer longer than it says");
  struct tag *known = tags;
  while (known < tags + tag_count && (known->length != tag_length || memcmp(known->text, tag, tag_length))) known++;
  if (known == tags + tag_count) {
    if (tag_count == TAGS || tag_length >= (int)sizeof known->text) fail(4, "too many or too long tags");
    tag_count++;
    memcpy(known->text, tag, tag_length);
    known->length = tag_length;
    known->body_length = body_length;
    known->body = malloc(body_length);
    memcpy(known->body, body, body_length);
  }
  if (known->body_length != body_length || memcmp(known->body, body, body_length)) fail(4, "a torn document");
  known->count++;
  return 1;
}

static int take(struct connection *q, char *buffer, int size) {
  int r = recv(q->fd, folder ? q->input + q->got : buffer, folder ? (1 << 16) - 1 - q->got : size, MSG_DONTWAIT);
  if (r < 0 && errno == EAGAIN) return 0;
  if (r <= 0) fail(3, "the server closed a connection");
  q->got += r;
  if (folder) return verified(q);
  if (q->got > q->want) fail(4, "an answer of another length");
  return q->got == q->want;
}

static void report(double seconds, long done) {
  long total = 0, seen = 0;
  int p50 = -1, p99 = -1, max = 0;
  for (int i = 0; i < BUCKETS; i++) total += histogram[i];
  for (int i = 0; i < BUCKETS; i++) {
    seen += histogram[i];
    if (histogram[i]) max = i;
    if (p50 < 0 && seen * 2 >= total) p50 = i;
    if (p99 < 0 && seen * 100 >= total * 99) p99 = i;
  }
  printf("{\"rps\": %.0f, \"p50_us\": %d, \"p99_us\": %d, \"max_us\": %d, \"resp_bytes\": %d, \"requests\": %ld, "
         "\"secs\": %.3f, \"tags\": %d}\n", done / seconds, p50, p99, max, response_length, done, seconds, tag_count);
  for (int i = 0; i < tag_count; i++) {
    char path[4096];
    int length = tags[i].length;  // as it is, in quotes: the file's name is without them
    snprintf(path, sizeof path, "%s/%.*s", folder, length - 2, tags[i].text + 1);
    FILE *file = fopen(path, "w");
    if (!file) fail(4, path);
    fwrite(tags[i].body, 1, tags[i].body_length, file);
    fclose(file);
  }
}

int main(int argc, char **argv) {
  int option, count = 64, depth = 1;
  double seconds = 0;
  long wanted = 0;
  const char *etag = 0, *file = 0, *path = "/.well-known/oauth-authorization-server";
  while ((option = getopt(argc, argv, "c:d:k:e:p:r:v:s:n:")) != -1) switch (option) {
    case 'c': count = atoi(optarg); break;
    case 'd': depth = atoi(optarg); break;
    case 'k': clients = atoi(optarg); break;
    case 'e': etag = optarg; break;
    case 'p': path = optarg; break;
    case 'r': file = optarg; break;
    case 'v': folder = optarg; break;
    case 's': seconds = atof(optarg); break;
    case 'n': wanted = atol(optarg); break;
    default: return 1;
  }
  if (optind + 1 != argc || (seconds <= 0) == (wanted <= 0) || (folder && depth != 1)) fail(1, "wrong usage");
  address = argv[optind];
  make_requests(path, etag, file, depth);
  response_length = measure_response(depth);

  static char buffer[1 << 20];
  static struct epoll_event events[256];
  struct connection *connections = calloc(count, sizeof *connections);
  int poll = epoll_create1(0), open = count;
  for (int i = 0; i < count; i++) {
    connections[i].fd = open_connection();
    if (folder) connections[i].input = malloc(1 << 16);
    struct epoll_event e = {.events = EPOLLIN, .data.u32 = i};
    epoll_ctl(poll, EPOLL_CTL_ADD, connections[i].fd, &e);
  }
  double begin = now(), end = begin + seconds, last = begin;
  long asked = 0, done = 0;
  for (int i = 0; i < count; i++, asked += depth) ask(&connections[i], depth);
  while (wanted ? open > 0 : last < end) {
    // Counting is done under tracers, and on machines that are busy.
    int ready = epoll_wait(poll, events, 256, wanted ? 60000 : 5000);
    if (ready == 0) fail(2, "the server stalled");
    last = now();
    for (int i = 0; i < ready; i++) {
      struct connection *q = &connections[events[i].data.u32];
      if (!take(q, buffer, sizeof buffer)) continue;
      long us = (now() - q->start) * 1e6;
      histogram[us < BUCKETS ? us : BUCKETS - 1]++;
      done += depth;
      if (wanted && asked >= wanted) { open--; continue; }
      ask(q, depth);
      asked += depth;
    }
  }
  report(now() - begin, done);
  return 0;
}
