import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { isSchemaObject } from "../print/map-schema.ts";

const formatExamples: Readonly<Record<string, string>> = {
  "date-time": "2024-01-15T10:30:00Z",
  date: "2024-01-15",
  time: "10:30:00Z",
  duration: "P1D",
  uuid: "123e4567-e89b-12d3-a456-426614174000",
  email: "someone@example.com",
  uri: "https://example.com/",
  "uri-reference": "/",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
};

const PREFIX = "#/$defs/";

/** Entries of `$defs` that an example may follow into each other. */
const MOST_NESTED = 5;

/** Values of one example after which it follows no reference: references to references can ask for any number. */
const MOST_VALUES = 2_000;

/** How a value was come by. */
interface References {
  /** The entries of `$defs` that it stands in: one that refers to itself has no example there. */
  readonly names: readonly string[];
  /** The values of the example so far. */
  readonly made: { count: number };
}

/** Keywords that narrow a value in ways that this module does not follow. */
const opaque = [
  "pattern",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "$dynamicRef",
  "contains",
  "uniqueItems",
  "multipleOf",
];

/** A value that the schema's own examples, constants, enums, formats and limits give; undefined where they do not suffice. */
export function exampleOf(schema: JsonSchema): Json | undefined {
  return valueOf(schema, schema, { names: [], made: { count: 0 } });
}

function valueOf(schema: Json | undefined, root: JsonSchema, open: References): Json | undefined {
  if (!isSchemaObject(schema)) return undefined;
  open.made.count++;
  const { examples, const: constant, enum: values, default: fallback, $ref } = schema;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  if (constant !== undefined) return constant;
  if (Array.isArray(values)) return values[0];
  if (fallback !== undefined) return fallback;
  if (opaque.some((keyword) => keyword in schema)) return undefined;
  if (typeof $ref === "string") return referencedValue($ref, root, open);
  return byType(schema, root, open);
}

function referencedValue(reference: string, root: JsonSchema, open: References): Json | undefined {
  const definitions = root["$defs"];
  const name = reference.startsWith(PREFIX) ? reference.slice(PREFIX.length) : "";
  const { names, made } = open;
  if (names.includes(name) || names.length >= MOST_NESTED || !isSchemaObject(definitions)) return undefined;
  if (made.count > MOST_VALUES || !Object.hasOwn(definitions, name)) return undefined;
  return valueOf(definitions[name], root, { names: [...names, name], made });
}

function byType(schema: JsonSchema, root: JsonSchema, open: References): Json | undefined {
  const type = Array.isArray(schema["type"]) ? schema["type"][0] : schema["type"];
  if (type === "object") return objectOf(schema, root, open);
  if (type === "array") return arrayOf(schema, root, open);
  if (type === "string") return textOf(schema);
  if (type === "integer" || type === "number") return numberOf(schema);
  if (type === "boolean") return true;
  return type === "null" ? null : undefined;
}

/** Every declared property that has an example; undefined when a required one has none. */
function objectOf(schema: JsonSchema, root: JsonSchema, open: References): Json | undefined {
  const properties = isSchemaObject(schema["properties"]) ? schema["properties"] : {};
  const entries = Object.entries(properties)
    .map(([name, one]): [string, Json | undefined] => [name, valueOf(one, root, open)])
    .filter((entry): entry is [string, Json] => entry[1] !== undefined);
  const named = new Set(entries.map(([name]) => name));
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const few = typeof schema["minProperties"] === "number" && schema["minProperties"] > entries.length;
  return few || required.some((name) => !named.has(String(name))) ? undefined : Object.fromEntries(entries);
}

function arrayOf(schema: JsonSchema, root: JsonSchema, open: References): Json | undefined {
  const least = typeof schema["minItems"] === "number" ? schema["minItems"] : 0;
  const item = "prefixItems" in schema ? undefined : valueOf(schema["items"], root, open);
  if (item === undefined) return least === 0 ? [] : undefined;
  return schema["maxItems"] === 0
    ? []
    : Array.from({ length: Math.min(Math.max(least, 1), 100) }, () => item);
}

function textOf({ format, minLength = 0, maxLength = Infinity }: JsonSchema): string | undefined {
  const text =
    typeof format === "string"
      ? formatExamples[format]
      : "text".padEnd(Math.min(Number(minLength), 100), "-");
  return text !== undefined && text.length >= Number(minLength) && text.length <= Number(maxLength)
    ? text
    : undefined;
}

function numberOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): number | undefined {
  const low = Math.max(asNumber(minimum, -Infinity), asNumber(exclusiveMinimum, -Infinity) + 1);
  const high = Math.min(asNumber(maximum, Infinity), asNumber(exclusiveMaximum, Infinity) - 1);
  const value = Math.ceil(Math.max(low, Math.min(1, high)));
  return Number.isSafeInteger(value) && value >= low && value <= high ? value : undefined;
}

function asNumber(value: Json | undefined, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}
