import { PullError } from "./pull-error.ts";

const TLS = /^(ERR_(TLS|SSL)_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$)/;
const NO_ROUTE = new Set(["ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "EADDRNOTAVAIL", "EACCES", "EPERM"]);

/**
 * What `fetch` could not do, in words. It hides the reason two causes deep, and behind an AggregateError when a host has
 * several addresses.
 */
export function networkFailure(cause: unknown, host: string): PullError {
  if (cause instanceof PullError) return cause;
  const code = systemCode(cause);
  const error = (message: string, retry: "never" | "connected" | "always"): PullError =>
    new PullError("network", message, { cause, retry });
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return error(`cannot find ${host} (${code}): no network, or the name server does not answer`, "connected");
  }
  if (code === "ECONNREFUSED")
    return error(`${host} refuses connections (${code}): is it the right address?`, "connected");
  if (NO_ROUTE.has(code)) return error(`no way to ${host} (${code}): no network, or a firewall`, "connected");
  if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEDOUT") {
    return error(`${host} does not answer (${code}): no network, or a firewall`, "connected");
  }
  if (TLS.test(code)) {
    return error(
      `no secure connection to ${host} (${code}): a proxy or a network's log-in page may be in between`,
      "never",
    );
  }
  return error(`the connection to ${host} broke off (${code})`, "always");
}

/** The innermost code that is known: "ECONNREFUSED", "CERT_HAS_EXPIRED"; else the innermost message's first line. */
function systemCode(error: unknown): string {
  let code = "";
  for (let inner: unknown = error, depth = 0; inner instanceof Error && depth < 8; depth++) {
    const own = (inner as NodeJS.ErrnoException).code;
    code = typeof own === "string" ? own : code || (inner.cause === undefined ? inner.message.split("\n")[0]! : "");
    inner = inner instanceof AggregateError ? inner.errors[0] : inner.cause;
  }
  return code || "no reason given";
}
