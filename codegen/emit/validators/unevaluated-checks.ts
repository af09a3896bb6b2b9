import type { JsonSchema } from "../../load/loaded-schema.ts";
import type { CheckWriter } from "./check-writer.ts";
import { messageOf } from "./messages.ts";
import { childSpot, refuse, type Spot } from "./spot.ts";

/**
 * The checks of a schema, with those of `unevaluatedProperties` and `unevaluatedItems` after all others. What the others have a say on
 * is collected in a Set of property names and indexes on the way.
 */
export function unevaluatedChecks(
  schema: JsonSchema,
  spot: Spot,
  writer: CheckWriter,
  others: (spot: Spot) => readonly string[],
): readonly string[] {
  const { unevaluatedProperties: properties, unevaluatedItems: items } = schema;
  if (properties === undefined && items === undefined) return others(spot);
  const seen = writer.name("seen");
  const outer = spot.seen === null ? [] : [`${writer.helper("addAll")}(${spot.seen}, ${seen});`];
  const inner: Spot = { ...spot, seen };
  return [
    `const ${seen} = new Set();`,
    ...others(inner),
    ...(properties === undefined ? [] : restOfProperties(schema, { ...inner, seen }, writer)),
    ...(items === undefined ? [] : restOfItems(schema, { ...inner, seen }, writer)),
    ...outer,
  ];
}

interface MarkedSpot extends Spot {
  readonly seen: string;
}

function restOfProperties(schema: JsonSchema, spot: MarkedSpot, writer: CheckWriter): readonly string[] {
  const { unevaluatedProperties: rest = true } = schema;
  const [key, value] = [writer.name("key"), writer.name("v")];
  const child = childSpot(spot, { expression: `${writer.helper("stepOf")}(${key})` }, value);
  const lines =
    rest === false
      ? [refuse(child, "unevaluatedProperties", messageOf("unevaluatedProperties", schema))]
      : [`const ${value} = ${spot.value}[${key}];`, ...writer.checks(rest, child)];
  return [
    `if (${writer.helper("isObject")}(${spot.value})) {`,
    `for (const ${key} in ${spot.value}) {`,
    `if (${spot.seen}.has(${key})) continue;`,
    `${spot.seen}.add(${key});`,
    ...lines,
    "}",
    "}",
  ];
}

function restOfItems(schema: JsonSchema, spot: MarkedSpot, writer: CheckWriter): readonly string[] {
  const { unevaluatedItems: rest = true } = schema;
  const [index, value] = [writer.name("i"), writer.name("v")];
  const child = childSpot(spot, { expression: index }, value);
  const lines =
    rest === false
      ? [refuse(spot, "unevaluatedItems", messageOf("unevaluatedItems", schema))]
      : [`const ${value} = ${spot.value}[${index}];`, ...writer.checks(rest, child)];
  return [
    `if (Array.isArray(${spot.value})) {`,
    `for (let ${index} = 0; ${index} < ${spot.value}.length; ${index}++) {`,
    `if (${spot.seen}.has(${index})) continue;`,
    `${spot.seen}.add(${index});`,
    ...lines,
    "}",
    "}",
  ];
}
