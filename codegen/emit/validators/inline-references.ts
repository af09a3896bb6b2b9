import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { isSchemaObject, mapSchema } from "../print/map-schema.ts";

/** Larger pieces stay functions of their own, so that the text grows at most in proportion to the references. */
const LONGEST_PIECE = 2_000;

const PREFIX = "#/$defs/";

/** A piece with any of these means something else in another place. */
const tiedToItsPlace = /"\$(?:id|anchor|dynamicAnchor|dynamicRef|defs)":/;

/**
 * The schema with each reference to a small, non-recursive entry of `$defs` replaced by the entry. Ajv would call a
 * function there, with the path of the place in a new object, which costs more than most checks.
 */
export function inlineReferences(schema: JsonSchema): JsonSchema {
  const pieces = isSchemaObject(schema["$defs"]) ? schema["$defs"] : {};
  const inlined = new Map<string, Json | null>();
  const replace = (one: JsonSchema): JsonSchema => {
    const { $ref, ...siblings } = one;
    const piece =
      typeof $ref === "string" && $ref.startsWith(PREFIX) ? pieceOf($ref.slice(PREFIX.length)) : null;
    if (piece === null) return one;
    if (Object.keys(siblings).length === 0 && isSchemaObject(piece)) return piece;
    return { ...siblings, allOf: [piece, ...(Array.isArray(siblings["allOf"]) ? siblings["allOf"] : [])] };
  };

  /** An entry of `$defs` with its own references replaced; null when it is absent, large, recursive or tied to its place. */
  function pieceOf(name: string): Json | null {
    const known = inlined.get(name);
    if (known !== undefined) return known;
    inlined.set(name, null);
    const piece = Object.hasOwn(pieces, name) ? pieces[name] : undefined;
    if (!isSchemaObject(piece)) return null;
    const whole = mapSchema(piece, replace);
    const text = JSON.stringify(whole);
    const small = text.length <= LONGEST_PIECE && !tiedToItsPlace.test(text) && !text.includes('"$ref":');
    if (small) inlined.set(name, whole);
    return small ? whole : null;
  }

  return mapSchema(schema, replace);
}
