// The functions that a host calls, in a build with threads, for test/threads.
export { work } from "../../assembly/base/crew";
export * from "../../assembly/exports";
