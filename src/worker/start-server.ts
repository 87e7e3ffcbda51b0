import { type CheckpointHeader, HEADER_PREFIX_BYTES } from "../checkpoint/header.ts";
import { kvDim } from "../checkpoint/config.ts";
import { type ErrorCode, Llama2Error } from "../errors.ts";
import { FAILURE } from "../abi.ts";
import { LoopbackHost } from "../loopback/host.ts";
import type { ThreadsReason } from "../thread-plan.ts";
import { checkModel, checkPrefix, modelMeta } from "../models/check-model.ts";
import { type ChosenWasm, chooseWasm } from "./choose-wasm.ts";
import { openSource } from "./open-source.ts";
import type { OpenedCache, Platform } from "./platform.ts";
import type { CrewAnswer, CrewCall, Progress, ReadyInfo, StartMessage } from "./protocol.ts";

/** Keys and values of all slots take no more than this, unless so many slots are asked for. */
const KV_BYTES = 256 * 2 ** 20;
const MOST_SLOTS = 4;
/** For requests and answers in transit, in MiB; a page is one client. */
const BUFFERS = 16;
/** A smaller model writes thousands of tokens a second with one thread. */
const LEAST_BYTES_FOR_THREADS = 2 * 2 ** 20;
/** Between two reports of progress, in milliseconds. */
const REPORT_MS = 50;

const CODES: Readonly<Record<number, ErrorCode>> = {
  [FAILURE.USAGE]: "USAGE",
  [FAILURE.INVALID_FILE]: "MODEL_INVALID",
  [FAILURE.OUT_OF_MEMORY]: "OUT_OF_MEMORY",
};

/** A server that answers. */
export interface StartedServer {
  readonly host: LoopbackHost;
  readonly info: ReadyInfo;
}

/**
 * Fetches what is needed and starts the server.
 * @param signal ends a download   @param gather brings other threads to the engine
 * @throws Llama2Error: every code that a start can have; the signal's reason
 */
export async function startServer(
  start: StartMessage,
  platform: Platform,
  signal: AbortSignal,
  gather: (call: CrewCall) => Promise<CrewAnswer>,
): Promise<StartedServer> {
  const wasm = await chooseWasm(start, platform);
  let opened: Promise<OpenedCache> | undefined;
  const openCache = (): Promise<OpenedCache> => (opened ??= platform.openCache(start.cacheFolder));
  const open = (file: Progress["file"], spec: StartMessage["model"]): ReturnType<typeof openSource> => {
    const report = reporter(platform, "download", file);
    return openSource(spec, platform, openCache, {
      signal,
      onProgress: report,
      onNotice: (text) => {
        platform.post({ type: "notice", text }, []);
      },
      ...(file === "model" && { check: { bytes: HEADER_PREFIX_BYTES, run: checkPrefix } }),
    });
  };
  const tokenizer = await open("tokenizer", start.tokenizer);
  const model = await open("model", start.model);
  const header = checkModel(model.source);
  const context = Math.min(start.context ?? Infinity, header.config.seqLen);
  const slots = start.slots ?? comfortableSlots(header, context);
  const report = reporter(platform, "load", "model");
  const host = instantiate({
    module: wasm.module,
    memory: wasm.memory,
    args: [
      ...["/model.bin", "-z", "/tokenizer.bin", "--model-id", start.modelId, "--slots", String(slots)],
      ...["--context", String(context), "--buffers", String(BUFFERS), "--log-level", "off"],
    ],
    files: { "model.bin": model.source, "tokenizer.bin": tokenizer.source },
    onRead: (name, position) => {
      if (name === "model.bin") report(position, model.source.size);
    },
  });
  // Before anything is in memory: an instance writes its constants there.
  const crew = await gatherCrew(wasm, start.threads.isAuto && model.source.size < LEAST_BYTES_FOR_THREADS, gather);
  const code = host.begin();
  if (code !== 0) throw startFailure(code, host.notes);
  report.stop();
  return {
    host,
    info: {
      model: modelMeta(header),
      modelSha256: model.sha256,
      wasmSha256: wasm.sha256,
      memoryBytes: host.memoryBytes,
      slots,
      context,
      wasCached: model.wasCached,
      cache: model.cache,
      ...crew,
      isolated: (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated ?? false,
    },
  };
}

type Crew = Pick<ReadyInfo, "threads" | "threadsCode" | "threadsReason">;

/** Brings as many threads as were chosen, where they are worth it. */
async function gatherCrew(
  { module, memory, threads, reason }: ChosenWasm,
  isSmall: boolean,
  gather: (call: CrewCall) => Promise<CrewAnswer>,
): Promise<Crew> {
  const told = (count: number, { code, text }: ThreadsReason): Crew => ({
    ...{ threads: count, threadsCode: code, threadsReason: text },
  });
  if (memory === undefined) return told(threads, reason);
  if (isSmall) return told(1, { code: "SMALL_MODEL", text: "the model is so small that one is enough" });
  const { joined, failure } = await gather({ module, memory, count: threads - 1 });
  if (failure === undefined) return told(joined + 1, reason);
  return told(joined + 1, { code: "NO_WORKERS", text: `not all workers could start: ${failure}` });
}

function instantiate(options: ConstructorParameters<typeof LoopbackHost>[0]): LoopbackHost {
  try {
    return new LoopbackHost(options);
  } catch (cause) {
    if (cause instanceof RangeError) throw new Llama2Error("OUT_OF_MEMORY", "no memory for the engine", { cause });
    throw new Llama2Error("WASM_INVALID", `not the engine's module: ${(cause as Error).message}`, { cause });
  }
}

/** As many slots as the cache of keys and values may have. */
function comfortableSlots({ config }: CheckpointHeader, context: number): number {
  const bytes = 2 * 4 * kvDim(config) * config.nLayers * context;
  return Math.max(1, Math.min(MOST_SLOTS, Math.floor(KV_BYTES / bytes)));
}

/** The server's last line says what is wrong. */
function startFailure(code: number, notes: string): Llama2Error {
  const line = /^llama2-server: (.*)$/m.exec(notes)?.[1] ?? `the engine did not start (exit code ${code})`;
  return new Llama2Error(CODES[code] ?? "RUNTIME", line);
}

/** Reports the first step, the last, and now and then one between; also the one after which nothing more comes for a while. */
function reporter(platform: Platform, stage: Progress["stage"], file: Progress["file"]) {
  let last = -Infinity;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const report = (done: number, total: number | undefined): void => {
    clearTimeout(timer);
    const now = performance.now();
    if (stopped) return;
    if (now - last < REPORT_MS && done !== total) {
      timer = setTimeout(report, REPORT_MS, done, total);
      return;
    }
    last = now;
    platform.post({ type: "progress", progress: { stage, file, done, total } }, []);
  };
  /** What is read later is no progress: the server reads its model once more, for its hash. */
  report.stop = (): void => {
    stopped = true;
    clearTimeout(timer);
  };
  return report;
}
