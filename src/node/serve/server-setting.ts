/** What the server will take from a flag, else from its variable. */
export function serverSetting(
  args: readonly string[],
  flag: string,
  fromVariable: string | undefined,
): string | undefined {
  for (const [i, arg] of args.entries()) {
    if (arg === flag) return args[i + 1];
    if (arg.startsWith(`${flag}=`)) return arg.slice(flag.length + 1);
  }
  return fromVariable;
}
