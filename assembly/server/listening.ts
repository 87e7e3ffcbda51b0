import { fail, failMemory, RUNTIME } from "../base/errors";
import { poolGrowth, startPool } from "../base/pool";
import { Writer } from "../base/writer";
import { listen, localPort } from "../host/sockets";
import { startAccounts } from "./accounts";
import { clientGone } from "./answers";
import { startAuth } from "./auth";
import { respondHttpError } from "./errors";
import { newHttpLimits } from "./http/limits";
import { onGone, onHttpError, onRequest, serve, startHttp } from "./http/server";
import { startInspect } from "./inspect";
import { nameModel } from "./model-id";
import { startReplies } from "./reply";
import { route } from "./routes";
import { Phase, service } from "./service";
import { listenAddress, wholeSetting } from "./settings";
import { Setting } from "./settings-table";

const MIB_SHIFT: u64 = 20;

// WASI preview 1's error numbers, as host/sockets gives them: -100 minus the number.
const NO_LISTENER: i32 = -100;
const EACCES: i32 = 2;
const EADDRINUSE: i32 = 3;
const EADDRNOTAVAIL: i32 = 4;

/** Makes ready all that needs no model and listens. Says on `notes` where. False after `fail`. */
export function listenAsSet(notes: Writer): bool {
  service.phase = Phase.Loading;
  nameModel();
  if (!startPool((<u64>wholeSetting(Setting.Buffers)) << MIB_SHIFT) || !startAuth()) return false;
  const limits = newHttpLimits();
  if (!changetype<usize>(limits)) return noMemory();
  limits.maxConnections = wholeSetting(Setting.MaxConnections);
  // What could never be held is refused for its length: waiting would not help.
  limits.maxBodyBytes = min(<usize>wholeSetting(Setting.MaxBody), poolGrowth() - limits.maxHeaderBytes);
  limits.headerSeconds = wholeSetting(Setting.HeaderTimeout);
  limits.bodySeconds = wholeSetting(Setting.BodyTimeout);
  limits.idleSeconds = wholeSetting(Setting.IdleTimeout);
  limits.writeSeconds = wholeSetting(Setting.WriteTimeout);
  if (!startHttp(limits) || !startReplies() || !startInspect() || !startAccounts()) return noMemory();
  onRequest(route);
  onGone(clientGone);
  onHttpError(respondHttpError);
  const port = wholeSetting(Setting.Port);
  const listener = listen(listenAddress(), port);
  if (listener < 0) return failListen(NO_LISTENER - listener, port);
  serve(listener);
  writeAddress(notes.text("llama2: listening on http://"), localPort(listener));
  notes.text("\n").flush();
  return true;
}

function writeAddress(out: Writer, port: i32): void {
  const address = listenAddress();
  for (let shift = 24; shift >= 0; shift -= 8) {
    out.integer((address >> shift) & 255);
    if (shift > 0) out.text(".");
  }
  out.text(":").integer(port);
}

function failListen(error: i32, port: i32): bool {
  const w = fail(RUNTIME).text("cannot listen on ");
  writeAddress(w, port);
  if (error == EADDRINUSE) w.text(": the address is in use (another --port, or 0 for any that is free)");
  else if (error == EACCES)
    w.text(": permission denied (ports below 1024 are the system's; wasmtime needs -S inherit-network=y)");
  else if (error == EADDRNOTAVAIL) w.text(": this machine has no such address");
  else w.text(": WASI error ").integer(error);
  return false;
}

function noMemory(): bool {
  failMemory("the connections", 1 << 20);
  return false;
}
