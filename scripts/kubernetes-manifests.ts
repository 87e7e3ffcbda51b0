/**
 * Writes what of k8s/ is made from something else: the nginx configuration of the pods (from web/nginx), and k8s/llama2.yaml,
 * which is k8s/base as one file, for `kubectl apply -f k8s/`. usage: npm run build:k8s
 */
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nginxConfiguration } from "./nginx-configuration.ts";

export const KUBERNETES = fileURLToPath(new URL("../k8s/", import.meta.url));
const NGINX = join(KUBERNETES, "base/nginx");
const HEADING = `# kubectl apply -f k8s/: everything, in one file. Made from k8s/base (npm run build:k8s), so change it there.\n`;

/** The configuration of the pods' nginx: no root, behind an ingress, in front of as many servers as there are. */
export function podConfiguration(): Record<string, string> {
  return nginxConfiguration({
    listen: "8080",
    base: "",
    page: "/srv/llama2",
    models: "/srv/llama2/models",
    api: "llama2-server-pods.llama2.svc.cluster.local:8080",
    temp: "/tmp",
    accessLog: "/dev/stdout",
    resolver: "kube-dns.kube-system.svc.cluster.local",
    affinity: "llama2-server.llama2.svc.cluster.local:80",
    proxies: true,
    limit: { rate: "120r/m", burst: 20 },
    brotliModule: "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so",
  });
}

/** What `kubectl apply -k` would apply of a folder. */
export function kustomize(folder: string, kubectl = "kubectl"): string {
  return execFileSync(kubectl, ["kustomize", folder], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** The text of k8s/llama2.yaml. */
export function oneFile(kubectl?: string): string {
  return HEADING + kustomize(join(KUBERNETES, "base"), kubectl);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of readdirSync(NGINX)) rmSync(join(NGINX, name));
  for (const [name, text] of Object.entries(podConfiguration())) writeFileSync(join(NGINX, name), text);
  writeFileSync(join(KUBERNETES, "llama2.yaml"), oneFile());
}
