import { expect, it } from "vitest";
import { documentParts } from "../../models/training/document-parts.ts";
import { Storyteller } from "../../models/training/evaluate/storyteller.ts";
import { generate } from "../../models/training/evaluate/generate.ts";
import { greedy } from "../../models/training/evaluate/sampler.ts";
import { LIMITS, talkingEngine } from "./evaluate-fixture.ts";

const MAX_TOKENS = 12;
const limits = { ...LIMITS, maxTokens: MAX_TOKENS };
const engine = await talkingEngine(512);
const storyteller = new Storyteller(engine, { seed: 1, temperature: 0, topP: 1 }, limits);
const encode = (text: string): number[] => [...engine.encode(text, { bos: false })];

it("asks in the template that the model was trained on, with its own tokens of earlier turns", () => {
  const [first] = storyteller.ask([{ system: "Be kind.", exchanges: [] }], ["A story!"]);
  const [second] = storyteller.ask([first!], ["Go on."]);
  const said = second!.exchanges.map(({ answer }) => answer.tokens);
  const opening = [1, ...encode("[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nA story! [/INST]")];
  const whole = [...opening, ...said[0]!, 2, 1, ...encode("[INST] Go on. [/INST]")];
  const expected = generate(engine, [opening, whole].map((tokens) => ({ tokens, sampler: greedy })), limits); // prettier-ignore
  expect(said).toEqual(expected.map(({ tokens }) => tokens));
});

it("asks as the data set is written", () => {
  const turns = [{ user: "A story!", assistant: "x" }];
  const [, request] = documentParts({ system: "Be kind.", turns });
  expect(request!.content).toBe("[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nA story! [/INST]");
});

it("draws the same answers whatever is asked beside them, and others from another seed", () => {
  const drawing = (seed: number): Storyteller => new Storyteller(engine, { seed, temperature: 1, topP: 0.9 }, limits);
  const [beside] = drawing(1).ask([{ exchanges: [] }, { exchanges: [] }], ["One.", "Two."]);
  const users = ["Zero.", "Two.", "One."];
  const empty = users.map(() => ({ exchanges: [] }));
  expect(drawing(1).ask(empty, users)[2]).toEqual(beside);
  expect(drawing(2).ask(empty, users)[2]).not.toEqual(beside);
});

it("goes on with a text behind BOS", () => {
  const tokens = [...engine.encode("Once upon")];
  const [expected] = generate(engine, [{ tokens, sampler: greedy }], limits);
  expect(storyteller.continue(["Once upon"])[0]).toMatchObject(expected!);
});
