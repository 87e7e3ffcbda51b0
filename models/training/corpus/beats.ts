import { type Teller } from "./teller.ts";

/** Who the hero is and where: names the creature, its name and, in half of the stories, the place. */
export function opening(t: Teller): void {
  const { hero } = t.cast;
  const trait = "{h.a}";
  const who = hero.name === undefined ? trait : `${trait} [named|called|named] ${hero.name}`;
  t.core(
    "opening",
    `[Once upon a time,|Once,|Long ago,|One {season}, ] there was ${who}. {He} lived {at place}[| with {his} {e.kind}].`,
    `[Once upon a time,|A long time ago,] {at a place}, there lived ${who}.`,
    `${who} lived [near the {place}|not far from the {place}|{at place}|close to the {place}].`,
    `There [once was|was once] ${who}, who [loved|liked] to [play|sing|dance|read|run|laugh|dream|explore|climb|count the stars] [all day|every day|in the sun|in the rain|with {his} friends].`,
    `One {weather} {daytime}, ${who} [was|was playing|was walking|went out] {at place}.`,
    `One day, ${who} [woke up early|could not sit still|had nothing to do|was [bored|happy|hungry|very excited]|felt [happy|sleepy|lonely]].`,
    `It was a {weather} {daytime}[| in {season}]. ${who} was {at place}.`,
    `${who} had [a big dream|a secret|a busy life|many friends|no friends yet].`,
    `Everybody [at home|in the village|{at place}] knew ${who}. {He} was [always|often] {good}.`,
    `This is the story of ${who}[| and {a thing}].`,
    `[Once upon a time,|One day,] there was ${who}. {He} [loved|liked] to [play|sing|run|paint|jump|read] [outside|with {his} toys|with {his} friends|all day long].`,
    `One day, ${who} went {to place} with {his} [mom|dad|friends|{e.kind}].`,
    `On a {weather} {weekday}, ${who} [sat|stood|waited] {at place} and [looked around|yawned|hummed a song|listened to the birds|thought about lunch].`,
  );
  t.unless(
    t.cast.place.noun,
    "where",
    `It all happened {at place}.`,
    `{His} [home|house] was {at place}.`,
    `{He} [often played|liked to be] {at place}.`,
    `That day, {he} was {at place}.`,
  );
  mood(t);
  t.usual(
    "opening-more",
    `{He} had a {color} [coat|scarf|hat|bed|door|cup] and {food} for [breakfast|lunch|dinner|every meal].`,
    `Every {daytime}, {he} [helped {his} {e.kind} to {job}|went to see {f}|looked for something new|sat by the {smallplace}].`,
    `{h} [could be|was sometimes] a bit {flaw}, but {he} had a good heart.`,
    `The {tree} by the [house|road|gate] was {his} [favorite|best] place to [sit|rest|hide|think].`,
    `{He} [liked|loved] {food} and [warm baths|long walks|loud songs|quiet mornings|rainy days|old stories].`,
    `{His} best friend was {f.intro}.`,
  );
  t.extra(
    "habit",
    `Every {weekday}, {he} [baked|cooked|ate] {food}, and {crowd} [knew it|could smell it].`,
    `{His} [room|bag|window sill] was full of [shells|feathers|drawings|dry leaves|shiny stones|odd buttons].`,
    `{He} knew a song about a {animal}, and {he} sang it [all the time|when nobody listened|every {daytime}].`,
    `In {season}, {he} [collected|gathered|counted] [leaves|feathers|stones|buttons|flowers], and had {number} boxes of them.`,
    `{He} often [wondered|wanted to know|asked] what the [stars|fish|clouds|trees] [dream of|talk about at night].`,
  );
  t.extra(
    "weather",
    `The sky was [blue|gray|clear|full of clouds|pink] and the [birds|bees|leaves|flowers] [were singing|hummed|danced in the wind|smelled sweet|were quiet].`,
    `The sun [shone|was warm|came out from behind a cloud|was just coming up].`,
    `A [soft|cold|warm|strong] wind blew [through the trees|over the grass|from the hills].`,
    `[Rain|Snow] had [fallen|come down] all night, and [everything was wet|the ground was soft|there were puddles everywhere|the air smelled fresh].`,
    `[Far away|Somewhere|Not far off], a [bell rang|dog barked|train whistled|rooster crowed|child laughed|donkey brayed].`,
    `The air smelled of {food} and [flowers|rain|grass|wood smoke].`,
  );
  t.paraWhenLong();
}

