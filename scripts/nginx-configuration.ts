import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../web/nginx/", import.meta.url));

/** What the nginx files of web/nginx leave open. */
export interface NginxSettings {
  /** Where nginx listens: `8080`, `127.0.0.1:8080`. */
  listen: string;
  /** The page's path, `/chat`; empty: the root. */
  base: string;
  /** The built page, dist/web. */
  page: string;
  /** The folder of models that the page offers. */
  models: string;
  /** HOST:PORT of the server. */
  api: string;
  /** A folder that nginx may write to. */
  temp: string;
  accessLog: string;
  /** Cross-origin isolation, and with it threads in the page. */
  isolated?: boolean;
  /** Other origins that the page may call, such as a pod's. */
  connect?: readonly string[];
  /** The most bytes of a request. */
  maxBody?: string;
  /** A name server to ask for the server's name again and again, where its addresses change. */
  resolver?: string;
  /**
   * `api` has the addresses of many servers, and who comes again comes to the same one. This is their one address, HOST:PORT,
   * for when nginx knows of none. Needs `resolver`, and nginx 1.30.
   */
  affinity?: string;
  /** Proxies of private networks say who asks (X-Forwarded-For): an ingress before nginx. */
  proxies?: boolean;
  /** The most requests for answers from one address, such as `{ rate: "60r/m", burst: 10 }`. */
  limit?: { rate: string; burst: number };
  /** ngx_http_brotli_static_module.so, where it is installed. */
  brotliModule?: string;
}

/**
 * The files of a folder that `nginx -c FOLDER/nginx.conf` takes, by their names.
 * @throws when a setting holds what would end a word of the configuration
 */
export function nginxConfiguration(settings: NginxSettings): Record<string, string> {
  const values: Record<string, string> = {
    LISTEN: settings.listen,
    BASE: settings.base,
    PAGE: settings.page,
    MODELS: settings.models,
    API: settings.api,
    TEMP: settings.temp,
    ACCESS_LOG: settings.accessLog,
    CONNECT: (settings.connect ?? []).map((origin) => ` ${origin}`).join(""),
    MAX_BODY: settings.maxBody ?? "2m",
    RESOLVER: settings.resolver ?? "",
    SERVICE: settings.affinity ?? "",
    RATE: settings.limit?.rate ?? "",
    BURST: String(settings.limit?.burst ?? ""),
    BROTLI_MODULE: settings.brotliModule ?? "",
  };
  for (const [name, value] of Object.entries(values)) {
    if (/[\n;{}"'$\\]/.test(value)) throw new Error(`${name} of the nginx configuration must not hold ${value}`);
  }
  const options = [
    settings.affinity !== undefined ? "affinity" : settings.resolver === undefined ? "server" : "resolver",
    ...(settings.proxies ? ["proxies"] : []),
    ...((settings.isolated ?? true) ? ["isolation"] : []),
    ...(settings.limit === undefined ? [] : ["limit"]),
    ...(settings.brotliModule === undefined ? [] : ["brotli"]),
  ];
  const names = [
    ...readdirSync(FOLDER).filter((name) => name.endsWith(".conf")),
    ...readdirSync(`${FOLDER}options`)
      .filter((name) => options.includes(name.split(".")[0]!))
      .map((name) => `options/${name}`),
  ];
  return Object.fromEntries(
    names.map((name) => [
      name.replace("options/", ""),
      readFileSync(FOLDER + name, "utf8").replace(/\$\{([A-Z_]+)\}/g, (_, key: string) => filledIn(values, key, name)),
    ]),
  );
}

function filledIn(values: Readonly<Record<string, string>>, key: string, file: string): string {
  const value = values[key];
  if (value === undefined) throw new Error(`${file} asks for \${${key}}, which there is not`);
  return value;
}
