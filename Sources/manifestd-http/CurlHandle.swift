import CCurl

/// One easy handle of libcurl, used by one thread for one request. What it is set to is copied by libcurl
/// (curl_easy_setopt(3)) but for the body and the list of headers, which live as long as this or the call.
///
/// `@safe`: the pointers are libcurl's, valid from init to deinit.
@safe
final class CurlHandle {
  struct Failure: Error {
    /// CURLcode (libcurl-errors(3)).
    let code: Int32
    /// libcurl's own, which name hosts and ports, never a path or a query.
    let words: String
  }

  private let handle: OpaquePointer
  private var headers: OpaquePointer?
  private var isPost = false

  /// Once in a process, before the first handle and any other thread of ours (curl_global_init(3)).
  static func prepareProcess() { _ = curl_global_init(Int(CCURL_GLOBAL_DEFAULT)) }

  /// nil where there is no memory left.
  init?() {
    guard let handle = unsafe curl_easy_init() else { return nil }
    unsafe self.handle = handle
    set(CCURL_NOSIGNAL, 1)
    set(CCURL_PROTOCOLS, Int(CCURL_HTTP_AND_HTTPS))
    set(CCURL_HTTP_VERSION, Int(CCURL_HTTP_1_1))
    set(CCURL_FRESH_CONNECT, 1)
    set(CCURL_FORBID_REUSE, 1)
    set(CCURL_PATH_AS_IS, 1)
    set(CCURL_SUPPRESS_CONNECT_HEADERS, 1)
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe curl_slist_free_all(headers)
  }

  /// - Parameter option: a CCURL_… of a number.
  func set(_ option: Int, _ value: Int) { _ = unsafe ccurl_set_long(handle, Int32(option), value) }

  /// - Parameter option: a CCURL_… of a text.
  func set(_ option: Int, _ value: String) {
    _ = unsafe value.withCString { unsafe ccurl_set_pointer(handle, Int32(option), $0) }
  }

  /// A method with content, or that always says how much it has (RFC 9110 §8.6), goes out as libcurl's POST does.
  func set(method: String, hasBody: Bool) {
    if method == "HEAD" {
      set(CCURL_NOBODY, 1)
    } else if hasBody || ["POST", "PUT", "PATCH"].contains(method) {
      isPost = true
      set(CCURL_POST, 1)
      set(CCURL_CUSTOMREQUEST, method)
    } else if method != "GET" {
      set(CCURL_CUSTOMREQUEST, method)
    }
  }

  /// Each without its line's end and without a zero byte.
  func set(headers lines: [[UInt8]]) {
    for line in lines {
      let list = unsafe (line + [0]).withUnsafeBufferPointer { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe curl_slist_append(headers, $0.baseAddress) }
      }
      if let list = unsafe list { unsafe headers = list }
    }
    _ = unsafe ccurl_set_pointer(handle, Int32(CCURL_HTTPHEADER), UnsafeRawPointer(headers))
  }

  /// Makes the request, and waits for its end.
  func perform(url: String, body: [UInt8], into incoming: CurlIncoming) -> Result<Void, Failure> {
    set(CCURL_URL, url)
    var words = [CChar](repeating: 0, count: Int(CCURL_ERROR_SIZE))
    let code = unsafe words.withUnsafeMutableBufferPointer { words in
      // Never without a byte: content that is nowhere is read from the standard input.
      unsafe (body + [0]).withUnsafeBytes { bytes in
        _ = unsafe ccurl_set_pointer(handle, Int32(CCURL_ERRORBUFFER), UnsafeRawPointer(words.baseAddress))
        if isPost {
          _ = unsafe ccurl_set_offset(handle, Int32(CCURL_POSTFIELDSIZE_LARGE), Int64(body.count))
          _ = unsafe ccurl_set_pointer(handle, Int32(CCURL_POSTFIELDS), bytes.baseAddress)
        }
        receive(into: incoming)
        return withExtendedLifetime(incoming) { unsafe curl_easy_perform(handle) }
      }
    }
    if code == 0 { return .success(()) }
    let said = words.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    let name = unsafe String(cString: curl_easy_strerror(code))
    return .failure(Failure(code: code, words: said.isEmpty ? name : String(decoding: said, as: UTF8.self)))
  }

  private func receive(into incoming: CurlIncoming) {
    let context = unsafe UnsafeRawPointer(Unmanaged.passUnretained(incoming).toOpaque())
    _ = unsafe ccurl_set_pointer(handle, Int32(CCURL_WRITEDATA), context)
    _ = unsafe ccurl_set_pointer(handle, Int32(CCURL_HEADERDATA), context)
    // Another number than was given ends the request.
    _ = unsafe ccurl_set_sink(handle, Int32(CCURL_WRITEFUNCTION)) { bytes, _, count, context in
      guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
      let incoming = unsafe Unmanaged<CurlIncoming>.fromOpaque(context).takeUnretainedValue()
      return unsafe incoming.add(content: UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
    }
    _ = unsafe ccurl_set_sink(handle, Int32(CCURL_HEADERFUNCTION)) { bytes, _, count, context in
      guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
      let incoming = unsafe Unmanaged<CurlIncoming>.fromOpaque(context).takeUnretainedValue()
      return unsafe incoming.add(line: [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))) ? count : 0
    }
  }
}
