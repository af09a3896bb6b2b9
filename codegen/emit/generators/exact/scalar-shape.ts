import type { Shape, StringFormat } from "../../../model/event-model.ts";
import { FRACTION, type Family } from "../../../model/reading/type-set.ts";
import { formatValues } from "../format-values.ts";
import { canDraw } from "../text-value.ts";
import { numbersOf } from "../grid.ts";
import type { Alternative } from "./expand.ts";
import { scalarFacts, type ScalarFacts } from "./facts.ts";
import type { ShapeSite } from "./generator-shape.ts";
import { keywordsOf, type Part } from "./schema-part.ts";

const families: readonly (readonly [Family, readonly string[]])[] = [
  ["string", ["minLength", "maxLength", "pattern", "format", "contentEncoding"]],
  ["number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]],
  [
    "object",
    [
      "properties",
      "required",
      "additionalProperties",
      "patternProperties",
      "propertyNames",
      "minProperties",
      "maxProperties",
    ],
  ],
  ["array", ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"]],
];

/** The kinds of values that a schema without `type` speaks of. */
export function familiesWith(way: Alternative): readonly Family[] {
  const said = new Set(way.parts.flatMap((one) => Object.keys(keywordsOf(one))));
  const spoken = families
    .filter(([, keywords]) => keywords.some((one) => said.has(one)))
    .map(([family]) => family);
  return way.contains.length > 0 && !spoken.includes("array") ? [...spoken, "array"] : spoken;
}

/** The shape of a text or number; null when none can be made. */
export function scalarOf(
  site: ShapeSite,
  family: "string" | "number",
  parts: readonly Part[],
  nullable: boolean,
): Shape | null {
  const facts = scalarFacts(parts);
  const base = site.baseOf(parts, nullable);
  if (family === "number") {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = facts;
    const shape = {
      kind: "number",
      ...base,
      integer: (facts.types & FRACTION) === 0,
      minimum,
      maximum,
      exclusiveMinimum,
      exclusiveMaximum,
      multipleOf,
    } as const;
    return numbersOf(shape) === null
      ? site.dead(base.pointer, "No number was found that meets all constraints.")
      : shape;
  }
  const formats = facts.formats.filter(isKnown);
  if (formats.length > 1) site.doubt();
  const [format = null] = formats;
  const { minLength, maxLength, encoding } = facts;
  const pattern = facts.pattern ?? encodedPattern(facts, format);
  const shape = { kind: "string", ...base, format, minLength, maxLength, pattern, encoding } as const;
  if (canDraw(shape)) return shape;
  const what =
    pattern === null
      ? "this format and length"
      : `${JSON.stringify(pattern)} and the other constraints allow`;
  return site.dead(
    base.pointer,
    pattern === null ? `No text was found of ${what}.` : `No text was found that ${what}.`,
  );
}

function isKnown(format: string): format is StringFormat {
  return Object.hasOwn(formatValues, format);
}

/** Text in base64 comes in blocks of four characters; null where no such text has the length. */
function encodedPattern(
  { encoding, minLength, maxLength }: ScalarFacts,
  format: StringFormat | null,
): string | null {
  if (encoding !== "base64" || format !== null) return null;
  const least = Math.max(1, Math.ceil(minLength / 4));
  const most = Math.min(least + 8, Math.floor((maxLength ?? Infinity) / 4));
  return most < least || least > 1000 ? null : `^(?:[A-Za-z0-9+/]{4}){${least},${most}}$`;
}
