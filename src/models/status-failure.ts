import { PullError } from "./pull-error.ts";

/**
 * An HTTP status that is no file, in words.
 * @param atOrigin whether it is the hub that answers. Its storage's links expire, so there a refusal is worth another try.
 */
export function statusFailure(response: Response, target: URL, atOrigin: boolean): PullError {
  const { status } = response;
  const where = `${target.origin}${target.pathname}`;
  if (!atOrigin && (status === 401 || status === 403)) {
    return new PullError("network", `${target.host} refused its own link (HTTP ${status})`, { retry: "always" });
  }
  if (status === 401 || status === 403) {
    return new PullError("denied", `${where}: access denied (HTTP ${status}${hubReason(response)})`);
  }
  if (status === 404 || status === 410) return new PullError("missing", `${where}: not there (HTTP ${status})`);
  if (status === 429 || status === 408 || status >= 500) {
    const retryAfterMs = waitingTime(response.headers.get("retry-after"));
    const what = status === 429 ? "too many requests" : "the server has a fault";
    return new PullError("network", `${target.host}: ${what} (HTTP ${status})`, { retry: "always", retryAfterMs });
  }
  return new PullError("network", `${where}: unexpected answer (HTTP ${status})`);
}

/** The hub's own word for a refusal, such as "GatedRepo". */
function hubReason(response: Response): string {
  const code = response.headers.get("x-error-code") ?? "";
  return /^[A-Za-z]{1,40}$/.test(code) ? `, ${code}` : "";
}

/** Retry-After as milliseconds: seconds or a date (RFC 9110, section 10.2.3). */
function waitingTime(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
