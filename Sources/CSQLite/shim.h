// Debian's SQLite (libsqlite3-dev). The destructor constant is a C cast that Swift cannot import; hence a function.
#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H
#include <sqlite3.h>
#include "memory.h"

/// SQLITE_TRANSIENT: SQLite copies the bound bytes before the call returns.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

/// SQLITE_CONFIG_MEMSTATUS off: no count, and no lock, of every piece of memory (https://www.sqlite.org/malloc.html,
/// "Setting memory usage limits" and what it costs). In effect only before the process's first other call; Swift cannot
/// call a variadic function.
static inline int csqlite_leave_out_memory_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
#endif
