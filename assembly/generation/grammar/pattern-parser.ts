import { JsonKind, JsonNode } from "../../base/json-reader";
import {
  at,
  beginReading,
  BROKEN,
  complain,
  isAtEnd,
  isWrong,
  peek,
  take,
  takeNumber,
  takes,
  UNSUPPORTED,
} from "./pattern-cursor";
import { anyOnLine, takeClass, takeEscape } from "./pattern-set";
import { cat, empty, ENDLESS, Kind, none, or, range, repeat, term, Term } from "./pattern-term";

/** Parts of a sequence, and groups around it, at one place: each is a recursion. */
const MAX_NESTING: i32 = 500;
let nesting: i32 = 0;
/** Whether something stands before the present place that takes characters. */
let isInside: bool = false;

/** The regular expression (ECMA-262) that a string is, which may look around; null after `refuse`. */
export function parsePattern(node: JsonNode): Term {
  beginReading(node);
  nesting = 0;
  isInside = false;
  const all = node.kind == JsonKind.String ? takeChoice() : complain(at, BROKEN);
  if (!isAtEnd()) complain(at, BROKEN);
  return isWrong ? changetype<Term>(0) : all;
}

function takeChoice(): Term {
  const inside = isInside;
  let all = takeSequence();
  while (takes(0x7c)) {
    isInside = inside;
    all = or(all, takeSequence());
  }
  return all;
}

function takeSequence(): Term {
  if (isAtEnd() || peek() == 0x7c || peek() == 0x29) return empty;
  if (++nesting > MAX_NESTING) return complain(at, "is too large");
  const first = takeTerm();
  const all = cat(first, takeSequence());
  nesting--;
  return all;
}

function takeTerm(): Term {
  const from = at;
  const c = take();
  if (c == 0x24) return look(Kind.End, none, 0);
  if (c == 0x5e) return isInside ? complain(from, UNSUPPORTED) : look(Kind.Begin, none, 0);
  if (c == 0x2a || c == 0x2b || c == 0x3f || c == 0x7b) return complain(from, BROKEN);
  const part =
    c == 0x28
      ? takeGroup()
      : c == 0x2e
        ? anyOnLine()
        : c == 0x5b
          ? takeClass()
          : c == 0x5c
            ? takeEscape()
            : range(c, c);
  if (part.kind != Kind.Ahead) isInside = true;
  return takeQuantifier(part);
}

/** What looks around. */
function look(kind: Kind, a: Term, negative: i32): Term {
  return term(kind, a, none, negative, 0);
}

/** Takes the inside of a group and its end. */
function takeGroup(): Term {
  const from = at - 1;
  const inside = isInside;
  let looks: bool = false;
  let negative: bool = false;
  if (takes(0x3f) && !takes(0x3a)) {
    negative = takes(0x21);
    looks = negative || takes(0x3d);
    if (!looks && !takesName()) return complain(from, UNSUPPORTED);
  }
  const all = takeChoice();
  if (!takes(0x29)) complain(from, BROKEN);
  if (!looks) return all;
  isInside = inside;
  return look(Kind.Ahead, all, i32(negative));
}

/** Takes the name of a group, which nothing refers to. False where a look behind begins. */
function takesName(): bool {
  if (!takes(0x3c) || peek() == 0x3d || peek() == 0x21) return false;
  while (!isAtEnd()) if (take() == 0x3e) return true;
  return false;
}

/** Takes the quantifier behind a part, if there is one. */
function takeQuantifier(part: Term): Term {
  const from = at;
  let least = 0;
  let most = ENDLESS;
  if (takes(0x3f)) most = 1;
  else if (takes(0x2b)) least = 1;
  else if (takes(0x7b)) {
    least = takeNumber(10, ENDLESS);
    if (!takes(0x2c)) most = least;
    else if (peek() != 0x7d) most = takeNumber(10, ENDLESS);
    if (least < 0 || most < least || !takes(0x7d)) return complain(from, BROKEN);
  } else if (!takes(0x2a)) return part;
  takes(0x3f);
  // What looks around may stand once or be left out, but each time that it stands again would be another case.
  if (part.open && most > 1) return complain(from, UNSUPPORTED);
  return repeat(part, least, most);
}
