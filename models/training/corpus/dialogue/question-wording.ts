/** Wordings of the questions about a story: over `{hero}` ("Tim", "the fox"), `{kind}`, `{he}`, `{his}` and `{thing}`. */
export const WHO =
  list(`Who [was|is] in the story?;Who [was|is] the story about?;Who [was|is] [it|this] about?;[Who|And who] was in it?;Who [was|is] the hero?;
Who [was|is] the main character?;Tell me who was in [it|the story].;Who are the characters?;Name the characters[, please|].;Who was there?;
Who is it about again?;I forgot who was in it.;Who were they?;Which characters [are|were] in [it|the story]?;[Can|Could] you tell me who was in the story?;
Who does the story tell about?`);

export const HERO_NAME =
  list(`What [was|is] the {kind}'s name?;What [was|is] {his} name?;What was the {kind} called?;What was the name of the {kind}?;
What was the name of the hero?;What [was|is] the hero's name?;Who was the {kind}?;How was the {kind} called?;[Tell me|Say] the name of the {kind}.;
I forgot the {kind}'s name.;Did the {kind} have a name?;The {kind}'s name was what?;What did you call the {kind}?;What is the {kind} called?;Name of the {kind}?;
Do you remember the {kind}'s name?`);

export const HERO_KIND =
  list(`What [was|is] {hero}?;What kind of creature was {hero}?;Who or what is {hero}?;What [kind|sort] of character [was|is] the hero?;
Is the hero a {kind} or a person?;What was the hero?;Was {hero} a {kind}?;Which creature was it?;What was {he}?;What is {hero} in the story?;
What is the hero of the story?;Tell me what {hero} is.;What exactly is {hero}?;Is {hero} a {kind}?;So what is {hero}?;And what was {hero}?`);

export const ABOUT_PLACE =
  list(`Where [was it|did it happen|was that]?;Where did the story [happen|take place]?;Where [was|is] {hero}?;Where were they?;
In which place was it?;What was the place?;Where [does|did] the story play?;Where does it happen?;And where did [it|that] happen?;
Where did {hero} go?;[Can you tell me|Tell me] where it happened.;Where was all this?;What is the place in the story?;At what place was that?;Where did all [this|that] happen?`);

export const ABOUT_THING =
  list(`What was the thing in the story?;What [was|is] the special thing?;What was it all about?;Which thing was in the story?;
What thing [was|is] [it|the story] about?;What was that thing again?;Which object was in it?;What object is [it|the story] about?;Tell me the thing in the story.;
What was the important thing?;What is the thing in it?;What thing is important in [it|the story]?;And what was the thing?;Which thing was important?;I forgot what thing was in it.`);

export const ABOUT_PROBLEM =
  list(`What [was|is] the problem?;What [was|is] wrong?;What went wrong?;What happened to {hero}?;What was {his} problem?;
What was {hero}'s problem?;What was the trouble?;How did [it|the trouble] begin?;What problem did {hero} have?;Why was there trouble?;Did something go wrong?;
And what was the problem?;[Can you tell me|Tell me] what the problem was.;What was the matter?;What was the matter with {hero}?;What trouble was {hero} in?`);

export const WHAT_DEED =
  list(`What did they do?;What did {hero} do?;What did {he} do [about it|then]?;And what did {hero} do?;What did {hero} do about it?;
Tell me what they did.;What was done about it?;How did they try to help?;What did [they|{hero}] try?;So what did they do?;What did they do [about|against] it?;
What did {hero} do in the story?;What happened in the middle?;[Can you tell me|Tell me] what {hero} did.;What did they do about the problem?`);

export const ABOUT_OUTCOME =
  list(`How did [it|the story] end?;How does [it|the story] end?;What happened [in|at] the end?;What was the end[ing|] [of the story|]?;
How did it all end?;And the end?;What [was|is] the ending?;Did it end well?;How did it turn out?;Tell me the end again.;What happened at last?;
[Can you tell me|Tell me] how it ended.;I did not understand the end.;How did it go for {hero} in the end?;And how did it end?;What became of {hero}?`);

export const HAPPY_OR_SAD =
  list(`[Was|Is] it [happy or sad|sad or happy]?;Was [that|this] a [happy|sad] story?;Is [that|this|it] a [happy|sad] story?;
Does it have a [happy|sad] end[ing|]?;Did it end [happily or sadly|happily|sadly]?;[Was|Is] the end[ing|] [happy|sad|happy or sad]?;A [happy|sad] end?;
Was it a [happy|sad] ending?;Happy or sad?;What kind of end was it, happy or sad?;Is the story a [sad|happy] one?;Would you say it is [sad|happy]?;
Is it a [happy|sad] one?;So was it happy or sad?;Was the story happy or sad?`);

export const ABOUT_LESSON =
  list(`What [is|was] the [lesson|moral]?;What [is|was] the [lesson|moral] of the story?;What can [I|we|you] learn from [it|the story|this]?;
What did {hero} learn?;What does [it|the story] teach [us|]?;Is there a [lesson|moral]?;[And|So] the [lesson|moral]?;What should I learn from this?;
What does the story mean?;What is the meaning of the story?;What do we learn?;What did they learn?;Does the story have a [lesson|moral]?;
Tell me the [lesson|moral].;What is the point of the story?;What does it tell us?`);

export const HELPER =
  list(`Who helped[ {hero}|]?;Who was the helper?;Did anyone help[ {hero}|]?;Did somebody help {hero}?;Who helped in the story?;And who helped?;
Was {hero} alone?;Who was with {hero}?;Did {hero} have help?;Who else was there?;Who came to help?;Tell me who helped.;Was there a friend?;Did {hero} have a friend?;
Who was the other one?`);

export const TRUTH =
  list(`Did you make [this|it|that] up?;Is [this|it|that] a true story?;Is [this|it|that] true?;Did [this|it|that] really happen?;Is it real?;
Where did you get this story from?;Who wrote [this|the story]?;Did you write [this|that|it]?;Is {hero} real?;Was that true?;Have you made it up?;
Is it from a book?;Did you invent it?;Did {hero} really live?;Where is this story from?`);

export const ABOUT_TITLE =
  list(`What is the [title|name] of the story?;[What|How] is the story called?;[Give|Can you give] it a title[, please|].;[What|Which] title does it have?;
Does it have a title?;What would you call [it|the story]?;A title[, please|].;The title?;I need a title for it.;What is a good title?;
Think of a title.;What title would you give it?;Give the story a [name|title].;Does the story have a [name|title]?;What's the title?`);

export const ABOUT_SUMMARY =
  list(`[Sum it up|Summarize it|Summarize the story|Summarize][, please|].;What happened in the story?;What was the story about?;
[Give me|I want|I need] a summary.;A short summary[, please|].;[Can|Could] you sum it up?;In one or two sentences, what happened?;Tell me in short what happened.;
So what happened?;I was not listening. What happened?;[Can|Could] you summarize [it|the story]?;What is the story about, in short?;Summary?;
Tell me the story in a nutshell.;What happened, in short?`);

function list(wordings: string): string[] {
  return wordings.split(";").map((wording) => wording.trim());
}
