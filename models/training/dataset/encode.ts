import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Llama2Error } from "../../../src/errors.ts";
import { required, runCommand, wholeNumber } from "../command.ts";
import { readDocuments } from "../corpus-file.ts";
import { parseTokenizer } from "../tokenizer/tokenizer-file.ts";
import { encodeDocument } from "./document-encoder.ts";
import { parseSource } from "./source.ts";
import { BytePairEncoder } from "./byte-pair-encoder.ts";
import { TokenFiles } from "./token-files.ts";

const USAGE = `usage: npx tsx models/training/dataset/encode.ts --tokenizer TOKENIZER.bin -o NAME DOCUMENTS...

  DOCUMENTS     a file of JSON lines, or 'FILE.jsonl*N' for N times the same
  --context N   leave out documents of more tokens (1024)

  writes NAME.tokens.bin, NAME.mask.bin and NAME.index.bin`;

runCommand(USAGE, () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      output: { type: "string", short: "o" },
      tokenizer: { type: "string" },
      context: { type: "string", default: "1024" },
    },
  });
  const tokenizer = required("--tokenizer", values.tokenizer);
  const name = required("-o", values.output);
  const context = wholeNumber("--context", values.context);
  const sources = positionals.map(parseSource);
  if (sources.length === 0) throw new Llama2Error("USAGE", "no documents are given");

  const encoder = new BytePairEncoder(parseTokenizer(readFileSync(tokenizer)));
  const files = new TokenFiles(name);
  const total = { documents: 0, dropped: 0, tokens: 0, learned: 0, characters: 0, textTokens: 0 };
  for (const path of sources.flatMap(({ path, times }) => Array<string>(times).fill(path))) {
    for (const document of readDocuments(path)) {
      const encoded = encodeDocument(document, encoder);
      if (encoded.tokens.length > context) {
        total.dropped++;
        continue;
      }
      files.append(encoded);
      total.documents++;
      total.tokens += encoded.tokens.length;
      total.learned += encoded.mask.reduce((sum, learned) => sum + learned, 0);
      total.characters += encoded.characters;
      total.textTokens += encoded.textTokens;
    }
  }
  files.close();
  console.log(
    `${name}: ${total.documents} documents, ${total.tokens} tokens, ${total.learned} of them with loss, ` +
      `${(total.characters / total.textTokens).toFixed(2)} characters a token; ` +
      `${total.dropped} documents of more than ${context} tokens left out`,
  );
});
