/** The server for hosts that give it more than one thread: its workers call `work` in instances of their own. */
export { work } from "../base/crew";
export { begin, turn } from "./main";
