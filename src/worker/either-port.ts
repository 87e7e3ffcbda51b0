import type { ToWorker } from "./protocol.ts";
import { browserPort, type WorkerPort } from "./worker-port.ts";

/**
 * A page's worker, or, where its script cannot be loaded, another one in its place.
 * @param first a worker that may fail before it has said anything
 */
export function eitherPort(first: Worker, second: () => Worker): WorkerPort {
  let port = browserPort(first);
  /** What the first one was sent, until it has said something; nothing of it was transferred. */
  let sent: ToWorker[] | undefined = [];
  return {
    post: (message, transfer) => {
      sent?.push(message);
      port.post(message, transfer);
    },
    listen: (onMessage, onLost) => {
      port.listen(
        (message) => {
          sent = undefined;
          onMessage(message);
        },
        (why) => {
          if (sent === undefined) {
            onLost(why);
            return;
          }
          void port.terminate();
          port = browserPort(second());
          port.listen(onMessage, onLost);
          for (const message of sent) port.post(message, []);
          sent = undefined;
        },
      );
    },
    terminate: () => port.terminate(),
    hold: () => undefined,
  };
}
