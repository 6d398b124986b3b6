// What is used of libcurl's easy interface, declared by hand: the library is there wherever Swift's Foundation is (it
// is what FoundationNetworking stands on), its headers are not. Neither a function nor a number here ever changes
// (https://curl.se/libcurl/abi.html). Swift can call no variadic function; hence a function for each type of option.
#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H
#include <stddef.h>

typedef struct ccurl_handle ccurl_handle;
typedef struct ccurl_list ccurl_list;
typedef size_t (*ccurl_sink)(char *bytes, size_t size, size_t count, void *context);

int curl_global_init(long flags);
ccurl_handle *curl_easy_init(void);
int curl_easy_setopt(ccurl_handle *handle, int option, ...);
int curl_easy_perform(ccurl_handle *handle);
void curl_easy_cleanup(ccurl_handle *handle);
const char *curl_easy_strerror(int code);
ccurl_list *curl_slist_append(ccurl_list *list, const char *text);
void curl_slist_free_all(ccurl_list *list);

/// CURL_GLOBAL_DEFAULT
#define CCURL_GLOBAL_DEFAULT 3

/// CURLOPT_…, as curl/curl.h numbers them: a long from 0, a pointer from 10000, a function from 20000, an offset from
/// 30000.
enum {
  CCURL_NOBODY = 44,
  CCURL_POST = 47,
  CCURL_FRESH_CONNECT = 74,
  CCURL_FORBID_REUSE = 75,
  CCURL_HTTP_VERSION = 84,
  CCURL_NOSIGNAL = 99,
  CCURL_TIMEOUT_MS = 155,
  CCURL_PROTOCOLS = 181,
  CCURL_PATH_AS_IS = 234,
  CCURL_SUPPRESS_CONNECT_HEADERS = 265,
  CCURL_WRITEDATA = 10001,
  CCURL_URL = 10002,
  CCURL_ERRORBUFFER = 10010,
  CCURL_POSTFIELDS = 10015,
  CCURL_USERAGENT = 10018,
  CCURL_HTTPHEADER = 10023,
  CCURL_HEADERDATA = 10029,
  CCURL_CUSTOMREQUEST = 10036,
  CCURL_CAINFO = 10065,
  CCURL_ACCEPT_ENCODING = 10102,
  CCURL_WRITEFUNCTION = 20011,
  CCURL_HEADERFUNCTION = 20079,
  CCURL_POSTFIELDSIZE_LARGE = 30120,
};

/// CURLPROTO_HTTP | CURLPROTO_HTTPS, CURL_HTTP_VERSION_1_1, CURL_ERROR_SIZE
#define CCURL_HTTP_AND_HTTPS 3
#define CCURL_HTTP_1_1 2
#define CCURL_ERROR_SIZE 256

static inline int ccurl_set_long(ccurl_handle *handle, int option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline int ccurl_set_offset(ccurl_handle *handle, int option, long long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline int ccurl_set_pointer(ccurl_handle *handle, int option, const void *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline int ccurl_set_sink(ccurl_handle *handle, int option, ccurl_sink value) {
  return curl_easy_setopt(handle, option, value);
}
#endif
