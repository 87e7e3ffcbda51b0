import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Llama2Error } from "../../../src/errors.ts";
import { required, runCommand, wholeNumber } from "../command.ts";
import { tokenizerBytes } from "./tokenizer-file.ts";
import { learnVocabulary } from "./vocabulary.ts";
import { countDocuments, raiseWords, totalCount } from "./word-counts.ts";

const USAGE = `usage: npx tsx models/training/tokenizer/train.ts DOCUMENTS.jsonl... -o TOKENIZER.bin [options]

  --vocab N      tokens (2048)
  --every N      count only every N-th document (1)
  --words FILE   words, one a line, that shall be few tokens
  --floor N      how often each of them comes at least, in a million words (100)`;

runCommand(USAGE, () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      output: { type: "string", short: "o" },
      vocab: { type: "string", default: "2048" },
      every: { type: "string", default: "1" },
      words: { type: "string" },
      floor: { type: "string", default: "100" },
    },
  });
  const output = required("-o", values.output);
  const size = wholeNumber("--vocab", values.vocab);
  const floor = wholeNumber("--floor", values.floor);
  if (positionals.length === 0) throw new Llama2Error("USAGE", "no documents are given");

  const counts = countDocuments(positionals, wholeNumber("--every", values.every));
  const total = totalCount(counts);
  if (values.words !== undefined) {
    const words = readFileSync(values.words, "utf8").split(/\r?\n/).filter(Boolean);
    raiseWords(counts, words, Math.ceil((floor * total) / 1e6));
  }
  writeFileSync(output, tokenizerBytes(learnVocabulary(counts, size)));
  console.log(`${output}: ${size} tokens from ${total} words, ${counts.size} of them different`);
});
