import { lastCode, message } from "../../assembly/base/errors";
import { newWriter } from "../../assembly/base/writer";
import { exit, start } from "../../assembly/host/process";
import { STDERR, STDOUT } from "../../assembly/host/streams";
import {
  basePath,
  basePathLength,
  decimalSetting,
  isGiven,
  listenAddress,
  logLevel,
  modelPath,
  readSettings,
  textSetting,
  valueAt,
  valueCount,
  wholeSetting,
} from "../../assembly/server/settings";
import { writeHelp, writeVersion } from "../../assembly/server/help";
import { isList, Setting, VARIABLES } from "../../assembly/server/settings-table";
import { writeString } from "../../assembly/generation/json";
import { cstringLength, Writer } from "../../assembly/base/writer";
import { Column, valueKind, writeColumn } from "../../assembly/command/table";

/**
 * The server's settings as a command: it reads arguments and environment as the server does and prints what it understood
 * as JSON, or the message of the failure, with its code as exit code.
 */
export function _start(): void {
  start();
  const out = newWriter(STDOUT, 65536);
  if (!readSettings()) {
    const notes = newWriter(STDERR, 4096);
    notes.text("llama2-server: ").bytes(message().buffer, message().length).text("\n").flush();
    exit(lastCode());
  }
  if (isGiven(Setting.Help)) writeHelp(out);
  else if (isGiven(Setting.Version)) writeVersion(out);
  else writeSettings(out);
  out.flush();
  exit(0);
}

function writeSettings(out: Writer): void {
  out.text('{"model":');
  writeString(out, modelPath(), cstringLength(modelPath()));
  out.text(',"address":').integer(listenAddress()).text(',"basePath":');
  writeString(out, basePath(), basePathLength());
  out.text(',"logLevel":').integer(logLevel());
  for (let setting = 0; setting < VARIABLES.length; setting++) {
    writeColumn(out.text(',"'), setting, Column.Name).text('":');
    const kind = valueKind(setting);
    if (isList(setting)) writeList(out, setting);
    else if (kind == 0x4e) out.integer(wholeSetting(setting));
    else if (kind == 0x58) out.decimal(decimalSetting(setting), 3);
    else if (textSetting(setting)) writeString(out, textSetting(setting), cstringLength(textSetting(setting)));
    else out.text("null");
  }
  out.text("}\n");
}

function writeList(out: Writer, setting: Setting): void {
  out.text("[");
  for (let i = 0; i < valueCount(setting); i++) {
    if (i > 0) out.text(",");
    writeString(out, valueAt(setting, i), cstringLength(valueAt(setting, i)));
  }
  out.text("]");
}