/**
 * How the story is going to end, said early in it: so it has the tone of its end from the start, and a model that goes on
 * with it knows the end from a sentence near by.
 */
function mood(t: Teller): void {
  const kind = t.end;
  t.core(
    "mood",
    `It was going to be a ${kind} day.`,
    `It was the beginning of a ${kind} story.`,
    `A ${kind} day lay ahead of {him}.`,
  );
}

/** Where the story turns to its end: told before all that only one of the ends has, so that it can be told from `mood`. */
export function turn(t: Teller): void {
  const kind = t.end;
  t.core(
    "turn",
    `Now comes the ${kind} part[| of the story].`,
    `Here comes the ${kind} part[| of the story].`,
    `And now to the ${kind} part.`,
  );
}

/** The last sentences: how everybody felt, and now and then what there was to learn (the plot's fact `lesson`). */
export function closing(t: Teller, lesson: string): void {
  t.fact({ lesson });
  t.usual(
    "evening",
    `{Soon} it was evening, and the [stars|lights|first stars] came out[ one by one|].`,
    `The sun went down behind the [hills|trees|houses], and [the birds grew quiet|it got cool|a bell rang far away].`,
    `Far away, [a bell rang|an owl called|somebody closed a window], and [the day was over|it was time to go home].`,
    `The [moon|evening star] [came up|rose] over the {place}.`,
  );
  t.extra(
    "at-home",
    ...(t.happy
      ? [
          `At home the table was full of {food}, and {h} [told everything from the beginning|ate more than ever|wanted to hear a song].`,
          `{h} [sang|whistled|hummed] all the way, and [even the crows|even the {animal}s|{crowd}] [listened|sang along].`,
          `"[And then|And after that]?" {crowd} asked, and {h} told it all {number} times.`,
        ]
      : [
          `At home there was a plate of {food}, but {h} [did not touch it|was not hungry|only looked at it].`,
          `{h} did not [sing|whistle|hum] that evening, and nobody asked why.`,
          `"[What is it|Is something wrong]?" {crowd} asked, but {h} only shook {his} head.`,
        ]),
  );
  if (t.happy) {
    t.core(
      "closing",
      `{h} [smiled|laughed|jumped for joy|clapped|danced all the way home|hugged {f}|went to bed] and was {glad}.`,
      `[From that day on,|After that,|Ever since,] {h} and {f} [were best friends|played together every day|shared everything|were never lonely].`,
      `That night, {h} [slept well|fell asleep with a smile|dreamed sweet dreams|told {e} all about it] and felt {glad}.`,
      `[And they all lived|And {h} lived|They lived] happily ever after.`,
      `It was the best day [ever|of {his} life|{he} could remember], and {h} was {glad}.`,
      `Then they all [ate {food}|sang a song|laughed and danced|had a party {at place}] and everyone was happy.`,
      `"[What a wonderful day|This was a good day|I am so happy|Today was the best day]," said {h} with a [big|warm|wide|happy] smile.`,
    );
  } else {
    t.core(
      "closing",
      `{h} [cried|sat down and cried|went home alone|walked home slowly|said nothing] and was {sorry}.`,
      `{h} [never forgot that day|thought about it for a long time|missed {the thing} every day|kept looking out of the window], and {he} felt {sorry}.`,
      `That night, {h} [lay awake|cried into {his} pillow|could not sleep|looked at the moon] and felt {sorry}.`,
      `"[I am so sorry|I wish I had listened|It is all my fault|I will miss it so much]," [said|whispered|cried] {h}, with tears in {his} eyes.`,
      `It was a sad day, and nobody [smiled|laughed|sang|said a word] {at place} for a long time.`,
      `[After that,|From that day on,] the {place} was [quiet|empty|lonely], and {h} was {sorry}.`,
    );
  }
  t.extra(
    "lesson",
    `{h} learned that ${lesson}.`,
    `[Now|Since then] {h} [knows|knew|understood] that ${lesson}.`,
    `"[Remember|You see]," said {e}. "${lesson}."`,
    `And so {h} learned that ${lesson}.`,
  );
  t.extra("the-end", `The end.`, `And that is the end of the story.`, `[So ends our story.|The end.]`);
}
