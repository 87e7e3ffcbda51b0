import { hexValue } from "../base/ascii";
import { cstringLength } from "../base/writer";
import { service } from "./service";
import { modelPath, textSetting } from "./settings";
import { Setting } from "./settings-table";

/** Gives the model its name in the API: that of the settings, else its file's without folder and extension. */
export function nameModel(): void {
  const name = textSetting(Setting.ModelId);
  service.modelId = name ? name : modelPath();
  service.modelIdLength = cstringLength(service.modelId);
  if (name) return;
  let start = service.modelIdLength;
  while (start > 0 && load<u8>(service.modelId + start - 1) != 0x2f) start--;
  service.modelId += start;
  service.modelIdLength -= start;
  // A name that begins with its only dot has no extension.
  for (let dot = service.modelIdLength; dot > 1;) {
    if (load<u8>(service.modelId + --dot) != 0x2e) continue;
    service.modelIdLength = dot;
    break;
  }
}

/** Whether a part of a path, with its percent signs, is the model's name. */
export function isModelPath(path: usize, length: usize): bool {
  let at: usize = 0;
  for (let i: usize = 0; i < length; i++, at++) {
    let byte = <i32>load<u8>(path + i);
    if (byte == 0x25 && i + 2 < length) {
      byte = (hexValue(load<u8>(path + i + 1)) << 4) | hexValue(load<u8>(path + i + 2)); // negative when it is no number
      i += 2;
    }
    if (at == service.modelIdLength || byte != <i32>load<u8>(service.modelId + at)) return false;
  }
  return at == service.modelIdLength;
}
