import { cluster, kubectl, run, TREE } from "./harness/command.ts";
import { removeAll } from "./harness/deployment.ts";

export const IMAGES = [
  "server",
  "server-aot",
  "server-component",
  "storyteller",
  "storyteller-component",
  "fetch",
  "web",
  "web-modsecurity",
];

/** What k8s/images/build.sh prints of an image. */
export interface Built {
  name: string;
  digest: string;
  bytes: number;
}

/** Builds images with the cluster's buildah, from the cluster's Debian. */
export async function build(...names: string[]): Promise<Built[]> {
  const text = await run("bash", [
    "-c",
    'source test/e2e/cluster/common.sh; export BUILDER="$HERE/cluster.sh buildah" DEBIAN_ROOT=$IMAGES_ROOT; exec k8s/images/build.sh "$@"',
    "-",
    ...names,
  ]);
  return text
    .trim()
    .split("\n")
    .map((line) => /^(\S+)\s+(\S+)\s+(\d+) bytes$/.exec(line)!)
    .map(([, name, digest, bytes]) => ({ name: name!, digest: digest!, bytes: Number(bytes) }));
}

/** The archive that it wrote. */
export function archiveOf({ name }: Built): string {
  return `${TREE}build/images/${name.replace(/^.*\//, "").replace(":", "-")}.tar`;
}

/** Before all tests: the images as the tree is now, in a cluster that runs nothing of ours. */
export async function setup(): Promise<void> {
  await kubectl("get", "nodes");
  const built = await build(...IMAGES);
  await cluster("load", ...built.map(archiveOf));
  await removeAll();
}
