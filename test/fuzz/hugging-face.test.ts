import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { convertHuggingFaceModel } from "../../src/convert/hugging-face/convert-model.ts";
import { openHuggingFaceModel } from "../../src/convert/hugging-face/model.ts";
import { readSafetensorsHeader } from "../../src/convert/safetensors/header.ts";
import { convertTokenizer } from "../../src/convert/tokenizer/convert-tokenizer.ts";
import { Llama2Error } from "../../src/errors.ts";
import { huggingFaceConfig, huggingFaceTensors } from "../models/hugging-face-files.ts";
import { memoryFolder, type MemoryFiles, memorySource } from "../models/memory-folder.ts";
import { randomCheckpoint } from "../models/random-checkpoint.ts";
import { Random } from "../models/random.ts";
import { safetensorsFile } from "../models/safetensors-file.ts";
import { shapeNamed } from "../models/shapes.ts";
import { mutated } from "./mutation.ts";

/*
 * Whatever the bytes are, a conversion ends: with a result, or with a Llama2Error of one line. A failure of another kind, a
 * read beyond a file's end (memory-folder.ts throws) and a time-out fail the test; so does a process without memory.
 */
const HEADERS = 6000;
const OTHERS = 1500; // of each kind

const checkpoint = randomCheckpoint(shapeNamed("head-dim-4"), 1);
const config = JSON.stringify(huggingFaceConfig(checkpoint));
const model = safetensorsFile(huggingFaceTensors(checkpoint));
const header = 8 + Number(model.readBigUInt64LE());

/** Runs something that may be refused. Returns the code of the error, "" when it went well. */
async function outcome(work: () => Promise<unknown>, what: string): Promise<string> {
  try {
    await work();
    return "";
  } catch (error) {
    if (!(error instanceof Llama2Error)) throw new Error(`${what}: ${String(error)}`, { cause: error });
    if (!/^[^\p{Cc}\p{Zl}\p{Zp}]{1,600}$/u.test(error.message)) expect(error.message, what).toBe("one line");
    return error.code;
  }
}

async function convert(files: MemoryFiles): Promise<void> {
  const opened = await openHuggingFaceModel(memoryFolder(files));
  await convertHuggingFaceModel(opened, { write: () => Promise.resolve() }, { version: 2, groupSize: 1 });
}

describe("a hostile Hugging Face folder ends cleanly", () => {
  test(`with ${HEADERS} headers of safetensors`, async () => {
    const random = new Random(1);
    const codes = new Set<string>();
    for (let i = 0; i < HEADERS; i++) {
      const head = mutated(model.subarray(0, header), random);
      // Half of them say how long they are, so that what comes after that check is reached.
      if (i % 2 === 0 && head.length >= 8) head.writeBigUInt64LE(BigInt(head.length - 8));
      const file = Buffer.concat([head, model.subarray(header)]);
      codes.add(await outcome(() => readSafetensorsHeader(memorySource(file)), `header ${i}`));
      codes.add(await outcome(() => convert({ "config.json": config, "model.safetensors": file }), `model ${i}`));
    }
    expect([...codes].sort()).toEqual(["", "MODEL_INVALID", "MODEL_MAGIC", "MODEL_TRUNCATED"]);
  });

  test(`with ${OTHERS} configurations and indexes`, async () => {
    const random = new Random(2);
    const index = Buffer.from(
      JSON.stringify({
        weight_map: Object.fromEntries(
          Object.keys(huggingFaceTensors(checkpoint)).map((name) => [name, "a.safetensors"]),
        ),
      }),
    );
    const codes = new Set<string>();
    for (let i = 0; i < OTHERS; i++) {
      const files = { "config.json": mutated(Buffer.from(config), random), "model.safetensors": model };
      codes.add(await outcome(() => convert(files), `config ${i}`));
      const parts = {
        "config.json": config,
        "model.safetensors.index.json": mutated(index, random),
        "a.safetensors": model,
      };
      codes.add(await outcome(() => convert(parts), `index ${i}`));
    }
    expect(codes).toContain("");
    expect(codes).toContain("MODEL_INVALID");
  });

  test.each(["multi-head/tokenizer.model", "grouped-query/tokenizer.json"])(`with ${OTHERS} of %s`, async (path) => {
    const random = new Random(3);
    const original = readFileSync(`test/golden/hugging-face/${path}`);
    const name = path.split("/")[1]!;
    const codes = new Set<string>();
    for (let i = 0; i < OTHERS; i++) {
      const folder = memoryFolder({ [name]: mutated(original, random) });
      codes.add(await outcome(() => convertTokenizer(folder, 520), `tokenizer ${i}`));
    }
    expect([...codes].sort()).toEqual(["", "MODEL_INVALID"]);
  });
});
