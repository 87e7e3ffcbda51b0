import type { BrowserContext } from "playwright-core";

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
