/** Stands where no case is left: a new member of the union makes the call a compile error. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
