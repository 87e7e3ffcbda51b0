import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serializeCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { randomCheckpoint } from "../models/random-checkpoint.ts";
import { randomTokenizer } from "../models/random-tokenizer.ts";
import { type Body, CHAT } from "./api.ts";
import { postRequest, RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";

const VOCAB_SIZE = 320;
const CONTEXT = 12288;

/** Far more bytes than sockets hold: twelve thousand tokens with twenty log-probabilities each. */
export const FLOOD: Body = {
  messages: [{ role: "user", content: "a" }],
  max_tokens: CONTEXT - 100,
  seed: 5,
  ignore_eos: true,
  logit_bias: { "1": -100, "2": -100 },
  logprobs: true,
  top_logprobs: 20,
  stream: true,
};

/** A folder with the tiny, fast model for it, model.bin. */
export function floodFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "llama2-server-"));
  const config = { dim: 16, hiddenDim: 32, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: VOCAB_SIZE, seqLen: CONTEXT };
  const shape = { name: "tiny", config, sharedClassifier: true, groupSizes: [16] };
  writeFileSync(join(folder, "model.bin"), serializeCheckpoint(randomCheckpoint(shape, 1), 0));
  writeFileSync(join(folder, "tokenizer.bin"), randomTokenizer(VOCAB_SIZE, 1));
  const remove = (): void => {
    rmSync(folder, { recursive: true });
  };
  return { folder, remove };
}

/** A client that asks for a flood and does not read it: its answer cannot end before it does. */
export async function silentClient(server: ServerProcess): Promise<RawConnection> {
  const connection = await RawConnection.open(server.port);
  connection.socket.pause();
  connection.write(postRequest(CHAT, FLOOD));
  return connection;
}
