import { isText } from "../../base/ascii";

/** The methods that the routes tell apart. */
export const enum Method {
  Get,
  Post,
  Head,
  Options,
  Delete,
  Put,
  Patch,
  /** Any other token. */
  Other,
}

/** The method of this name; names are case-sensitive. */
export function methodNamed(at: usize, length: usize): Method {
  if (isText(at, length, "GET")) return Method.Get;
  if (isText(at, length, "POST")) return Method.Post;
  if (isText(at, length, "HEAD")) return Method.Head;
  if (isText(at, length, "OPTIONS")) return Method.Options;
  if (isText(at, length, "DELETE")) return Method.Delete;
  if (isText(at, length, "PUT")) return Method.Put;
  if (isText(at, length, "PATCH")) return Method.Patch;
  return Method.Other;
}
