import { diagnostic } from "../../diagnostic.ts";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import { childPointer } from "../../load/pointer.ts";
import { didYouMean, quote } from "../../load/suggest.ts";
import type { MapShape, ObjectShape, PropertyShape, Shape } from "../event-model.ts";
import { isObject, listOf, numberOf } from "../json-guards.ts";
import { ruleOf } from "./keywords.ts";
import { reportNotMapped } from "./not-mapped.ts";
import type { ShapeBase, ShapeReader } from "./reader.ts";
import { anyShape } from "./scalars.ts";
import { nodeIn, type ResolvedNode } from "./schema-node.ts";

/** An object: a map where no property is declared and others are welcome, else an object with its properties. */
export function readObject(reader: ShapeReader, node: ResolvedNode, base: ShapeBase): ObjectShape | MapShape {
  const declared = node.keywords.get("properties")?.value;
  const properties = isObject(declared) ? declared : {};
  checkRequired(reader, node, properties);
  const closed = node.keywords.get("additionalProperties")?.value === false;
  const isMap = Object.keys(properties).length === 0 && !closed;
  return isMap ? readMap(reader, node, base) : readRecord(reader, node, { base, properties, closed });
}

function readRecord(
  reader: ShapeReader,
  node: ResolvedNode,
  parts: { readonly base: ShapeBase; readonly properties: JsonSchema; readonly closed: boolean },
): ObjectShape {
  for (const keyword of ["propertyNames", "minProperties", "maxProperties"]) {
    const cell = node.keywords.get(keyword);
    if (cell === undefined) continue;
    const instead = "Leave it out, or say with required and additionalProperties which properties there are.";
    reportNotMapped(reader, cell.pointer, `${keyword} on an object with properties has no mapping.`, instead);
  }
  const required = new Set(listOf(node.keywords.get("required")?.value));
  const cell = node.keywords.get("properties");
  const properties: PropertyShape[] = [];
  for (const [name, value] of Object.entries(parts.properties)) {
    if (cell === undefined) break;
    const shape = reader.read(nodeIn(node, cell, { key: name, value }));
    properties.push({ name, required: required.has(name), shape });
  }
  const additional = parts.closed ? false : additionalShape(reader, node, parts.base);
  return { kind: "object", ...parts.base, properties, additional, patterns: [] };
}

function readMap(reader: ShapeReader, node: ResolvedNode, base: ShapeBase): MapShape {
  return {
    kind: "map",
    ...base,
    value: additionalShape(reader, node, base),
    keyPattern: readKeyPattern(reader, node),
    keys: null,
    patterns: [],
    minProperties: numberOf(node.keywords.get("minProperties")?.value) ?? 0,
    maxProperties: numberOf(node.keywords.get("maxProperties")?.value),
  };
}

function additionalShape(reader: ShapeReader, node: ResolvedNode, base: ShapeBase): Shape {
  const cell = node.keywords.get("additionalProperties");
  if (cell !== undefined) return reader.read(nodeIn(node, cell));
  return anyShape(base.at, base.pointer);
}

function readKeyPattern(reader: ShapeReader, node: ResolvedNode): string | null {
  const cell = node.keywords.get("propertyNames");
  if (cell === undefined || cell.value === true) return null;
  const schema: JsonSchema = isObject(cell.value) ? cell.value : { not: {} };
  for (const keyword of Object.keys(schema)) {
    const { role } = ruleOf(keyword);
    if (role === "annotation" || keyword === "pattern" || (keyword === "type" && schema["type"] === "string"))
      continue;
    const pointer = isObject(cell.value) ? childPointer(cell.pointer, keyword) : cell.pointer;
    reportNotMapped(reader, pointer, "Only pattern has a mapping in propertyNames.", "Say it with pattern.");
  }
  return typeof schema["pattern"] === "string" ? schema["pattern"] : null;
}

function checkRequired(reader: ShapeReader, node: ResolvedNode, properties: JsonSchema): void {
  const cell = node.keywords.get("required");
  for (const [index, name] of listOf(cell?.value).entries()) {
    if (cell === undefined || typeof name !== "string" || Object.hasOwn(properties, name)) continue;
    const hint = didYouMean(name, Object.keys(properties), "Declare it in properties.");
    const place = reader.placeOf(childPointer(cell.pointer, index));
    reader.report(
      diagnostic("REQUIRED_NOT_DECLARED", place, `The required property ${quote(name)} is not declared.`, {
        hint,
      }),
    );
  }
}
