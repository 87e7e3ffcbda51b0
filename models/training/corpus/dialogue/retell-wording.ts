/** Asks for what comes after the story: over `{he}` and `{name}`. */
export const ON: readonly string[] = [
  "[Go on|Continue|Keep going][, please|].",
  "[What|And what|So what|Then what] happened [next|then|after that]?",
  "[And|] then?",
  "[And|So] what [then|next]?",
  "[Please|] continue [the story|]!",
  "[Tell me|I want to know] what [happened|happens] next.",
  "[Can|Could|Will] you [please|] [continue|go on]?",
  "Can you continue the story?",
  "[More|Tell me more][, please|]!",
  "What did {name} do [next|then|after that]?",
  "What [happened|happens] to {name} [after that|then|next|later]?",
  "Is that all? What [happened|happens] next?",
  "[Does|Did] the story go on?",
  "Please go on with the story.",
  "I want to hear more.",
  "How does [it|the story] go on?",
  "Don't stop now!",
  "And after that?",
  "What did {he} do the next day?",
  "Is there [more|a second part|a next part]?",
  "Next part[, please|].",
];

/** Announces the story told again, over `{how}` ("with a sad end"). */
export const AGAIN: readonly string[] = [
  "Here is the same story, {how}.",
  "Here is the same story, {how}.",
  "Here is the story again, {how}.",
  "Of course! Here is the same story, {how}.",
];

/** Asks for a shorter telling. */
export const SHORTER: readonly string[] = [
  "[Shorter|A bit shorter|Make it shorter|Tell it shorter][, please|].",
  "[Can|Could] you [please|] make it [shorter|a little shorter|brief]?",
  "[That is|That was|It is|This is] [too|much too|a bit] long.",
  "Too long[!|.|, shorter please.]",
  "[Please|] tell [it|the story] in fewer words.",
  "[Tell it|Say it|The story] in two sentences[, please|].",
  "Can you tell [it|the story] shorter?",
  "I want [a shorter one|a short version|the short version].",
  "[Please|] make the story [short|shorter].",
  "Short version[, please|].",
  "Keep it [short|shorter].",
  "That's too much text. Make it short.",
  "Tell me the same story, but shorter.",
  "The same, but shorter[, please|].",
  "I have no time. [Make it shorter|Tell it shorter].",
  "Just the short story[, please|].",
];

/** Asks for a longer telling. */
export const LONGER: readonly string[] = [
  "[Longer|A bit longer|Make it longer|Tell it longer][, please|].",
  "[Can|Could] you [please|] make it [longer|a little longer]?",
  "[That is|That was|It is|This is] [too|much too|very|so] short.",
  "Too short[!|.|, longer please.]",
  "[More|With more|Add more|I want more] details[, please|].",
  "[Please|] tell [it|the story] in more words.",
  "Can you tell [it|the story] with more details?",
  "I want [a longer one|a long version|the long version].",
  "[Please|] make the story longer.",
  "Long version[, please|].",
  "Make it twice as long.",
  "Tell me the same story, but longer.",
  "The same, but longer[, please|].",
  "It should be longer.",
  "Can it be a longer story?",
];

/** Asks for the other end: over `{end}` and `{endly}`. */
export const NEW_END: readonly string[] = [
  "[Make|Please make|Now make] it end {endly}[, please|].",
  "[A|Now a] {end} end[ing|], please.",
  "[Can|Could] [it|the story] have a {end} [end|ending]?",
  "Give it a {end} [end|ending][, please|].",
  "Can you make the [end|ending] {end}?",
  "[I want|I would like|I'd like] a {end} [end|ending].",
  "Tell it [again|] with a {end} [end|ending].",
  "Change the [end|ending]. [Make it {end}|It should be {end}].",
  "[Please|] change it to a {end} ending.",
  "The [end|ending] should be {end}.",
  "Make it {end}[, please| instead|].",
  "Let it end {endly}.",
  "Now the same story with a {end} end.",
  "Can it end {endly}[ instead|]?",
  "I don't like the end. Make it {end}.",
  "What if it [ended|had ended] {endly}?",
];

/** Asks for another name: over `{name}`, `{kind}`, `{old}` and `{him}`. */
export const NEW_NAME: readonly string[] = [
  "[Call|Please call|Now call] {him} {name}[, please|].",
  "[Change|Please change] the name to {name}.",
  "[Can|Could] the {kind} be [named|called] {name}?",
  "[Can|Could] you call the {kind} {name}?",
  "The {kind} should be [named|called] {name}.",
  "Name {him} {name}[ instead|].",
  "Call the {kind} {name}[ instead|].",
  "I want the {kind} to be [named|called] {name}.",
  "Use the name {name}[ instead|].",
  "Change {old} to {name}.",
  "The name should be {name}.",
  "[Can|Could] the name be {name}[ instead|]?",
  "Tell it again, but with the name {name}.",
  "Same story, but the {kind} is [called|named] {name}.",
  "What if the {kind} was called {name}?",
  "I like the name {name} better.",
  "Not {old}. {name}!",
];

/** Asks for another hero: over `{new}`, `{kind}` and `{old}`. */
export const NEW_KIND: readonly string[] = [
  "[Make|Please make] it a {new} [instead|].",
  "[Can|Could] it be a {new}[ instead|]?",
  "[Make|Turn] {old} into a {new}.",
  "[Can|Could] {old} be a {new}?",
  "[Not a {kind}|No {kind}]. A {new}[, please|].",
  "A {new} instead of [a|the] {kind}[, please|].",
  "Tell it [again|] with a {new}.",
  "The same story with a {new}[, please|].",
  "Change the {kind} to a {new}.",
  "I want a {new} instead of [a|the] {kind}.",
  "Same story, but with a {new}.",
  "What if {old} was a {new}?",
  "Replace the {kind} with a {new}.",
  "Now with a {new} as the hero.",
  "The hero should be a {new}.",
];

/** Asks for another thing: over `{new}` and `{old}`. */
export const NEW_THING: readonly string[] = [
  "[Change|Please change] the {old} to a {new}.",
  "A {new} instead of [a|the] {old}[, please|].",
  "[Make|Turn] the {old} into a {new}.",
  "[Can|Could] it be a {new} instead of [a|the] {old}?",
  "[Not a {old}|No {old}]. A {new}[, please|].",
  "Tell it again, but with a {new} instead of the {old}.",
  "Replace the {old} with a {new}.",
  "Use a {new} instead of the {old}.",
  "I want a {new} in it, not a {old}.",
  "Same story, but the {old} is a {new}.",
  "What if the {old} was a {new}?",
  "Let the {old} be a {new}.",
  "[Can|Could] you make the {old} a {new}?",
  "Swap the {old} for a {new}.",
  "I would like a {new} and no {old}.",
];

/** Asks for another place: over `{at}` and `{old}`. */
export const NEW_PLACE: readonly string[] = [
  "[Put|Please put|Now put] it {at}.",
  "[Can|Could] it happen {at}[ instead|]?",
  "Make it happen {at}.",
  "Let it [be|happen|play] {at}[, please|].",
  "Tell it again, but {at}.",
  "Same story, but {at}.",
  "It should [be|happen|take place] {at}.",
  "I want it to [be|happen] {at}.",
  "Change the place. It should be {at}.",
  "What if it [happened|was] {at}?",
  "[Can|Could] you set [it|the story] {at}?",
  "Set the story {at}[ instead|].",
  "Now {at}[, please|].",
  "The same, but {at}[, please|].",
  "Can we have the story {at}?",
];
