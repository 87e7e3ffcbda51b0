type Argument = number | bigint;

/** What a module imports. */
export type Functions = Record<string, (...args: Argument[]) => unknown>;

/** Each function behind a plain one that hands on its 32-bit arguments as the unsigned numbers that they are. */
export function plainFunctions(functions: Functions): Functions {
  return Object.fromEntries(
    Object.entries(functions).map(([name, call]) => [name, (...args) => call(...args.map(unsigned))]),
  );
}

function unsigned(argument: Argument): Argument {
  return typeof argument === "number" ? argument >>> 0 : argument;
}
