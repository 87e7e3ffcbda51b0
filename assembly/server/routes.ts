import { mark, release } from "../base/arena";
import { isText, startsWith } from "../base/ascii";
import { recordRequest } from "./accounts";
import { authorize } from "./auth";
import { preflight, writeCors } from "./cors";
import { drain } from "./drain";
import { respondRefusal } from "./errors";
import { health, livez, readyz, refuseDraining, refuseLoading } from "./health";
import { Connection } from "./http/connection";
import { Method } from "./http/method";
import { extraHeaders } from "./http/response";
import { inspect } from "./inspect";
import { metrics } from "./metrics-route";
import { model, models } from "./models";
import { chat } from "./ollama/chat";
import { ps, show, tags } from "./ollama/description";
import { embed, embeddings as ollamaEmbeddings } from "./ollama/embed";
import { generate } from "./ollama/generate";
import { greet, version } from "./ollama/routes";
import { chatCompletions } from "./openai/chat";
import { completions } from "./openai/completions";
import { embeddings } from "./openai/embeddings";
import { props } from "./props";
import { clearRefusal, refused, refuseWith } from "./refusal";
import { Phase, service } from "./service";
import { basePath, basePathLength } from "./settings";
import { slots } from "./slots";
import { applyTemplate, detokenize, tokenize } from "./tokenize";

const MODELS: string = "/v1/models/";

// Where the path lies below the base path, and what has been found out about it.
let path: usize = 0;
let length: usize = 0;
let method: Method = Method.Other;
/** The method that the path takes; Method.Other: there is nothing at the path. */
let wanted: Method = Method.Other;

/** Answers a request, now or later. Scratch memory that it takes is given back. */
export function route(c: Connection): void {
  const before = mark();
  clearRefusal();
  extraHeaders.length = 0;
  writeCors(c);
  if (!preflight(c)) dispatch(c);
  if (refused()) respondRefusal(c);
  recordRequest(c);
  release(before);
}

function dispatch(c: Connection): void {
  path = c.path;
  length = c.pathLength;
  method = c.method == Method.Head ? Method.Get : c.method;
  wanted = Method.Other;
  const inside = stripBase();
  if (answerOpen(c)) return;
  if (inside && authorize(c) && (answerAlways(c) || answerWhenReady(c))) return;
  if (!refused()) refuseRoute(c);
}

/** Takes the base path away. False when the path is outside of it. */
function stripBase(): bool {
  const base = basePathLength();
  if (base == 0) return true;
  if (length < base || memory.compare(path, basePath(), base) != 0) return false;
  if (length > base && load<u8>(path + base) != 0x2f) return false;
  path += base;
  length -= base;
  return true;
}

/** Whether the request is for this path with this method. */
function is(name: string, takes: Method): bool {
  if (!isText(path, length, name)) return false;
  wanted = takes;
  return method == takes;
}

/** What needs no key and is there outside of the base path too: for the pod's probes. */
function answerOpen(c: Connection): bool {
  if (answerProbe(c)) c.routine = true;
  else if (is("/", Method.Get)) greet(c);
  else if (is("/drain", Method.Get) || is("/drain", Method.Post)) drain(c);
  else return false;
  return true;
}

/** What a pod is asked again and again. */
function answerProbe(c: Connection): bool {
  if (is("/health", Method.Get)) health(c);
  else if (is("/livez", Method.Get)) livez(c);
  else if (is("/readyz", Method.Get)) readyz(c);
  else if (is("/metrics", Method.Get)) metrics(c);
  else return false;
  return true;
}

/** What is answered whether or not there is a model yet. */
function answerAlways(c: Connection): bool {
  if (is("/v1/models", Method.Get)) models(c);
  else if (is("/api/version", Method.Get)) version(c);
  else if (startsWith(path, length, MODELS) && length > <usize>MODELS.length) {
    wanted = Method.Get;
    if (method != Method.Get) return false;
    model(c, path + MODELS.length, length - MODELS.length);
  } else return false;
  return true;
}

/** What needs the model. */
function answerWhenReady(c: Connection): bool {
  const handler = handlerOf();
  if (!changetype<usize>(handler)) return false;
  if (service.phase == Phase.Loading) refuseLoading();
  else if (service.phase == Phase.Draining && method == Method.Post) refuseDraining();
  else handler(c);
  return true;
}

function handlerOf(): (c: Connection) => void {
  if (is("/v1/chat/completions", Method.Post)) return chatCompletions;
  if (is("/v1/completions", Method.Post)) return completions;
  if (is("/v1/embeddings", Method.Post)) return embeddings;
  if (is("/tokenize", Method.Post)) return tokenize;
  if (is("/detokenize", Method.Post)) return detokenize;
  if (is("/apply-template", Method.Post)) return applyTemplate;
  if (is("/api/chat", Method.Post)) return chat;
  if (is("/api/generate", Method.Post)) return generate;
  if (is("/api/embed", Method.Post)) return embed;
  if (is("/api/embeddings", Method.Post)) return ollamaEmbeddings;
  if (is("/api/tags", Method.Get)) return tags;
  if (is("/api/show", Method.Post)) return show;
  if (is("/api/ps", Method.Get)) return ps;
  if (is("/slots", Method.Get)) return slots;
  if (is("/props", Method.Get)) return props;
  if (is("/inspect", Method.Get)) return inspect;
  return changetype<(c: Connection) => void>(0);
}

function refuseRoute(c: Connection): void {
  if (wanted == Method.Other) {
    refuseWith(404, "invalid_request_error", "unknown_url", "")
      .text("There is nothing at ")
      .bytes(c.path, min<usize>(c.pathLength, 200))
      .text(".");
    return;
  }
  const takes = wanted == Method.Get ? "GET" : "POST";
  extraHeaders
    .text("Allow: ")
    .text(takes)
    .text(wanted == Method.Get ? ", HEAD, OPTIONS\r\n" : ", OPTIONS\r\n");
  refuseWith(405, "invalid_request_error", "method_not_allowed", "")
    .bytes(c.path, min<usize>(c.pathLength, 200))
    .text(" takes ")
    .text(takes)
    .text(" only.");
}
