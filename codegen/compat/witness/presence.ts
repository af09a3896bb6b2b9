import type { JsonSchema } from "../../load/loaded-schema.ts";
import { pointerTokens } from "../../load/pointer.ts";

/** A schema that asks for the property at a pointer of a schema to be there, as far as the pointer leads through properties and items. */
export function presenceOf(pointer: string): JsonSchema {
  return presence(pointerTokens(pointer) ?? []);
}

function presence([keyword, ...rest]: readonly string[]): JsonSchema {
  const [name] = rest;
  if (keyword === "properties" && name !== undefined) {
    return { type: "object", required: [name], properties: { [name]: presence(rest.slice(1)) } };
  }
  return keyword === "items" ? { type: "array", minItems: 1, items: presence(rest) } : {};
}
