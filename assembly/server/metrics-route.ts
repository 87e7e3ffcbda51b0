import { Connection } from "./http/connection";
import { respond } from "./http/response";
import { writeAnswerMetrics } from "./metrics/answer-metrics";
import { EXPOSITION, setModelLabel } from "./metrics/exposition";
import { writeServerMetrics } from "./metrics/server-metrics";
import { reply } from "./reply";
import { service } from "./service";

/** GET /metrics. */
export function metrics(c: Connection): void {
  const out = reply();
  setModelLabel(service.modelId, service.modelIdLength);
  writeServerMetrics(out);
  writeAnswerMetrics(out);
  respond(c, 200, EXPOSITION, out.buffer, out.length);
}
