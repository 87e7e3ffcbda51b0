/**
 * From a container's creation to its first token, for each runtime and for native llama2.c (LLAMA2C_RUNQ names its runq, linked
 * statically). Prints JSON. What memory replicas take: replica-figures.ts.
 * usage, with the cluster up: test/e2e/cluster/cluster.sh exec npx tsx test/e2e/figures.ts
 */
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { cluster, run, TREE } from "./harness/command.ts";
import { median, medianRatio } from "../../bench/statistics.ts";

const ROUNDS = 9;
const CLUSTER = join(TREE, "test/e2e/cluster/cluster.sh");
const PROMPT = ["-t", "0", "-n", "8", "-i", "Once upon a time"];
const VERSION = (JSON.parse(await run("cat", ["package.json"])) as { version: string }).version;

/** How containerd is told to start each kind of container. */
const RUNTIMES = {
  native: ["--runc-binary", "/usr/sbin/runc"],
  wasmedge: ["--runc-binary", "/usr/bin/crun", "--annotation", "module.wasm.image/variant=compat-smart"],
  wasmtime: ["--runc-binary", "/cluster/wasmtime/runc-wasmtime"],
};

interface Contestant {
  name: string;
  runtime: keyof typeof RUNTIMES;
  image: string;
  args: string[];
  /** A server has its first token asked for; a command prints it. */
  isServer: boolean;
}

/** An image of a few files, in the cluster. */
async function image(name: string, files: Record<string, string>, entrypoint: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "llama2-figures-"));
  for (const [to, from] of Object.entries(files)) copyFileSync(from, join(folder, to));
  const copies = Object.keys(files).map((file) => `COPY --chmod=0555 ${file} /${file}`);
  writeFileSync(
    join(folder, "Containerfile"),
    ["FROM scratch", ...copies, `ENTRYPOINT ["/${entrypoint}"]`, ""].join("\n"),
  );
  const tag = `localhost/figures-${name}:1`;
  await cluster("build", tag, folder);
  rmSync(folder, { recursive: true });
  return tag;
}

/** The first token of a server, asked for from the moment when its port is open. */
async function firstTokenOf(port: number): Promise<void> {
  while (!(await isOpen(port))) await new Promise((resolve) => setTimeout(resolve, 1));
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/v1/completions`, {
      ...{ method: "POST", headers: { "content-type": "application/json" } },
      body: JSON.stringify({ prompt: "Once upon a time", max_tokens: 1, temperature: 0 }),
    });
    await response.text();
    if (response.status === 200) return;
  }
}

async function isOpen(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}

let ids = 0;

/** Milliseconds from `ctr run` to the first token. */
async function start({ runtime, image, args, isServer }: Contestant): Promise<number> {
  const id = `figure-${process.pid}-${ids++}`;
  const words = ["node", "ctr", "-n", "k8s.io", "run", "--rm", "--net-host", ...RUNTIMES[runtime], image, id, ...args];
  const began = performance.now();
  const child = spawn(CLUSTER, words, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => (said += bytes.toString()));
  const ended = new Promise<void>((resolve) =>
    child.once("close", () => {
      resolve();
    }),
  );
  const failed = ended.then(() => Promise.reject(new Error(`${image}: ${said}`)));
  failed.catch(() => undefined);
  const first = isServer ? firstTokenOf(8080) : new Promise((resolve) => child.stdout.once("data", resolve));
  await Promise.race([first, failed]);
  const milliseconds = performance.now() - began;
  if (isServer) await cluster("node", "ctr", "-n", "k8s.io", "tasks", "kill", "-s", "SIGKILL", id);
  await ended;
  return milliseconds;
}

async function contestants(): Promise<Contestant[]> {
  const model = {
    "storyteller.bin": join(TREE, "models/storyteller.bin"),
    "tokenizer.bin": join(TREE, "models/tokenizer.bin"),
  };
  const compiled = join(TREE, "build/images/llama2.aot.wasm");
  await run(join(process.env["HOME"]!, ".cache/llama2-wasm/bin/wasmedge-0.14"), [
    "compile",
    join(TREE, "dist/llama2.wasm"),
    compiled,
  ]);
  const command = await image("aot", { ...model, "llama2.wasm": compiled }, "llama2.wasm");
  const plain = await image("plain", { ...model, "llama2.wasm": join(TREE, "dist/llama2.wasm") }, "llama2.wasm");
  const runq = process.env["LLAMA2C_RUNQ"];
  const words = (program: string): string[] => [`/${program}`, "/storyteller.bin", "-z", "/tokenizer.bin", ...PROMPT];
  const server = { args: [], isServer: true };
  return [
    ...(runq === undefined
      ? []
      : [
          {
            name: "llama2.c runq, native",
            runtime: "native",
            image: await image("native", { ...model, runq }, "runq"),
            args: words("runq"),
            isServer: false,
          } as const,
        ]),
    {
      name: "llama2.wasm, WasmEdge (native code in the image)",
      runtime: "wasmedge",
      image: command,
      args: words("llama2.wasm"),
      isServer: false,
    },
    {
      name: "llama2.wasm, WasmEdge (interpreted)",
      runtime: "wasmedge",
      image: plain,
      args: words("llama2.wasm"),
      isServer: false,
    },
    { name: "llama2.wasm, wasmtime", runtime: "wasmtime", image: plain, args: words("llama2.wasm"), isServer: false },
    {
      name: "server, WasmEdge (native code in the image)",
      runtime: "wasmedge",
      image: `localhost/llama2-storyteller:${VERSION}`,
      ...server,
    },
    {
      name: "server, wasmtime",
      runtime: "wasmtime",
      image: `localhost/llama2-storyteller:${VERSION}-component`,
      ...server,
    },
  ];
}

const starts: Record<string, object> = {};
const all = await contestants();
for (const contestant of all) await start(contestant);
const times = all.map((): number[] => []);
for (let round = 0; round < ROUNDS; round++) {
  for (const [index, contestant] of all.entries()) times[index]!.push(await start(contestant));
}
for (const [index, { name }] of all.entries()) {
  const mine = times[index]!;
  starts[name] = {
    ...{ median_ms: Math.round(median(mine)), least_ms: Math.round(Math.min(...mine)) },
    // Against the first one, native where there is one, round by round: what else the machine does cancels.
    ratio: medianRatio(mine, times[0]!).toFixed(2),
    all_ms: mine.map(Math.round).join(" "),
  };
}
console.log(JSON.stringify({ load: loadavg()[0], starts }, undefined, 2));
