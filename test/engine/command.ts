import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WASI } from "node:wasi";
import { type EngineExports } from "../../src/abi.ts";
import { wasiImports } from "../../src/node/wasi-imports.ts";
import { DEFAULT_MODULE } from "../runtimes/runtime.ts";

/** A run of the command, and what its instance looks like when it is over. */
export interface CommandRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** How many blocks of memory it asked for. */
  readonly allocations: number;
  /** The size of its memory, which never shrinks: the most that it needed. */
  readonly memoryBytes: number;
}

/**
 * Runs dist/llama2.wasm from its start to its end in this process.
 * @param folders that it may read: their names inside -> on the host
 */
export async function runInProcess(
  args: readonly string[],
  folders: Readonly<Record<string, string>>,
  input = "",
): Promise<CommandRun> {
  const streams = mkdtempSync(join(tmpdir(), "llama2-command-"));
  const path = (name: string): string => join(streams, name);
  writeFileSync(path("stdin"), input);
  const stdin = openSync(path("stdin"), "r");
  const stdout = openSync(path("stdout"), "w");
  const stderr = openSync(path("stderr"), "w");
  try {
    const options = { args: ["llama2", ...args], preopens: folders, returnOnExit: true, stdin, stdout, stderr };
    const wasi = new WASI({ version: "preview1", ...options });
    const imports = { wasi_snapshot_preview1: wasiImports(wasi) };
    const { instance } = await WebAssembly.instantiate(await readFile(DEFAULT_MODULE), imports);
    const exports = instance.exports as unknown as EngineExports;
    const code = wasi.start(instance);
    return {
      code,
      stdout: readFileSync(path("stdout"), "utf8"),
      stderr: readFileSync(path("stderr"), "utf8"),
      allocations: exports.allocations(),
      memoryBytes: exports.memory.buffer.byteLength,
    };
  } finally {
    for (const fd of [stdin, stdout, stderr]) closeSync(fd);
    rmSync(streams, { recursive: true });
  }
}
