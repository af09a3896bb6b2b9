/**
 * A function that emitted validators call, as the JavaScript text that is copied into each file that needs it. A helper
 * may call other helpers by name.
 */
export interface Helper {
  readonly name: string;
  readonly source: string;
}

/** A helper; the name is that of the last function of its source. */
export function helper(source: string): Helper {
  const name = [...source.matchAll(/^function (\w+)\(/gm)].at(-1)?.[1];
  if (name === undefined) throw new Error("the source of a helper must define a function");
  return { name, source: source.trim() };
}
