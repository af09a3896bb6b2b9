import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { lookUp } from "../../model/reading/schema-node.ts";
import { blockComment } from "../print/header.ts";
import { isSchemaObject, mapSchema } from "../print/map-schema.ts";
import { nameReferences, REFUSED_NAME, referencesOf } from "./name-references.ts";

/** What decides the TypeScript type of a value; every other keyword narrows values in ways that a type cannot say. */
const kept = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "additionalItems",
  "enum",
  "const",
  "allOf",
  "anyOf",
  "oneOf",
  "$ref",
  "$defs",
  "description",
  "deprecated",
  "tsType",
]);

/**
 * The part of a 2020-12 schema that its TypeScript type depends on, in the older dialect that json-schema-to-typescript
 * reads: descriptions that cannot end a comment, names taken from the event and from `$defs` alone, tuples as lists of
 * schemas, and patterns of property names folded into the index signature.
 */
export function simplifyForTypes(schema: JsonSchema): JsonSchema {
  const { $defs, ...root } = mapSchema(nameReferences(schema), (one) => {
    const changed = withNames(
      withObjects(withTuple(withIndexSignature(withDescription(withPlainValues(one))))),
    );
    return Object.fromEntries(Object.entries(changed).filter(([keyword]) => kept.has(keyword)));
  });
  return isSchemaObject($defs) ? { ...root, $defs: reached(root, $defs) } : root;
}

/** A name that the library takes, in place of one that it does not: see `withRefusedName`. */
const STAND_IN = `\uF8FF${REFUSED_NAME}`;

function withNames(schema: JsonSchema): JsonSchema {
  const { properties, required } = schema;
  if (!isSchemaObject(properties) || !Object.hasOwn(properties, REFUSED_NAME)) return schema;
  const nameOf = (name: Json) => (name === REFUSED_NAME ? STAND_IN : name);
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [nameOf(name), one])),
    ...(Array.isArray(required) && { required: required.map(nameOf) }),
  };
}

/** The text that the library made of a simplified schema, with the name that it did not take. */
export function withRefusedName(text: string): string {
  return text.replaceAll(STAND_IN, REFUSED_NAME);
}

/** The library would look into listed objects and arrays as if they were schemas: they get their type here. */
function withPlainValues(schema: JsonSchema): JsonSchema {
  const values = Array.isArray(schema["enum"])
    ? (schema["enum"] as readonly Json[])
    : schema["const"] === undefined
      ? []
      : [schema["const"]];
  if (values.every((one) => one === null || typeof one !== "object")) return schema;
  return { tsType: values.map(literalType).join(" | "), ...descriptionOf(schema) };
}

function literalType(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literalType).join(", ")}]`;
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${literalType(one)};`);
  return `{ ${members.join(" ")} }`;
}

/** The pieces that the root refers to, and those that they do: the library would read all of them. */
function reached(root: JsonSchema, pieces: JsonSchema): JsonSchema {
  const whole: JsonSchema = { $defs: pieces };
  // The root, which "#" refers to, is looked through anyway.
  const found = new Set<Json>([whole]);
  const open: Json[] = [root];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    for (const ref of isSchemaObject(one) ? referencesOf(one) : []) {
      const piece = lookUp(whole, ref)?.value;
      if (piece === undefined || found.has(piece)) continue;
      found.add(piece);
      open.push(piece);
    }
  }
  return Object.fromEntries(Object.entries(pieces).filter(([, piece]) => found.has(piece)));
}

function withDescription(schema: JsonSchema): JsonSchema {
  const { description } = schema;
  if (typeof description !== "string") return schema;
  const text = blockComment(description)
    .split(/[\r\n\u2028\u2029]+/)
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
  return { ...schema, description: text };
}

/** The library refers to objects only: entries of `$defs` that are `true` or `false` become some. */
function withObjects(schema: JsonSchema): JsonSchema {
  const pieces = schema["$defs"];
  if (!isSchemaObject(pieces)) return schema;
  const objects = Object.entries(pieces).map(([name, piece]): [string, Json] => [
    name,
    piece === true ? {} : piece === false ? { tsType: "never" } : piece,
  ]);
  return { ...schema, $defs: Object.fromEntries(objects) };
}

/** An open object gets an index signature only where the schema declares nothing, or says what else may stand there. */
function withIndexSignature(schema: JsonSchema): JsonSchema {
  if (!isObjectSchema(schema)) return schema;
  const declared = isSchemaObject(schema["properties"]) ? Object.keys(schema["properties"]) : [];
  const rest = schema["additionalProperties"];
  const patterns = isSchemaObject(schema["patternProperties"])
    ? Object.values(schema["patternProperties"])
    : [];
  if (patterns.length > 0) {
    const values = rest === false ? patterns : [...patterns, rest ?? true];
    return { ...schema, additionalProperties: values.includes(true) ? {} : unionOf(values) };
  }
  if (declared.length > 0) return rest === true ? { ...schema, additionalProperties: {} } : schema;
  if (rest !== false)
    return hasBranches(schema) ? schema : { ...schema, additionalProperties: restSchema(rest) };
  return hasBranches(schema) || schema["type"] !== "object"
    ? schema
    : { tsType: "Record<string, never>", ...descriptionOf(schema) };
}

function withTuple(schema: JsonSchema): JsonSchema {
  const first = schema["prefixItems"];
  if (!Array.isArray(first)) return schema;
  const rest = schema["items"] ?? true;
  const exact = typeof schema["minItems"] === "number" && schema["minItems"] >= first.length;
  if (exact) return { ...schema, items: first, additionalItems: rest };
  const values = rest === false ? first : [...first, rest];
  return { ...schema, items: values.includes(true) ? {} : unionOf(values) };
}

function unionOf(schemas: readonly Json[]): Json {
  return schemas.length === 1 && schemas[0] !== undefined ? schemas[0] : { anyOf: schemas };
}

function restSchema(rest: Json | undefined): Json {
  return rest === undefined || rest === true ? {} : rest;
}

function descriptionOf(schema: JsonSchema): JsonSchema {
  return typeof schema["description"] === "string" ? { description: schema["description"] } : {};
}

function hasBranches(schema: JsonSchema): boolean {
  return ["allOf", "anyOf", "oneOf", "$ref"].some((keyword) => keyword in schema);
}

function isObjectSchema(schema: JsonSchema): boolean {
  const { type } = schema;
  if (type === "object" || (Array.isArray(type) && type.includes("object"))) return true;
  return (
    type === undefined &&
    ("properties" in schema ||
      "patternProperties" in schema ||
      isSchemaObject(schema["additionalProperties"]))
  );
}
