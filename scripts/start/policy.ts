import type { OutgoingHttpHeaders } from "node:http";
import { nginxConfiguration } from "../nginx-configuration.ts";

/** The headers that nginx adds to the page's files, and to the answers of the API: read from its own configuration. */
export interface Policy {
  readonly page: OutgoingHttpHeaders;
  readonly api: OutgoingHttpHeaders;
}

/** What nginx would add, with its own defaults. */
export function nginxPolicy(): Policy {
  const nowhere = { listen: "", base: "", page: "", models: "", api: "", temp: "", accessLog: "" };
  const files = Object.entries(nginxConfiguration(nowhere));
  const policy = files.filter(([name]) => name.endsWith("policy.conf")).map(([, text]) => text);
  const [api = ""] = /^location \/api\/ \{$.*?^\}$/ms.exec(files.find(([name]) => name === "api.conf")![1]) ?? [];
  return { page: addedHeaders(policy.join("\n")), api: addedHeaders(api) };
}

function addedHeaders(text: string): OutgoingHttpHeaders {
  const lines = text.matchAll(/^ *add_header (\S+) (?:"(.*)"|(\S+)) always;$/gm);
  return Object.fromEntries(Array.from(lines, ([, name = "", quoted, word]) => [name, quoted ?? word]));
}
