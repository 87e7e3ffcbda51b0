import { cstringLength } from "../base/writer";
import { VERSION } from "../base/version";
import { writeKey, writeNumber, writeString } from "../generation/json";
import { Connection } from "./http/connection";
import { reply, sendJson } from "./reply";
import { service } from "./service";
import { textSetting } from "./settings";
import { Setting } from "./settings-table";

/** GET /props, as llama.cpp has it: what is served, and how tokens are drawn unless a request says otherwise. */
export function props(c: Connection): void {
  const s = service.scheduler;
  const out = reply();
  writeKey(writeKey(out.text("{"), "default_generation_settings", true).text("{"), "n_ctx", true).integer(s.context);
  writeNumber(writeKey(writeKey(out, "params").text("{"), "temperature", true), 1);
  writeNumber(writeKey(out, "top_p"), 0.9);
  writeKey(out, "top_k").text("0");
  writeKey(out, "min_p").text("0");
  writeKey(out, "n_predict").text("-1}}");
  writeKey(out, "total_slots").integer(s.slotCount);
  writeString(writeKey(out, "model_alias"), service.modelId, service.modelIdLength);
  writeKey(out, "chat_template").text('"[INST] <<SYS>>\\n{system}\\n<</SYS>>\\n\\n{user} [/INST]"');
  writeKey(out, "modalities").text('{"vision":false,"audio":false}');
  const digest = textSetting(Setting.ModuleSha256);
  if (digest) writeString(writeKey(out, "module_sha256"), digest, cstringLength(digest));
  writeKey(out, "build_info").text('"llama2-server ').text(VERSION).text('"}');
  sendJson(c, 200, out);
}
