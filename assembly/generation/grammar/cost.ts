import { code, here, instruction } from "./builder";
import { characterCost } from "./character-rule";
import { CLOSE, Instruction, ITEM, MAX_DEPTH, NEVER, NEXT, Op } from "./instruction";
import { numberCost } from "./number-rule";
import { TokenOrder } from "./token-order";

/** How many bytes of what must come are looked up as one token. */
const LONGEST_LOOKUP: i32 = 16;
const lookup: usize = memory.data(16);

let order: TokenOrder = changetype<TokenOrder>(0);

/** More are needed only by definitions that refer to each other in a long chain against the order of their first uses. */
const MAX_ROUNDS: i32 = 64;

/**
 * Finds the cheapest way from each instruction to its Return, by going over all of them until nothing changes. Costs only
 * fall, from NEVER. False when that takes too long.
 */
export function settleCosts(tokens: TokenOrder): bool {
  order = tokens;
  for (let pc = 0; pc < here(); pc++) instruction(pc).cost = NEVER;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let changed = false;
    // Nearly all ways lead forward, so that going backward settles them at once.
    for (let pc = here() - 1; pc >= 0; pc--) if (relax(pc)) changed = true;
    if (!changed) return true;
  }
  return false;
}

function costAt(pc: i32): i32 {
  return instruction(pc).cost;
}

function needAt(pc: i32): i32 {
  return instruction(pc).need;
}

let cost: i32 = 0;
let need: i32 = 0;

/** Takes a way with these figures, if it is the cheapest so far. */
function consider(wayCost: i32, wayNeed: i32): void {
  if (wayCost > cost || (wayCost == cost && wayNeed >= need)) return;
  cost = wayCost;
  need = wayNeed;
}

/** Computes an instruction's figures from those of the ones behind it. Returns whether they changed. */
function relax(pc: i32): bool {
  const i = instruction(pc);
  cost = NEVER;
  need = MAX_DEPTH + 1;
  switch (<i32>i.op) {
    case Op.End:
      consider(1, 0);
      break;
    case Op.Return:
      consider(0, 0);
      break;
    case Op.Char:
      considerChar(i);
      break;
    case Op.Split:
      consider(costAt(i.a), needAt(i.a));
      consider(costAt(i.b), needAt(i.b));
      break;
    case Op.Call:
      consider(costAt(i.a) + costAt(i.b), max(needAt(i.a) + 1, needAt(i.b)));
      break;
    case Op.String:
      consider(i.a + 1 + costAt(pc + 1), needAt(pc + 1));
      break;
    case Op.State:
      if (i.byte) consider(1 + costAt(i.a), needAt(i.a));
      consider(characterCost(code, i, order.spellsCharacters), needAt(i.a));
      break;
    case Op.Key:
      consider(2 + costAt(pc + 1), needAt(pc + 1));
      break;
    case Op.Number:
      consider(numberCost(i, 0, 0, 0) + costAt(pc + 2), needAt(pc + 2));
      break;
    case Op.Data:
      break;
    case Op.Begin:
      if (i.a == 0) consider(costAt(pc + CLOSE), 0);
      else consider(<i32>min<i64>(<i64>i.a * <i64>costAt(pc + ITEM), NEVER), needAt(pc + ITEM));
      break;
    case Op.Next:
      consider(costAt(pc + CLOSE - NEXT), 0); // what another item needs, the first one has needed
      break;
    default:
      consider(costAt(i.b), needAt(i.b));
  }
  cost = min(cost, NEVER);
  need = min(need, MAX_DEPTH + 1);
  if (i.cost == cost && i.need == <u8>need) return false;
  i.cost = cost;
  i.need = <u8>need;
  return true;
}

/** The byte, alone or with bytes that must come behind it as one token; or the other bytes that may come. */
function considerChar(i: Instruction): void {
  if (order.isSpelled(i.byte)) consider(1 + costAt(i.b), needAt(i.b));
  if (i.a) consider(costAt(i.a), needAt(i.a));
  store<u8>(lookup, i.byte);
  let next = instruction(i.b);
  for (let n = 1; n < LONGEST_LOOKUP && next.op == Op.Char; n++) {
    store<u8>(lookup + n, next.byte);
    if (order.vocabulary.pieces.find(lookup, n + 1) >= 0) consider(1 + costAt(next.b), needAt(next.b));
    next = instruction(next.b);
  }
}
