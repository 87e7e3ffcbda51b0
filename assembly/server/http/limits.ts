import { alloc } from "../../base/arena";

/** What a client may take: bytes, connections, seconds. */
@unmanaged
export class HttpLimits {
  maxConnections: i32;
  /** The request line and the header fields together. */
  maxHeaderBytes: usize;
  maxHeaders: i32;
  maxUriBytes: usize;
  maxBodyBytes: usize;
  /** What may wait for one client that does not read; a stream is refused more. */
  maxBacklog: usize;
  /** From a request's first byte to the end of its head. */
  headerSeconds: f64;
  /** From there to the end of its body. */
  bodySeconds: f64;
  /** How long a connection may wait for its next request. */
  idleSeconds: f64;
  /** How long a client may take no bytes while some wait. */
  writeSeconds: f64;
  /** How long what a refused client still sends is read, so that it sees the answer. */
  lingerSeconds: f64;
}

/** The limits that hold unless the settings say otherwise. Null when memory is exhausted. */
export function newHttpLimits(): HttpLimits {
  const l = changetype<HttpLimits>(alloc(offsetof<HttpLimits>()));
  if (!changetype<usize>(l)) return l;
  l.maxConnections = 256;
  l.maxHeaderBytes = 16384;
  l.maxHeaders = 100;
  l.maxUriBytes = 8192;
  l.maxBodyBytes = 1 << 20;
  l.maxBacklog = 1 << 20;
  l.headerSeconds = 15;
  l.bodySeconds = 60;
  l.idleSeconds = 75;
  l.writeSeconds = 60;
  l.lingerSeconds = 5;
  return l;
}
