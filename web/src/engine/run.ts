import type { ChatMessage } from "llama2-wasi";
import type { ReadonlySignal } from "@preact/signals";
import {
  type Answer,
  type Candidate,
  type Finish,
  otherSide,
  type Parameters,
  type Side,
  type Token,
} from "../conversation.ts";
import { apiBase } from "./api-base.ts";
import type { Engine } from "./engine.ts";
import { readyEngine, sideFailed } from "./engines.ts";
import { failureOf, isLoss } from "./failure.ts";
import { canGoOn } from "./go-on.ts";
import type { Part } from "./part.ts";
import { askChat, continueFrom, drawSeed } from "./request.ts";
import { useEngine } from "./uses.ts";
import { emptyAnswer, type Live, Writing } from "./writing.ts";

/** An answer under way. */
export interface Run {
  /** What is there, once a frame. */
  readonly live: ReadonlySignal<Live>;
  /** The end, whatever it is: a failure is told in it. */
  readonly done: Promise<Live>;
  /** The engine stops before its next token; what is there stays. */
  stop(): void;
}

/** Whether the other side goes on by itself when one is lost. */
export type Failover = "auto" | "offer";

interface Plan {
  /** What a first answer is to; absent when one goes on. */
  readonly messages?: readonly ChatMessage[];
  readonly parameters: Parameters;
  readonly seed: number;
  /** At most so many more tokens. */
  readonly most: number | undefined;
  readonly side: Side;
  readonly failover: Failover;
}

/** Answers messages; the system's comes first. */
export function ask(request: {
  readonly messages: readonly ChatMessage[];
  readonly parameters: Parameters;
  readonly side: Side;
  readonly failover?: Failover;
}): Run {
  const { messages, parameters, side, failover = "offer" } = request;
  const seed = parameters.seed ?? drawSeed();
  const plan = { messages, parameters, seed, most: parameters.max_tokens, side, failover };
  return start(new Writing(emptyAnswer(side, seed, parameters), ""), plan);
}

/** How an answer goes on. */
export interface GoOn {
  readonly answer: Answer;
  /** The answer's text. */
  readonly content: string;
  /** So many of its tokens stay; all when absent. */
  readonly keep?: number;
  /** A token that a person put behind them: a branch. */
  readonly replace?: Candidate;
  /** At most so many more tokens: 1 is a step. */
  readonly most?: number;
  readonly parameters?: Parameters;
  readonly side: Side;
  readonly failover?: Failover;
}

/** Goes on with an answer: its live answer has the tokens that stay, and those that are new. */
export function goOn(request: GoOn): Run {
  const { answer, keep = answer.tokens.length, replace, side, failover = "offer" } = request;
  const parameters = request.parameters ?? answer.parameters;
  const kept: Token[] = answer.tokens.slice(0, keep);
  if (replace !== undefined) kept.push({ ...replace, top: answer.tokens[keep]?.top ?? [] });
  const isChanged = replace !== undefined || request.parameters !== undefined;
  const given = isChanged ? kept.length : Math.min(answer.given ?? 0, kept.length);
  const begun: Answer = { ...answer, parameters, tokens: kept, given, finish: undefined, failure: undefined };
  const isWhole = keep === answer.tokens.length && replace === undefined;
  const plan = { parameters, seed: answer.seed, most: request.most ?? parameters.max_tokens, side, failover };
  if (isWhole) return start(new Writing(begun, request.content), plan);
  const writing = new Writing(begun, "");
  return start(writing, plan, async (engine, signal) => {
    writing.setContent(await textOf(engine, kept, signal));
  });
}

/** The text of tokens; a character that is not whole yet is left out, for the rest of it brings it. */
async function textOf(engine: Engine, tokens: readonly Token[], signal: AbortSignal): Promise<string> {
  const text = await engine.client.detokenize(
    tokens.map(({ id }) => id),
    { signal },
  );
  return text.replace(/\uFFFD+$/, "");
}

type Prepare = (engine: Engine, signal: AbortSignal) => Promise<void>;

function start(writing: Writing, plan: Plan, prepare?: Prepare): Run {
  const controller = new AbortController();
  return {
    live: writing.live,
    done: write(writing, plan, controller.signal, prepare),
    stop: () => {
      controller.abort();
    },
  };
}

async function write(writing: Writing, plan: Plan, signal: AbortSignal, prepare?: Prepare): Promise<Live> {
  let { side } = plan;
  let engine: Engine | undefined;
  const before = writing.tokens.length;
  for (let isFirst = true; ; isFirst = false) {
    try {
      engine = await readyEngine(side, signal);
      writing.move(engine);
      if (isFirst) await prepare?.(engine, signal);
      const finish = await useEngine(engine, (using) => receive(writing, plan, using, before, signal));
      return writing.end(finish, engine.sha256);
    } catch (error) {
      if (signal.aborted) return writing.end("stopped", engine?.sha256);
      const failure = await failureOf(error, side, apiBase());
      if (isLoss(failure.code)) sideFailed(side, engine);
      const other = otherSide(side);
      const goesOn = plan.failover === "auto" && isFirst && isLoss(failure.code);
      if (!goesOn || !(await canGoOn(engine?.sha256, other, signal))) {
        return writing.end("cut", engine?.sha256, failure);
      }
      side = other;
    }
  }
}

async function receive(
  writing: Writing,
  plan: Plan,
  engine: Engine,
  before: number,
  signal: AbortSignal,
): Promise<Finish> {
  const { messages, parameters, seed } = plan;
  const { promptIds, tokens } = writing;
  const most = plan.most === undefined ? undefined : plan.most - (tokens.length - before);
  if (most !== undefined && most <= 0) return "length";
  const parts: AsyncIterable<Part> =
    promptIds.length === 0 && messages !== undefined
      ? askChat(engine, { messages, parameters, seed }, signal)
      : continueFrom(engine, { promptIds, tokens, parameters, seed, most }, signal);
  let finish: Finish = "stop";
  for await (const part of parts) {
    writing.add(part);
    finish = part.finish ?? finish;
  }
  return finish;
}
