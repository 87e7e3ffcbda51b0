import type { AddressInfo } from "node:net";
import { createFront, type FrontOptions } from "../../../scripts/start/front.ts";
import { brotliModule, NGINX, NginxProcess } from "./nginx-process.ts";

/** What stands between a visitor and the server. */
export interface Front {
  /** Such as http://127.0.0.1:8080, without the base path. */
  root: string;
  end: () => Promise<void>;
}

export interface FrontKind {
  name: string;
  install: string;
  program: () => unknown;
  start: (options: FrontOptions) => Promise<Front>;
}

/** nginx, and what `npm start` has in its place: they must not differ. */
export const FRONTS: readonly FrontKind[] = [
  {
    ...NGINX,
    start: async ({ api, ...options }) => {
      const brotli = brotliModule();
      const nginx = await NginxProcess.start({
        ...options,
        api: api()!,
        ...(brotli === undefined ? {} : { brotliModule: brotli }),
      });
      return { root: `http://127.0.0.1:${nginx.port}`, end: () => nginx.end() };
    },
  },
  {
    name: "npm start",
    install: "",
    program: () => process.execPath,
    start: async (options) => {
      const server = createFront(options);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return {
        root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        end: async () => {
          server.closeAllConnections();
          await new Promise((resolve) => server.close(resolve));
        },
      };
    },
  },
];
