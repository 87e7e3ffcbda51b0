import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type ChosenWasm, chooseWasm } from "../../src/worker/choose-wasm.ts";
import type { Platform } from "../../src/worker/platform.ts";
import type { StartMessage } from "../../src/worker/protocol.ts";
import { ROOT } from "../sources.ts";

const file = (name: string) => ({ kind: "bytes" as const, bytes: readFileSync(join(ROOT, "dist", name)) });
const WASM = file("llama2-server.wasm");
const THREADS_WASM = file("llama2-server-threads.wasm");
const PLANNED = { code: "ASKED", text: "as planned" } as const;
const RealMemory = WebAssembly.Memory;

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A device that has room for so many pages of shared memory. */
function deviceOf(mostPages: number): number[] {
  const asked: number[] = [];
  const Memory = function (descriptor: WebAssembly.MemoryDescriptor) {
    asked.push(descriptor.maximum!);
    if (descriptor.maximum! > mostPages) throw new RangeError("could not allocate memory");
    return new RealMemory(descriptor);
  };
  vi.stubGlobal(
    "WebAssembly",
    new Proxy(WebAssembly, { get: (all, name) => (name === "Memory" ? Memory : Reflect.get(all, name)) as unknown }),
  );
  return asked;
}

async function choose(threads: number, threadsWasm: StartMessage["threadsWasm"] = THREADS_WASM): Promise<ChosenWasm> {
  const plan = { threads, reason: PLANNED, isAuto: true };
  return await chooseWasm({ wasm: WASM, threads: plan, threadsWasm }, {} as Platform);
}

const isThreaded = ({ module }: ChosenWasm): boolean =>
  WebAssembly.Module.imports(module).some(({ kind }) => kind === "memory");

describe("the module", () => {
  test("with threads is taken where there are to be some, on all the memory that can be addressed", async () => {
    const asked = deviceOf(65_536);
    const chosen = await choose(3);
    expect(chosen).toMatchObject({ threads: 3, reason: PLANNED });
    expect(chosen.memory!.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([isThreaded(chosen), asked]).toEqual([true, [65_536]]);
  });

  test("gets less memory where a device has no room for so many addresses", async () => {
    const asked = deviceOf(20_000);
    const chosen = await choose(2);
    expect([isThreaded(chosen), chosen.threads, asked]).toEqual([true, 2, [65_536, 32_768, 16_384]]);
  });

  test("is the one without threads where shared memory is refused, and says so", async () => {
    deviceOf(0);
    const chosen = await choose(2);
    const reason = { code: "NO_MEMORY", text: "shared memory was refused: could not allocate memory" };
    expect(chosen).toMatchObject({ threads: 1, reason, memory: undefined });
    expect(isThreaded(chosen)).toBe(false);
  });

  test("is the one without threads where one is enough, or the other is none", async () => {
    const one = await choose(1);
    expect(one).toMatchObject({ threads: 1, reason: PLANNED, memory: undefined });
    const broken = await choose(2, { kind: "bytes", bytes: Uint8Array.of(0, 0x61, 0x73, 0x6d, 9) });
    expect(broken).toMatchObject({
      threads: 1,
      memory: undefined,
      reason: { code: "NO_MODULE", text: expect.stringContaining("compiled") as string },
    });
    expect([isThreaded(one), isThreaded(broken)]).toEqual([false, false]);
  });
});
