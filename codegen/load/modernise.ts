import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import { type Draft, draftName } from "./dialect.ts";
import { childNode, type JsonNode, plainValue, stringMember } from "./json-node.ts";
import { type JsonSource, placeOfKey } from "./json-source.ts";
import { type Children, DISTINCT, keywordOf } from "./keywords.ts";
import { isJsonObject } from "./json-value.ts";
import type { Json, JsonSchema } from "./loaded-schema.ts";
import { DYNAMIC, dynamicReferences } from "./dynamic-references.ts";
import { childPointer } from "./pointer.ts";
import { quote } from "./suggest.ts";
import { unicodePattern } from "./unicode-pattern.ts";

/** A file in the form of draft 2020-12. */
export interface Modernised {
  readonly schema: Json;
  /** Where each schema of the file stands in `schema`, as a pointer; outer schemas first. */
  readonly positions: ReadonlyMap<JsonNode, string>;
  /** The objects of `schema` that hold a `$ref`, and what they were made from: for a dynamic reference, from its text. */
  readonly references: ReadonlyMap<JsonSchema, JsonNode>;
  /** The objects of `schema` that were made from a schema with an `$id`, and that schema. */
  readonly embedded: ReadonlyMap<JsonSchema, JsonNode>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Rewrites a checked file to draft 2020-12 and leaves its faulty parts out. `$schema`, `$id` and anchors go, since
 * every reference becomes a pointer; a `$ref` keeps its text, and dynamic references become one. `definitions` become `$defs`.
 */
export function modernise(source: JsonSource, draft: Draft, faulty: ReadonlySet<JsonNode>): Modernised {
  const positions = new Map<JsonNode, string>();
  const references = new Map<JsonSchema, JsonNode>();
  const embedded = new Map<JsonSchema, JsonNode>();
  const diagnostics: Diagnostic[] = [];
  return { schema: convert(source.root, ""), positions, references, embedded, diagnostics };

  function convert(node: JsonNode, pointer: string): Json {
    positions.set(node, pointer);
    if (node.kind !== "object") return plainValue(node);
    const isReference = stringMember(node, "$ref") !== null;
    const schema: Record<string, Json> = {};
    if (isReference) references.set(schema, node);
    if (node.members.has("$id")) embedded.set(schema, node);
    for (const [name, { value }] of node.members) {
      const keyword = keywordOf(name, draft);
      if (faulty.has(value) || DROPPED.has(name)) continue;
      if (isReference && draft <= 7 && keyword?.besideRef === false) ignoredBesideRef(name, value);
      else if (keyword === null) schema[name] = plainValue(withoutFaulty(value));
      else if (keyword.children === null) convertPlain(schema, name, value);
      else convertApplicator(schema, { name, value, children: keyword.children, pointer });
    }
    for (const value of dynamicReferences(node)) if (!faulty.has(value)) convertDynamic(schema, value);
    return schema;
  }

  /** A dynamic reference is one more that holds; what stands in a `$ref` already goes on standing there. */
  function convertDynamic(schema: Record<string, Json>, value: JsonNode): void {
    const isFree = schema["$ref"] === undefined;
    const holder = isFree ? schema : {};
    holder["$ref"] = plainValue(value);
    references.set(holder, value);
    if (!isFree) schema["allOf"] = [...(Array.isArray(schema["allOf"]) ? schema["allOf"] : []), holder];
  }

  /** Writes what 2020-12 says for a keyword without subschemas. */
  function convertPlain(schema: Record<string, Json>, name: string, value: JsonNode): void {
    if (draft === 4 && name.startsWith("exclusive")) return;
    const plain = plainValue(value);
    schema[draft === 4 ? limitName(name, value) : name] = modernPlain(name, plain);
  }

  /** The same for a keyword with subschemas, which stands in the schema at `pointer`. */
  function convertApplicator(schema: Record<string, Json>, at: Applicator): void {
    const { name, value, children, pointer } = at;
    if (name === "additionalItems") {
      const items = value.parent === null ? null : childNode(value.parent, "items");
      if (items?.kind === "array") schema["items"] = convert(value, childPointer(pointer, "items"));
    } else if (children === "rules") convertDependencies(schema, value, pointer);
    else if (DEFINITIONS.includes(name)) convertDefinitions(schema, value, pointer);
    else {
      const modern = children === "either" && value.kind === "array" ? "prefixItems" : name;
      const keyOf = name === "patternProperties" ? modernPattern : undefined;
      schema[modern] = convertChildren(value, children, childPointer(pointer, modern), keyOf);
    }
  }

  function convertChildren(
    value: JsonNode,
    children: Children,
    pointer: string,
    keyOf = (name: string) => name,
  ): Json {
    if (value.kind === "array") {
      return value.elements.map((one, index) => convert(one, childPointer(pointer, index)));
    }
    if (children !== "map" || value.kind !== "object") return convert(value, pointer);
    const map: Record<string, Json> = {};
    for (const [name, member] of value.members) {
      const key = keyOf(name);
      if (!faulty.has(member.value)) map[key] = convert(member.value, childPointer(pointer, key));
    }
    return map;
  }

  /** Joins `definitions` with `$defs`, whose names stay as they are. */
  function convertDefinitions(schema: Record<string, Json>, value: JsonNode, pointer: string): void {
    if (value.kind !== "object") return;
    const modern = value.parent === null ? null : childNode(value.parent, "$defs");
    const taken = new Set(modern?.kind === "object" && modern !== value ? modern.members.keys() : []);
    const below = childPointer(pointer, "$defs");
    const before = schema["$defs"];
    const pieces: Record<string, Json> = isJsonObject(before) ? { ...before } : {};
    for (const [name, member] of value.members) {
      if (faulty.has(member.value)) continue;
      let key = name;
      while (taken.has(key)) key += "_";
      taken.add(key);
      pieces[key] = convert(member.value, childPointer(below, key));
    }
    schema["$defs"] = pieces;
  }

  function convertDependencies(schema: Record<string, Json>, value: JsonNode, pointer: string): void {
    if (value.kind !== "object") return;
    const required: Record<string, Json> = {};
    const schemas: Record<string, Json> = {};
    const below = childPointer(pointer, "dependentSchemas");
    for (const [name, { value: rule }] of value.members) {
      if (rule.kind === "array") required[name] = plainValue(rule);
      else schemas[name] = convert(rule, childPointer(below, name));
    }
    if (Object.keys(required).length > 0) schema["dependentRequired"] = required;
    if (Object.keys(schemas).length > 0) schema["dependentSchemas"] = schemas;
  }

  /** An annotation loses only its faulty members. */
  function withoutFaulty(node: JsonNode): JsonNode {
    if (node.kind !== "object" || faulty.size === 0) return node;
    return { ...node, members: new Map([...node.members].filter(([, { value }]) => !faulty.has(value))) };
  }

  function ignoredBesideRef(name: string, value: JsonNode): void {
    const message = `${draftName(draft)} ignores ${quote(name)} beside "$ref".`;
    const hint = 'Put "$ref" into "allOf", or set "$schema" to draft 2019-09 or later.';
    diagnostics.push(
      diagnostic("IGNORED_BESIDE_REF", placeOfKey(source, value), message, { severity: "warning", hint }),
    );
  }
}

/** The node of the file that `token` leads to from a node, given as draft 2020-12 calls it; null when there is none. */
export function modernChild(node: JsonNode, token: string): JsonNode | null {
  const isTuple = token === "items" && childNode(node, "items")?.kind === "array";
  if (isTuple) return childNode(node, "additionalItems");
  return childNode(node, token) ?? childNode(node, FORMERLY.get(token) ?? token);
}

const DEFINITIONS: readonly string[] = ["$defs", "definitions"];

const FORMERLY: ReadonlyMap<string, string> = new Map([
  ["$defs", "definitions"],
  ["prefixItems", "items"],
  ["dependentRequired", "dependencies"],
  ["dependentSchemas", "dependencies"],
]);

function modernPlain(name: string, value: Json): Json {
  if (name === "pattern" && typeof value === "string") return modernPattern(value);
  return Array.isArray(value) && DISTINCT.has(name) ? distinct(value) : value;
}

function distinct(values: readonly Json[]): Json {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** A pattern in the form that the flag of 2020-12 reads; one that has none is reported elsewhere. */
function modernPattern(pattern: string): string {
  return unicodePattern(pattern) ?? pattern;
}

interface Applicator {
  readonly name: string;
  readonly value: JsonNode;
  readonly children: Children;
  readonly pointer: string;
}

/** Draft-04 makes a limit exclusive by a flag beside it. */
function limitName(name: string, value: JsonNode): string {
  if (name !== "minimum" && name !== "maximum") return name;
  const exclusive = name === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum";
  const flag = value.parent === null ? null : childNode(value.parent, exclusive);
  return flag?.kind === "scalar" && flag.value === true ? exclusive : name;
}

const DROPPED: ReadonlySet<string> = new Set([
  "$schema",
  "$id",
  "id",
  "$anchor",
  "$dynamicAnchor",
  "$recursiveAnchor",
  ...DYNAMIC,
]);
