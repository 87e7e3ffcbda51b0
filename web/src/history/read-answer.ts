import {
  type Answer,
  type Candidate,
  type Finish,
  type Parameters,
  RANGES,
  type Timings,
  type Token,
} from "../conversation.ts";
import { ArchiveError, array, at, integer, number, object, optional, string } from "./read-json.ts";

const MOST_TOKENS = 1_000_000;
const MOST_CANDIDATES = 100;
const MOST_ID = 2 ** 32 - 1;
const FINISHES: readonly unknown[] = ["stop", "length", "stopped", "cut"];

/** @throws ArchiveError */
export function readParameters(value: unknown, place: string): Parameters {
  const fields = object(value, place);
  const numbers = Object.entries(RANGES).flatMap(([name, { least, most, isWhole }]) => {
    const read = isWhole ? integer : number;
    const found = optional(fields[name], (one) => read(one, `${place}.${name}`, least, most));
    return found === undefined ? [] : [[name, found] as const];
  });
  const stop = optional(fields["stop"], (one) =>
    array(one, `${place}.stop`, 100).map((text, index) => string(text, at(`${place}.stop`, index), 10_000)),
  );
  return { ...Object.fromEntries(numbers), ...(stop !== undefined && { stop }) };
}

/** @throws ArchiveError */
export function readAnswer(value: unknown, place: string): Answer {
  const fields = object(value, place);
  const { side, finish } = fields;
  if (side !== "here" && side !== "pod") throw new ArchiveError(`${place}.side`, "type");
  if (finish !== undefined && !FINISHES.includes(finish)) throw new ArchiveError(`${place}.finish`, "type");
  const text = (name: string): string => string(fields[name], `${place}.${name}`, 1000);
  const tokens = array(fields["tokens"], `${place}.tokens`, MOST_TOKENS);
  const failure = optional(fields["failure"], () => text("failure"));
  const given = optional(fields["given"], (found) => integer(found, `${place}.given`, 0, tokens.length));
  return {
    ...{ side, model: text("model"), fingerprint: text("fingerprint") },
    modelSha256: optional(fields["modelSha256"], () => text("modelSha256")),
    seed: number(fields["seed"], `${place}.seed`, RANGES.seed.least, RANGES.seed.most),
    parameters: readParameters(fields["parameters"], `${place}.parameters`),
    promptIds: array(fields["promptIds"], `${place}.promptIds`, MOST_TOKENS).map((id, index) =>
      integer(id, at(`${place}.promptIds`, index), 0, MOST_ID),
    ),
    tokens: tokens.map((token, index) => readToken(token, at(`${place}.tokens`, index))),
    // What was being written when it was exported was cut.
    finish: (finish as Finish | undefined) ?? "cut",
    timings: optional(fields["timings"], (found) => readTimings(found, `${place}.timings`)),
    ...(failure !== undefined && { failure }),
    ...(given !== undefined && { given }),
  };
}

function readToken(value: unknown, place: string): Token {
  const top = array(object(value, place)["top"], `${place}.top`, MOST_CANDIDATES);
  return {
    ...readCandidate(value, place),
    top: top.map((candidate, index) => readCandidate(candidate, at(`${place}.top`, index))),
  };
}

function readCandidate(value: unknown, place: string): Candidate {
  const fields = object(value, place);
  return {
    id: integer(fields["id"], `${place}.id`, 0, MOST_ID),
    text: string(fields["text"], `${place}.text`, 1000),
    logprob: number(fields["logprob"], `${place}.logprob`, -Number.MAX_VALUE, 0),
  };
}

function readTimings(value: unknown, place: string): Timings {
  const fields = object(value, place);
  const field = (name: keyof Timings): number => number(fields[name], `${place}.${name}`, 0, Number.MAX_VALUE);
  return {
    promptTokens: field("promptTokens"),
    cachedTokens: field("cachedTokens"),
    prefillMs: field("prefillMs"),
    decodeMs: field("decodeMs"),
  };
}
