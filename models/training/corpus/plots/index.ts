import { type Plot } from "../teller.ts";
import { brokenThing } from "./broken-thing.ts";
import { contest } from "./contest.ts";
import { discovery } from "./discovery.ts";
import { gift } from "./gift.ts";
import { helpingStranger } from "./helping-stranger.ts";
import { rescue } from "./rescue.ts";
import { sharing } from "./sharing.ts";
import { storm } from "./storm.ts";
import { wantedThing } from "./wanted-thing.ts";
import { lostThing } from "./lost-thing.ts";
import { building } from "./building.ts";
import { fear } from "./fear.ts";
import { greedy } from "./greedy.ts";
import { journey } from "./journey.ts";
import { learning } from "./learning.ts";
import { lostWay } from "./lost-way.ts";
import { newNeighbor } from "./new-neighbor.ts";
import { quarrel } from "./quarrel.ts";
import { secret } from "./secret.ts";
import { wish } from "./wish.ts";

/** Every plot; a story takes one of them. */
export const PLOTS: readonly Plot[] = [
  lostThing,
  building,
  fear,
  greedy,
  journey,
  learning,
  lostWay,
  newNeighbor,
  quarrel,
  secret,
  wish,
  brokenThing,
  contest,
  discovery,
  gift,
  helpingStranger,
  rescue,
  sharing,
  storm,
  wantedThing,
];
