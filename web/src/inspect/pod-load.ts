import { parseMetrics, sumOf } from "./prometheus.ts";

/** What a pod is doing. */
export interface PodLoad {
  readonly isReady: boolean;
  readonly slots: number;
  readonly busy: number;
  readonly waiting: number;
  /** Tokens that it has ever drawn. */
  readonly drawn: number;
}

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Asks /health, /slots and /metrics. @throws when it does not answer as a pod */
export async function readPodLoad(ask: Ask, signal: AbortSignal): Promise<PodLoad> {
  const [health, slots, metrics] = await Promise.all(
    ["/health", "/slots", "/metrics"].map((path) => ask(path, { signal })),
  );
  if (!metrics!.ok || !slots!.ok) throw new Error(`HTTP status ${metrics!.ok ? slots!.status : metrics!.status}`);
  const samples = parseMetrics(await metrics!.text());
  const all = (await slots!.json()) as { is_processing: boolean }[];
  return {
    isReady: health!.ok,
    slots: all.length,
    busy: all.filter(({ is_processing }) => is_processing).length,
    waiting: sumOf(samples, "llama2_num_requests_waiting") ?? 0,
    drawn: sumOf(samples, "llama2_generation_tokens_total") ?? 0,
  };
}

/** Tokens a second between two looks; undefined when no time has passed, or the pod was started anew. */
export function drawnRate(before: PodLoad, after: PodLoad, milliseconds: number): number | undefined {
  const drawn = after.drawn - before.drawn;
  return milliseconds > 0 && drawn >= 0 ? (drawn * 1000) / milliseconds : undefined;
}
