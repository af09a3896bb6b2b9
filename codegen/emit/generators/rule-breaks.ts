import type { Json } from "../../load/loaded-schema.ts";
import type { Shape } from "../../model/event-model.ts";
import { isObject, listOf } from "../../model/json-guards.ts";
import { stringLiteral } from "../print/json-text.ts";

type Keywords = ReadonlyMap<string, Json>;

/** The code of breaks of the number of members of a tuple or map. */
export function sizeBreaks(shape: Shape, path: readonly string[]): readonly string[] {
  const at = path.map(stringLiteral).join(", ");
  if (shape.kind === "map") return shape.minProperties > 0 ? [`replaced("minProperties", {}, ${at})`] : [];
  if (shape.kind !== "tuple") return [];
  const shorter = shape.minItems > 0 ? [`shortened(${shape.minItems - 1}, ${at})`] : [];
  const isOpen = shape.rest !== false || shape.maxItems !== null || shape.uniqueItems;
  return isOpen ? shorter : [...shorter, `overfull(${shape.items.length}, ${at})`];
}

/** The code of breaks of a rule that is the only one at a place which its shape does not say. */
export function ruleBreaks(shape: Shape, keywords: Keywords, path: readonly string[]): readonly string[] {
  if (shape.loose || shape.values !== null || shape.unsaid.length !== 1) return [];
  if (shape.kind === "array" && shape.unsaid[0] === "contains" && shape.minItems === 0)
    return keywords.get("minContains") === 0
      ? []
      : [`replaced("contains", [], ${path.map(stringLiteral).join(", ")})`];
  if (shape.kind === "object" && shape.unsaid[0] === "dependentRequired")
    return dependencyBreaks(shape, keywords.get("dependentRequired") ?? null, path);
  return [];
}

/** Leaves out a property that exactly one other one asks for. */
function dependencyBreaks(
  shape: Extract<Shape, { kind: "object" }>,
  rule: Json,
  path: readonly string[],
): readonly string[] {
  if (!isObject(rule)) return [];
  const pairs = Object.entries(rule).flatMap(([name, needed]) =>
    listOf(needed).flatMap((one) => (typeof one === "string" ? [{ name, needed: one }] : [])),
  );
  const required = new Set(shape.properties.filter((one) => one.required).map((one) => one.name));
  return pairs
    .filter(
      (pair) => !required.has(pair.needed) && pairs.filter((one) => one.needed === pair.needed).length === 1,
    )
    .map(({ name, needed }) => `orphaned(${[name, ...path, needed].map(stringLiteral).join(", ")})`);
}
