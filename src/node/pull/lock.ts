import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { Llama2Error } from "../../errors.ts";
import { isMissing, systemFailure } from "../system-failure.ts";

/** A holder says that it lives this often; one that has not for STALE_MS is taken for dead. */
const HEARTBEAT_MS = 10_000;
const STALE_MS = 60_000;

/** When this process began, in milliseconds, for all its threads: one that has its number was another. */
const LIFE = String(performance.timeOrigin);

/**
 * Holds a lock file, so that two processes, or two threads of one, do not write one download. The lock of a process that is
 * gone is taken over.
 * @returns what gives it back
 * @throws Llama2Error CACHE_LOCKED, with the process that holds it; IO
 */
export async function acquireLock(path: string): Promise<() => Promise<void>> {
  const mine = `${process.pid} ${hostname()} ${LIFE}`;
  while (!(await createNew(path, mine))) await removeStale(path);
  const heartbeat = setInterval(() => {
    utimes(path, new Date(), new Date()).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    await rm(path, { force: true });
  };
}

/** Removes a lock whose holder is gone. A second file lets one process do so at a time: what it removes is what it judged. */
async function removeStale(path: string): Promise<void> {
  const claim = `${path}.claim`;
  if (!(await createNew(claim, ""))) {
    if (await isOld(claim))
      await rm(claim, { force: true }); // its process died just there
    else throw busy("another process", path);
    return;
  }
  try {
    const owner = await readOwner(path);
    if (owner === undefined) return;
    if (!(await isStale(path, owner))) throw busy(owner.split(" ")[0]!, path);
    await rm(path, { force: true });
  } finally {
    await rm(claim, { force: true });
  }
}

async function createNew(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw systemFailure(`write ${path}`, cause);
  }
}

function busy(pid: string, path: string): Llama2Error {
  const who = /^\d+$/.test(pid) ? `process ${pid}` : "another process";
  return new Llama2Error("CACHE_LOCKED", `${who} is downloading it already (if not, remove ${path})`);
}

async function isStale(path: string, owner: string): Promise<boolean> {
  const [pid, host, life] = owner.split(" ");
  return (host === hostname() && !isRunning(Number(pid), life)) || (await isOld(path));
}

async function isOld(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && Date.now() - status.mtimeMs > STALE_MS;
}

/** A process that was started anew in a container may have the number of the one that died. */
function isRunning(pid: number, life: string | undefined): boolean {
  if (pid === process.pid) return life === LIFE;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function readOwner(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw systemFailure(`read ${path}`, cause);
  }
}
