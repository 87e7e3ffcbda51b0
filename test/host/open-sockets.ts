import { readdirSync, readlinkSync } from "node:fs";

/** Whether this system shows what a process has open. */
export const SHOWS_SOCKETS = process.platform === "linux";

function isSocket(link: string): boolean {
  try {
    return readlinkSync(link).startsWith("socket:");
  } catch {
    return false; // it was closed meanwhile
  }
}

/** How many sockets a process has open, by the system's own account. */
export function openSockets(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((name) => isSocket(`${folder}/${name}`)).length;
}
