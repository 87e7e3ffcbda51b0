import type { BrowserContext } from "playwright-core";

/**
 * How Chromium names requests that a network takes with it when it goes: those that come later, and those under way, whose
 * connection is open, is being reset, or has part of its answer.
 */
const NETWORK_GONE =
  /ERR_(CONNECTION_(REFUSED|RESET|CLOSED|ABORTED)|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONTENT_LENGTH_MISMATCH|FAILED)|Failed to fetch|fetching the script/;

/**
 * What a browser complains about while a test runs: errors on the console (broken policies and failed requests among them),
 * and errors that nobody caught.
 */
export class Complaints {
  readonly context: BrowserContext;
  private readonly heard: string[] = [];
  private readonly patterns: RegExp[] = [];

  constructor(context: BrowserContext) {
    this.context = context;
    context.on("console", (message) => {
      if (message.type() === "error") this.heard.push(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => {
      const cause = error.error();
      this.heard.push(`uncaught: ${cause.stack ?? cause.message}`);
    });
  }

  /** For a test in which something fails: complaints that match are no fault. */
  expect(pattern: RegExp): void {
    this.patterns.push(pattern);
  }

  /** For a test that takes the network away: whatever is under way then may fail, at whatever point it has come to. */
  expectNetworkGone(): void {
    this.expect(NETWORK_GONE);
  }

  /** Those that nobody expected. */
  get unexpected(): string[] {
    return this.heard.filter((text) => !this.isExpected(text));
  }

  /** Those that the test expects. */
  get expected(): string[] {
    return this.heard.filter((text) => this.isExpected(text));
  }

  private isExpected(text: string): boolean {
    return this.patterns.some((pattern) => pattern.test(text));
  }
}
