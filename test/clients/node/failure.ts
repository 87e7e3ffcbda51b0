import type { Failure } from "../call.ts";

/** What a program can read from an error that one of the libraries threw; the libraries name the same things differently. */
export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error) };
  const fields = error as Error & Record<string, unknown>;
  const data = (fields["error"] ?? (fields["data"] as Record<string, unknown> | undefined)?.["error"]) as
    Record<string, unknown> | undefined;
  const field = (name: string): unknown => fields[name] ?? data?.[name];
  const status = fields["status"] ?? fields["statusCode"] ?? fields["status_code"];
  return {
    name: error.name,
    message: error.message,
    ...(typeof status === "number" ? { status } : {}),
    type: (field("type") as string | undefined) ?? null,
    code: field("code") ?? null,
    param: (field("param") as string | undefined) ?? null,
  };
}
