import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WASI } from "node:wasi";
import { afterAll } from "vitest";
import { wasiImports } from "../../../src/node/wasi-imports.ts";
import { ROOT } from "../../sources.ts";

type Pointer = number;

/** What test/wasm/server-parts.ts exports. */
interface PartsExports {
  readonly memory: WebAssembly.Memory;
  alloc(bytes: bigint): Pointer;
  open(): number;
  startParts(): number;
  lastCode(): number;
  failure(): Pointer;
  writerAt(writer: Pointer): Pointer;
  writerLength(writer: Pointer): number;
  help(): Pointer;
  table(): Pointer;
  settings(): Pointer;
  request(bytes: Pointer, n: number): Pointer;
  authorized(c: Pointer): number;
  corsHeaders(c: Pointer): Pointer;
  addedHeaders(): Pointer;
  errorObject(words: Pointer, length: number, withCode: number): Pointer;
  startHistograms(): void;
  startCounters(): void;
  observe(histogram: number, seconds: number): void;
  countUp(counter: number): void;
  countStatus(status: number): void;
  metrics(name: Pointer, length: number): Pointer;
  timestamp(milliseconds: bigint): Pointer;
  log(c: Pointer, status: number): void;
  nameModel(): void;
  isModelPath(path: Pointer, length: number): number;
}

export interface PartsOptions {
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Files of the working folder. */
  files?: Readonly<Record<string, string | Uint8Array>>;
}

const compiled = new Map<string, WebAssembly.Module>();

function moduleOf(path: string): WebAssembly.Module {
  let module = compiled.get(path);
  if (!module) compiled.set(path, (module = new WebAssembly.Module(readFileSync(join(ROOT, path)))));
  return module;
}

let folder = "";
let stderr = -1;

function ownFolder(): string {
  if (folder !== "") return folder;
  folder = mkdtempSync(join(tmpdir(), "llama2-server-parts-"));
  stderr = openSync(join(folder, "stderr"), "a");
  afterAll(() => {
    closeSync(stderr);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** build/server-parts.wasm, started with a command line and an environment. */
export class PartsModule {
  readonly exports: PartsExports;
  /** Whether the settings were taken. */
  readonly ok: boolean;

  constructor({ args = ["model.bin"], env = {}, files = {} }: PartsOptions = {}) {
    const cwd = ownFolder();
    for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
    const wasi = new WASI({
      version: "preview1",
      args: ["llama2-server", ...args],
      env,
      preopens: { ".": cwd },
      stderr,
    });
    const instance = new WebAssembly.Instance(moduleOf("build/server-parts.wasm"), {
      wasi_snapshot_preview1: wasiImports(wasi),
    });
    wasi.initialize({ exports: { memory: instance.exports["memory"] } });
    this.exports = instance.exports as unknown as PartsExports;
    this.ok = this.exports.open() !== 0;
  }

  /** The message of the last failure. */
  get failure(): string {
    return this.read(this.exports.failure());
  }

  /** What a writer holds. */
  read(writer: Pointer): string {
    const [at, length] = [this.exports.writerAt(writer), this.exports.writerLength(writer)];
    return Buffer.from(this.exports.memory.buffer, at, length).toString();
  }

  /** Copies bytes in and calls something with their place and length. */
  with<T>(bytes: string | Uint8Array, use: (at: Pointer, length: number) => T): T {
    const buffer = Buffer.from(bytes);
    const at = this.exports.alloc(BigInt(buffer.length));
    new Uint8Array(this.exports.memory.buffer, at, buffer.length).set(buffer);
    return use(at, buffer.length);
  }

  /** The settings that were understood. */
  get settings(): Record<string, unknown> {
    return JSON.parse(this.read(this.exports.settings())) as Record<string, unknown>;
  }

  /** Makes ready what answers requests. */
  start(): this {
    if (!this.ok || !this.exports.startParts()) throw new Error(this.failure);
    return this;
  }

  /** A connection with a request of these header lines. */
  request(head: string, headers: Readonly<Record<string, string>> = {}): Pointer {
    const lines = Object.entries({ Host: "localhost", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    const c = this.with(`${head} HTTP/1.1\r\n${lines.join("")}\r\n`, (at, n) => this.exports.request(at, n));
    if (c === 0) throw new Error("the request was refused");
    return c;
  }

  /** What was written to standard error by all modules of the test file so far. */
  get log(): string {
    return readFileSync(join(folder, "stderr"), "utf8");
  }
}
