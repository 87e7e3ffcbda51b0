import { isInRange, type NumberName, type Parameters, RANGES } from "../conversation.ts";

/** A message as a link holds it. */
export interface SharedMessage {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/** All that the last answer of a conversation is a function of, and by what to know it again. */
export interface SharedRun {
  readonly model: string;
  readonly modelSha256: string | undefined;
  readonly seed: number;
  readonly parameters: Parameters;
  readonly system: string;
  /** Up to the user's message that was answered. */
  readonly messages: readonly SharedMessage[];
  /** The ids of the answer's first tokens, where they were given and not drawn. */
  readonly given: readonly number[];
  /** How many tokens the answer has, those included, and `digestIds` of them all. */
  readonly tokens: number;
  readonly digest: string;
  /** Whether the model ended it; else it was cut there. */
  readonly isEnded: boolean;
}

/** The shape inside a link: short names, nothing that is absent. `v` is the version. */
interface Packed {
  v: 1;
  m: string;
  h?: string;
  s: number;
  p?: Parameters;
  y?: string;
  /** The user's, the assistant's, the user's ... */
  c: readonly (readonly [0 | 1, string])[];
  g?: readonly number[];
  n: number;
  d: string;
  e?: 1;
}

const MOST_TOKENS = 1 << 24;
const MOST_STOPS = 16;
/** What goes into a link. */
export function pack(run: SharedRun): unknown {
  const { model, modelSha256, seed, parameters, system, messages, given, tokens, digest, isEnded } = run;
  return {
    v: 1,
    m: model,
    ...(modelSha256 !== undefined && { h: modelSha256 }),
    s: seed,
    ...(Object.keys(parameters).length > 0 && { p: parameters }),
    ...(system !== "" && { y: system }),
    c: messages.map(({ role, content }) => [role === "user" ? 0 : 1, content] as const),
    ...(given.length > 0 && { g: given }),
    n: tokens,
    d: digest,
    ...(isEnded && { e: 1 as const }),
  } satisfies Packed;
}

/** What came out of a link; undefined when anything about it is not as `pack` makes it. */
export function unpack(value: unknown): SharedRun | undefined {
  if (!isRecord(value) || value["v"] !== 1) return undefined;
  const { m, h, s, p = {}, y = "", c, g = [], n, d, e } = value;
  if (!isText(m) || m.length > 200 || !isText(y)) return undefined;
  if (h !== undefined && !(isText(h) && /^[0-9a-f]{64}$/.test(h))) return undefined;
  if (!isWhole(s, RANGES.seed.most) || !isWhole(n, MOST_TOKENS)) return undefined;
  if (!isText(d) || !/^[0-9a-f]{16}$/.test(d)) return undefined;
  if (e !== undefined && e !== 1) return undefined;
  if (!Array.isArray(g) || g.length > n || !g.every((id) => isWhole(id, MOST_TOKENS))) return undefined;
  const parameters = readParameters(p);
  const messages = readMessages(c);
  if (parameters === undefined || messages === undefined) return undefined;
  const given: number[] = g;
  const isEnded = e === 1;
  return { model: m, modelSha256: h, seed: s, parameters, system: y, messages, given, tokens: n, digest: d, isEnded };
}

function readMessages(value: unknown): SharedMessage[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const messages: SharedMessage[] = [];
  for (const item of value as unknown[]) {
    if (!Array.isArray(item) || item.length !== 2) return undefined;
    const [role, content] = item as [unknown, unknown];
    if ((role !== 0 && role !== 1) || !isText(content)) return undefined;
    messages.push({ role: role === 0 ? "user" : "assistant", content });
  }
  return messages.at(-1)!.role === "user" ? messages : undefined;
}

function readParameters(value: unknown): Parameters | undefined {
  if (!isRecord(value)) return undefined;
  for (const [name, field] of Object.entries(value)) {
    if (name === "stop") {
      if (!Array.isArray(field) || field.length > MOST_STOPS || !field.every(isText)) return undefined;
      continue;
    }
    if (!Object.hasOwn(RANGES, name) || typeof field !== "number") return undefined;
    if (!isInRange(name as NumberName, field)) return undefined;
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isWhole(value: unknown, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}
