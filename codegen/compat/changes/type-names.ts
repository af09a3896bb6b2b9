import type { Json } from "../../load/loaded-schema.ts";

/** The names in a value of `type`, whether it is one or a list. */
export function typeNames(value: Json | undefined): readonly string[] {
  const names: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  return names.filter((name) => typeof name === "string");
}
