import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { reachableFunctions, reachableFunctionsOf } from "./engine-module.ts";
import { ROOT } from "./sources.ts";

/** A command's start, its memory, and the functions of assembly/exports.ts that a host calls. */
const EXPORTS = [
  "_start",
  "allocate",
  "allocations",
  "batchAdd",
  "batchClear",
  "batchForward",
  "decodeToken",
  "encodeText",
  "errorCode",
  "errorLength",
  "errorText",
  "loadModel",
  "markMemory",
  "memory",
  "openTokenizer",
  "pieceLength",
  "releaseMemory",
];

/** The functions of WASI preview 1 that the engine needs; one more is one more that every host must have. */
const IMPORTS = [
  "args_get",
  "args_sizes_get",
  "clock_time_get",
  "environ_get",
  "environ_sizes_get",
  "fd_close",
  "fd_fdstat_get",
  "fd_filestat_get",
  "fd_prestat_dir_name",
  "fd_prestat_get",
  "fd_read",
  "fd_write",
  "path_open",
  "poll_oneoff",
  "proc_exit",
];

/** What the server needs besides: random numbers, the state of a socket, and WasmEdge's sockets. */
const SERVER_IMPORTS = [
  "fd_fdstat_set_flags",
  "random_get",
  "sock_accept",
  "sock_bind",
  "sock_getlocaladdr",
  "sock_listen",
  "sock_open",
  "sock_recv",
  "sock_send",
  "sock_setsockopt",
  "sock_shutdown",
];

/** AssemblyScript's allocator and garbage collector. */
const MANAGED = /^~lib\/rt\/(stub|tlsf|tcms|itcms|rtrace)/;

const module = new WebAssembly.Module(readFileSync(join(ROOT, "dist/llama2.wasm")));

describe("llama2.wasm", () => {
  test("exports a WASI command, the functions for hosts and nothing else", () => {
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    expect(names.sort()).toEqual(EXPORTS);
  });

  test("imports functions of WASI preview 1 and nothing else", () => {
    const imports = WebAssembly.Module.imports(module);
    expect(new Set(imports.map((entry) => `${entry.module} ${entry.kind}`))).toEqual(
      new Set(["wasi_snapshot_preview1 function"]),
    );
    expect(imports.map(({ name }) => name).sort()).toEqual(IMPORTS);
  });

  test("calls no allocator but its arena", async () => {
    const names = await reachableFunctions("assembly/cli/main.ts");
    expect(names).toContain("assembly/base/arena/alloc");
    expect(names.filter((name) => MANAGED.test(name))).toEqual([]);
  });

  test("the rule sees a managed allocation", async () => {
    const names = await reachableFunctionsOf(`export function f(n: i32): i32 { return n.toString().length; }`);
    expect(names.filter((name) => MANAGED.test(name))).not.toEqual([]);
  });
});

describe("llama2-server.wasm", () => {
  const server = new WebAssembly.Module(readFileSync(join(ROOT, "dist/llama2-server.wasm")));

  test("exports a WASI command, its two halves for hosts that cannot wait, and nothing else", () => {
    const names = WebAssembly.Module.exports(server).map(({ name }) => name);
    expect(names.sort()).toEqual(["_start", "begin", "memory", "turn"]);
  });

  test("imports functions of WASI preview 1 with WasmEdge's sockets and nothing else", () => {
    const imports = WebAssembly.Module.imports(server);
    expect(new Set(imports.map((entry) => entry.module))).toEqual(new Set(["wasi_snapshot_preview1"]));
    const known = new Set([...IMPORTS, ...SERVER_IMPORTS]);
    expect(imports.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
    expect(SERVER_IMPORTS.filter((name) => !imports.some((entry) => entry.name === name))).toEqual([]);
  });

  test("calls no allocator but its arena and its pool", async () => {
    const names = await reachableFunctions("assembly/server/main.ts");
    expect(names).toContain("assembly/base/pool/poolAlloc");
    expect(names.filter((name) => MANAGED.test(name))).toEqual([]);
  });
});

describe("llama2-server-threads.wasm", () => {
  const threads = new WebAssembly.Module(readFileSync(join(ROOT, "dist/llama2-server-threads.wasm")));

  test("exports the server for hosts that cannot wait, the life of a worker, and nothing else", () => {
    const names = WebAssembly.Module.exports(threads).map(({ name }) => name);
    expect(names.sort()).toEqual(["begin", "memory", "turn", "work"]);
  });

  test("imports what llama2-server.wasm imports without its start, and a memory", () => {
    const server = new WebAssembly.Module(readFileSync(join(ROOT, "dist/llama2-server.wasm")));
    const names = (module: WebAssembly.Module): string[] =>
      WebAssembly.Module.imports(module).map((entry) => `${entry.module} ${entry.kind} ${entry.name}`);
    expect(names(threads).sort()).toEqual(
      ["env memory memory", ...names(server).filter((name) => !name.endsWith(" proc_exit"))].sort(),
    );
  });

  test("takes a memory as the library makes it, which any device can reserve", () => {
    const imports: WebAssembly.Imports = {};
    for (const { module, name, kind } of WebAssembly.Module.imports(threads)) {
      if (kind === "function") (imports[module] ??= {})[name] = () => 0;
    }
    for (const maximum of [65_536, 16_384]) {
      const memory = new WebAssembly.Memory({ initial: 16, maximum, shared: true });
      const instance = new WebAssembly.Instance(threads, { ...imports, env: { memory } });
      expect(instance.exports["memory"]).toBe(memory);
    }
  });
});
