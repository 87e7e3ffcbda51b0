import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { environment } from "../../../src/node/environment.ts";

describe("environment", () => {
  test("names the package's own model, which is there", () => {
    const { LLAMA2_MODEL, LLAMA2_TOKENIZER } = environment({});
    expect(existsSync(LLAMA2_MODEL!), LLAMA2_MODEL).toBe(true);
    expect(existsSync(LLAMA2_TOKENIZER!), LLAMA2_TOKENIZER).toBe(true);
  });

  test("leaves the choice to the user's LLAMA2_MODEL", () => {
    expect(environment({ LLAMA2_MODEL: "mine.bin" })).toEqual({ LLAMA2_MODEL: "mine.bin" });
  });

  test("lets NO_COLOR and LLAMA2_* through and nothing else", () => {
    const user = { LLAMA2_MODEL: "m", LLAMA2_X: "1", NO_COLOR: "", PATH: "/bin", SECRET: "x", LLAMA2_NONE: undefined };
    expect(environment(user)).toEqual({ LLAMA2_MODEL: "m", LLAMA2_X: "1", NO_COLOR: "" });
  });
});
