/// One client's connection: all that is kept of it between two rounds. Idle, it owns no other memory.
///
/// Owned by its loop's thread. Plain data: lives in a slab, is never copied about.
@safe
struct Connection {
  enum Phase: UInt8 {
    /// The place is empty.
    case free
    /// The PROXY protocol's header is to come, before any request.
    case greeting
    /// Requests are read and answered.
    case open
    /// A request was handed to another thread: nothing more is read until its ticket is answered.
    case waiting
    /// The client does not take its answer: it is held, and nothing more is read.
    case blocked
    /// The last answer is out, writing is shut down; what still comes is thrown away, so that the kernel does not
    /// reset the connection before the client has read its answer (RFC 9112 §9.6).
    case lingering
  }

  /// What the kept input is.
  enum Input: UInt8 {
    /// Not looked at yet.
    case unread
    /// Part of a head.
    case head
    /// A head, and part of a content of known length.
    case content
    /// A head, and part of a content in chunks.
    case chunks
  }

  /// What is read and dropped, on an observe listener.
  enum Dropping: UInt8 {
    case nothing
    /// `remaining` bytes of a content of known length.
    case length
    /// Chunks, up to the last.
    case chunks
  }

  enum Ending: UInt8 {
    /// The connection stays.
    case none
    /// Close once the answer is out: nothing unread is left.
    case close
    /// The same, but the client may be sending still.
    case linger
    /// Not now: a ticket's answer comes before.
    case wait
  }

  var descriptor: Int32 = -1
  /// Grows with each use of the place.
  var generation: UInt32 = 0
  var peer = Peer(address: .none, isUnix: false, isTrusted: false, isCaching: false)
  /// Where it was accepted: an index into `ServerShared.listeners`.
  var listener: UInt16 = 0
  var isObserved = false
  /// Among its client's in `AddressCounts`.
  var isCounted = false
  /// Of the steady clock, ms: when the sweep does something about it.
  var deadline: Int64 = 0

  var phase = Phase.free
  var input = Input.unread
  var ending = Ending.none
  /// `100 Continue` went out for the present request.
  var hasContinued = false
  /// Whole requests may be among the kept input: the round had no room for their answers.
  var mustResume = false

  /// The ticket it waits for; 0: none.
  var ticket: UInt64 = 0
  var dropping = Dropping.nothing
  var remaining = 0
  /// Of the request whose content is dropped: as in `RequestHead`.
  var keepsAlive = false
  var isHTTP10 = false

  /// Received and not yet answered.
  var inputBytes: UnsafeMutablePointer<UInt8>?
  var inputCount = 0
  var inputCapacity = 0
  /// Of the kept input: how far chunks were read, or how many bytes make the request whole.
  var inputMark = 0
  var chunks = ChunkedContent()

  /// Answers that the socket did not take.
  var outputBytes: UnsafeMutablePointer<UInt8>?
  var outputStart = 0
  var outputCount = 0

  /// This round's answers, in the arena, or the only one where it lies in the table.
  var roundStart = 0
  var roundIsPrepared = false
  var roundCount = 0
  /// Bytes thrown away while lingering.
  var discarded = 0
}
