import { alloc } from "../../base/arena";
import { ByteBuffer, newByteBuffer } from "../../base/byte-buffer";
import { findField } from "./fields";
import { Method } from "./method";

/** Where a connection stands. */
export const enum Phase {
  /** Waits for the first byte of a request. */
  Idle,
  /** Receives the request line and the header fields. */
  Head,
  Body,
  /** The request is whole. */
  Whole,
  /** The handler has it. */
  Handling,
  /** The answer has been given, and leaves. */
  Flushing,
  /** All is sent; what the client still sends is thrown away, so that it sees the answer before the end. */
  Lingering,
  /** Closed; its entry becomes free at the end of the round. */
  Closed,
}

/** How the end of a body is found. */
export const enum BodyKind {
  None,
  Fixed,
  Chunked,
}

/** How the end of an answer is found. */
export const enum AnswerKind {
  None,
  Fixed,
  Chunked,
  UntilClose,
}

/** The longest request id that is taken from a client. */
export const REQUEST_ID_BYTES: usize = 64;

/** One client, and its request. */
@unmanaged
export class Connection {
  // What a handler reads. All of it holds until its answer has ended.
  method: Method;
  /** The minor version: 0 of HTTP/1.0, else 1. */
  minor: i32;
  /** The path as it came, with its percent signs, without the query. */
  path: usize;
  pathLength: usize;
  /** What comes behind the first "?". */
  query: usize;
  queryLength: usize;
  body: usize;
  bodyLength: usize;
  /** The length of the value that `header` has just found. */
  headerLength: usize;
  requestId: usize;
  requestIdLength: usize;
  /** When the request had come whole, by host/clock. */
  received: f64;
  /** The handler's object for the request in progress; 0: it does not want to hear that the client left. */
  owner: usize;
  /** Whether the connection outlives this request. */
  keepAlive: bool;
  /** Set by a handler of what machines ask every second: no news, as long as it is answered. */
  routine: bool;

  // What the layer itself needs.
  phase: Phase;
  handle: i32;
  /** Requests that it has brought. */
  requests: i32;
  /** One of the few beyond the limit, to be told so. */
  surplus: bool;
  input: ByteBuffer;
  output: ByteBuffer;
  /** Of an answer that has begun. */
  answer: AnswerKind;
  /** The status that an answer has been given. */
  status: i32;
  /** Set when the socket failed, or what was promised found no room: the next round ends the connection. */
  broken: bool;
  /** Set while the socket takes no more: what waits leaves when it is writable again. */
  blocked: bool;
  /** Set while "100 Continue" is owed. */
  owesContinue: bool;
  /** The status with which reading ended, 0 while all is well. */
  refused: i32;
  /** Bytes thrown away since the request was whole. */
  discarded: usize;
  /** When the phase began, when it must be over, and when the client must have taken some bytes. */
  since: f64;
  deadline: f64;
  writeDeadline: f64;
  /** Bytes taken since writeDeadline was set. */
  taken: usize;

  // The reader's state. Places are offsets into the input.
  scan: i32;
  lineEnd: usize; // of the request line, 0 while it is not there
  headLength: usize; // 0 while the head is not whole
  bodyKind: BodyKind;
  remaining: u64; // of a fixed body or the present chunk
  chunkState: i32;
  chunkDigits: i32;
  overhead: usize; // bytes of chunk extensions and trailers

  /**
   * The value of a header field, without blanks around it; `headerLength` gets its length. Of several the first.
   * @param name in small letters
   * @returns 0, and a length of 0, when it is absent
   */
  header(name: string): usize {
    return findField(this, name);
  }

  /** Makes it ready for its next request. */
  expectRequest(): void {
    this.input.clear();
    this.output.clear();
    this.phase = Phase.Idle;
    this.method = Method.Other;
    this.minor = 1;
    this.path = this.pathLength = this.query = this.queryLength = 0;
    this.body = this.bodyLength = this.headerLength = 0;
    this.requestIdLength = 0;
    this.received = 0;
    this.owner = 0;
    this.keepAlive = true;
    this.routine = false;
    this.answer = AnswerKind.None;
    this.status = 0;
    this.broken = this.blocked = this.owesContinue = false;
    this.refused = 0;
    this.discarded = 0;
    this.deadline = this.writeDeadline = Infinity;
    this.taken = 0;
    this.scan = 0;
    this.lineEnd = this.headLength = 0;
    this.bodyKind = BodyKind.None;
    this.remaining = 0;
    this.chunkState = this.chunkDigits = 0;
    this.overhead = 0;
  }
}

/** A connection without a socket. Null when memory is exhausted. */
export function newConnection(): Connection {
  const none = changetype<Connection>(0);
  const c = changetype<Connection>(alloc(offsetof<Connection>() + REQUEST_ID_BYTES));
  if (!changetype<usize>(c)) return none;
  c.requestId = changetype<usize>(c) + offsetof<Connection>();
  c.handle = -1;
  c.input = newByteBuffer();
  c.output = newByteBuffer();
  if (!changetype<usize>(c.input) || !changetype<usize>(c.output)) return none;
  c.expectRequest();
  c.phase = Phase.Closed;
  return c;
}
