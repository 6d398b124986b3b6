// Memory for SQLite, which asks for thousands of small pieces to read a schema and to prepare a statement: a third of
// what a short verb takes goes into malloc and free. Pieces up to a kibibyte are cut from blocks and, once given back,
// wait for the next that wants as much; all that is larger goes to malloc (https://www.sqlite.org/malloc.html §3).
#ifndef CSQLITE_MEMORY_H
#define CSQLITE_MEMORY_H
#include <sqlite3.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/// Before each piece: how many bytes it has, these eight included. Sizes are multiples of 16.
typedef struct { size_t size; } csqlite_head;
typedef struct csqlite_free { struct csqlite_free *next; } csqlite_free;

enum { CSQLITE_SMALL = 1024, CSQLITE_BLOCK = 32768 };

typedef struct {
  char lock;
  csqlite_free *free[CSQLITE_SMALL / 16 + 1];
  char *next, *end;
} csqlite_pieces;

/// Those of the process, locked: threads share them, each with connections of its own.
static inline csqlite_pieces *csqlite_memory_lock(void) {
  static csqlite_pieces pieces;
  while (__atomic_test_and_set(&pieces.lock, __ATOMIC_ACQUIRE)) {}
  return &pieces;
}

static inline void csqlite_memory_unlock(csqlite_pieces *pieces) { __atomic_clear(&pieces->lock, __ATOMIC_RELEASE); }

static inline csqlite_head *csqlite_memory_small(size_t size) {
  csqlite_head *head = NULL;
  csqlite_pieces *pieces = csqlite_memory_lock();
  csqlite_free *known = pieces->free[size / 16];
  if (known) {
    pieces->free[size / 16] = known->next;
    head = (csqlite_head *)known - 1;
  } else {
    if ((size_t)(pieces->end - pieces->next) < size) {
      // malloc aligns by 16: so are the heads.
      pieces->next = malloc(CSQLITE_BLOCK);
      pieces->end = pieces->next ? pieces->next + CSQLITE_BLOCK : NULL;
    }
    if (pieces->next) {
      head = (csqlite_head *)pieces->next;
      pieces->next += size;
    }
  }
  csqlite_memory_unlock(pieces);
  return head;
}

static inline void *csqlite_memory_take(int bytes) {
  size_t size = ((size_t)bytes + sizeof(csqlite_head) + 15) & ~(size_t)15;
  csqlite_head *head = size <= CSQLITE_SMALL ? csqlite_memory_small(size) : malloc(size);
  if (!head) return NULL;
  head->size = size;
  return head + 1;
}

static inline void csqlite_memory_give(void *piece) {
  csqlite_head *head = (csqlite_head *)piece - 1;
  size_t size = head->size;
  if (size > CSQLITE_SMALL) {
    free(head);
    return;
  }
  csqlite_free *left = piece;
  csqlite_pieces *pieces = csqlite_memory_lock();
  left->next = pieces->free[size / 16];
  pieces->free[size / 16] = left;
  csqlite_memory_unlock(pieces);
}

static inline int csqlite_memory_size(void *piece) {
  return piece ? (int)(((csqlite_head *)piece - 1)->size - sizeof(csqlite_head)) : 0;
}

static inline void *csqlite_memory_change(void *piece, int bytes) {
  int known = csqlite_memory_size(piece);
  if (bytes <= known && bytes >= known / 2) return piece;
  void *other = csqlite_memory_take(bytes);
  if (!other) return NULL;
  memcpy(other, piece, (size_t)(bytes < known ? bytes : known));
  csqlite_memory_give(piece);
  return other;
}

static inline int csqlite_memory_round(int bytes) { return (bytes + 7) & ~7; }
static inline int csqlite_memory_begin(void *unused) { (void)unused; return SQLITE_OK; }
static inline void csqlite_memory_end(void *unused) { (void)unused; }

/// SQLITE_CONFIG_MALLOC. In effect only before the process's first other call.
static inline int csqlite_use_memory(void) {
  static const sqlite3_mem_methods methods = {
    csqlite_memory_take, csqlite_memory_give, csqlite_memory_change, csqlite_memory_size, csqlite_memory_round,
    csqlite_memory_begin, csqlite_memory_end, NULL,
  };
  return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}
#endif
