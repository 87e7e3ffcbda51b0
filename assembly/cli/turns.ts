import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { cstringLength, newWriter, Writer } from "../base/writer";
import { Options } from "../command/options";
import { turnBytes, writeTurn } from "../generation/chat-template";
import { Tokenizer } from "../text/tokenizer";
import { encodeText, Tokens } from "./encoding";
import { Flag } from "./flags";
import { LINE, FAILED, readLine } from "./lines";
import { newText, Text } from "./text-input";

/** The user's side of a chat. */
@unmanaged
export class Turns {
  tokenizer: Tokenizer;
  /** The system prompt of the command line, zero-terminated; 0: it is asked for. */
  system: usize;
  /** The command line's first message; null: it is read as all others are. */
  first: Text;
  out: Writer;
  /** Whether questions are asked on `out`. */
  labels: bool;

  /** Reads the next turn and encodes it. Null at the end of the input, or after `fail`. */
  next(opening: bool): Tokens {
    const none = changetype<Tokens>(0);
    let system = opening ? this.system : 0;
    let systemLength = system ? cstringLength(system) : 0;
    if (opening && !this.system) {
      const text = newText();
      if (!changetype<usize>(text)) return none;
      if (this.ask("Enter system prompt (optional): ", text) == FAILED) return none;
      system = text.at;
      systemLength = text.length;
    }
    let user = this.first;
    if (!opening || !changetype<usize>(user)) {
      user = newText();
      if (!changetype<usize>(user) || this.ask("User: ", user) != LINE) return none;
    }
    const room = turnBytes(systemLength, user.length);
    const turn = newWriter(-1, room);
    if (!changetype<usize>(turn)) {
      failMemory("the request", room);
      return none;
    }
    writeTurn(turn, system, systemLength, user.at, user.length);
    return encodeText(this.tokenizer, turn.buffer, turn.length);
  }

  /** LINE, END or FAILED. */
  private ask(label: string, text: Text): i32 {
    if (this.labels) this.out.text(label).flush();
    const got = readLine(text);
    return got == LINE && !text.check("standard input") ? FAILED : got;
  }
}

/** The turns of a chat whose first message, unless null, is the command line's. Null after `fail`. */
export function newTurns(o: Options, tokenizer: Tokenizer, first: Text, out: Writer, labels: bool): Turns {
  const turns = changetype<Turns>(alloc(offsetof<Turns>()));
  if (!changetype<usize>(turns)) {
    failMemory("the request", offsetof<Turns>());
    return turns;
  }
  turns.tokenizer = tokenizer;
  turns.system = o.text(Flag.System);
  turns.first = first;
  turns.out = out;
  turns.labels = labels;
  return turns;
}
