import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MODELS = fileURLToPath(new URL("../../models/", import.meta.url));

interface ModelList {
  default: { model: string; tokenizer: string };
}

/**
 * The variables that the command sees: the user's LLAMA2_* and NO_COLOR, and the package's default model where the user
 * has chosen none.
 */
export function environment(user: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const seen: Record<string, string> = {};
  for (const [name, value] of Object.entries(user)) {
    if (value !== undefined && (name === "NO_COLOR" || name.startsWith("LLAMA2_"))) seen[name] = value;
  }
  return "LLAMA2_MODEL" in seen ? seen : { ...seen, ...defaultModel() };
}

/** LLAMA2_MODEL and LLAMA2_TOKENIZER of models/models.json; nothing when the package was installed without models. */
function defaultModel(): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(join(MODELS, "models.json"), "utf8");
  } catch {
    return {};
  }
  const { model, tokenizer } = (JSON.parse(text) as ModelList).default;
  return { LLAMA2_MODEL: join(MODELS, model), LLAMA2_TOKENIZER: join(MODELS, tokenizer) };
}
