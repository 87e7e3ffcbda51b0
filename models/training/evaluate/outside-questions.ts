/** A question that is not for a teller of little stories, and words that only an attempt to answer it would use. */
export interface OutsideQuestion {
  readonly question: string;
  readonly forbidden: readonly string[];
}

/** In wordings, and mostly about matters, that no list of the corpus has. */
export const OUTSIDE_QUESTIONS: readonly OutsideQuestion[] = `
What's Finland's capital city?|Helsinki
Which ocean lies between Africa and America?|Atlantic
Name the longest river on earth.|Nile|Amazon
On which continent do you find Chile?|South America
Could you tell me the population of Iceland?|million|thousand
Which mountain range separates France from Spain?|Pyrenees
How many days does a leap year have?|366
If I have six eggs and drop two, how many remain?|four|4
What does seventeen minus nine make?|eight|8
Give me the cube of eleven.|1331
Is 91 divisible by seven?|13|divisible
Work out the area of a circle of radius three.|28|nine
Please debug this: for (i = 0; i < n; i--) sum += i;|loop|increment
What's the difference between a stack and a queue?|LIFO|FIFO
Show me a regular expression that matches dates.|regex|pattern
How can I undo my last git commit?|git|reset
Explain recursion like I'm five.|function|recursion
Who composed the Ninth Symphony?|Beethoven
In what year did the Berlin Wall fall?|1989
Who was the first person to walk on the lunar surface?|Armstrong
Which queen ruled England in 1600?|Elizabeth
When did the Second World War finish?|1945
Who was emperor of Rome after Caesar?|Augustus
Who is the prime minister these days?|minister|elected
Which party will win next month's vote?|party|vote
Did interest rates go up this morning?|percent|bank
Which shares would you invest in?|shares|invest
What is inflation?|prices|inflation
Can you do my tax return?|tax|income
How do I write a contract for a rented flat?|contract|tenant
My stomach hurts since yesterday, any advice?|doctor|medicine
Which vitamins do I need in winter?|vitamin|vitamins
How much aspirin is safe for an adult?|aspirin|mg
My knee is swollen, is it broken?|doctor|ice
How long should dough rest before baking?|hours|minutes
What can replace butter in a sauce?|oil|margarine
How is sushi prepared?|fish|rice
At what temperature does lead melt?|327|degrees
What is the chemical symbol of gold?|Au
How does a microwave oven heat things?|waves|molecules
What are atoms made of?|protons|electrons
Why do we have leap seconds?|rotation|clocks
How large is the universe?|light years|billion
What causes tides?|gravity|pull
Say "good night" in Portuguese for me.|boa noite
What's the Greek word for water?|nero
Comment allez-vous aujourd'hui ?|bien|merci
Kannst du mir bitte helfen?|ja|gerne
What is the past participle of "to swim"?|swum
Find a synonym for "enormous".|huge|gigantic
Proofread my thesis, please.|thesis|grammar
Recommend a laptop under 500 dollars.|laptop|dollars
Which bus goes to the central station?|line|number
Reserve a table for two at eight.|reserved|table
Will the sun be out this afternoon?|sunny|clouds
Remind me to phone the dentist.|remind|dentist
Which team lifted the cup last season?|team|won
Who directed Jaws?|Spielberg
What is your opinion on nuclear power?|energy|nuclear
Give me the lyrics of a famous pop song.|baby|yeah`
  .trim()
  .split("\n")
  .map((line) => {
    const [question, ...forbidden] = line.split("|");
    return { question: question!, forbidden };
  });
