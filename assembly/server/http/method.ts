import { equals } from "./octets";

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
  if (equals(at, length, "GET")) return Method.Get;
  if (equals(at, length, "POST")) return Method.Post;
  if (equals(at, length, "HEAD")) return Method.Head;
  if (equals(at, length, "OPTIONS")) return Method.Options;
  if (equals(at, length, "DELETE")) return Method.Delete;
  if (equals(at, length, "PUT")) return Method.Put;
  if (equals(at, length, "PATCH")) return Method.Patch;
  return Method.Other;
}
