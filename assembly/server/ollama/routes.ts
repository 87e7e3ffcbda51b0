import { startsWith } from "../../base/ascii";
import { VERSION } from "../../base/version";
import { writeKey } from "../../generation/json";
import { Connection } from "../http/connection";
import { respond } from "../http/response";
import { reply, sendJson } from "../reply";
import { basePathLength } from "../settings";

const BASE: string = "/api/";

/** Whether a request is for Ollama's part of the API: its errors are texts. */
export function speaksOllama(c: Connection): bool {
  const base = basePathLength();
  return c.pathLength > base && startsWith(c.path + base, c.pathLength - base, BASE);
}

/** GET and HEAD /: Ollama's clients look whether somebody is there. */
export function greet(c: Connection): void {
  const out = reply().text("llama2-server is running");
  respond(c, 200, "text/plain; charset=utf-8", out.buffer, out.length);
}

/** GET /api/version. */
export function version(c: Connection): void {
  sendJson(c, 200, writeKey(reply().text("{"), "version", true).text('"').text(VERSION).text('"}'));
}
