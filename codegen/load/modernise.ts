import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import { ANNOTATIONS } from "./annotations.ts";
import { type Draft, draftName } from "./dialect.ts";
import { type JsonNode, type ObjectNode, plainValue, stringMember } from "./json-node.ts";
import { type JsonSource, placeOfKey } from "./json-source.ts";
import { type Children, keywordOf } from "./keywords.ts";
import type { Json } from "./loaded-schema.ts";
import { childPointer } from "./pointer.ts";
import { quote } from "./suggest.ts";

/** A file in the form of draft 2020-12, with the way back to where each part of it stands. */
export interface Modernised {
  readonly schema: Json;
  /** Where each schema of the file stands in `schema`, as a pointer. */
  readonly positions: ReadonlyMap<JsonNode, string>;
  /** What each object and array of `schema` was made from. */
  readonly origins: WeakMap<object, JsonNode>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Rewrites a checked file to draft 2020-12 and leaves its faulty parts out. `$schema`, `$id` and `$anchor` go, since
 * every reference becomes a pointer; a `$ref` keeps its text.
 */
export function modernise(source: JsonSource, draft: Draft, faulty: ReadonlySet<JsonNode>): Modernised {
  const positions = new Map<JsonNode, string>();
  const origins = new WeakMap<object, JsonNode>();
  const diagnostics: Diagnostic[] = [];
  return { schema: convert(source.root, ""), positions, origins, diagnostics };

  function convert(node: JsonNode, pointer: string): Json {
    positions.set(node, pointer);
    if (node.kind !== "object") return plain(node);
    const refIsAlone = draft <= 7 && stringMember(node, "$ref") !== null;
    const schema: Record<string, Json> = {};
    origins.set(schema, node);
    for (const [name, { value }] of node.members) {
      const keyword = keywordOf(name, draft);
      if (faulty.has(value) || DROPPED.has(name)) continue;
      if (refIsAlone && keyword?.besideRef === false) ignoredBesideRef(name, value);
      else if (keyword === null || keyword.children === null)
        Object.assign(schema, scalarKeyword(name, value, node));
      else Object.assign(schema, applicator(name, value, node, keyword.children, pointer));
    }
    return schema;
  }

  /** The keywords of 2020-12 that say what a keyword without subschemas says. */
  function scalarKeyword(name: string, value: JsonNode, node: ObjectNode): Record<string, Json> {
    if (draft === 4 && name.startsWith("exclusive")) return {};
    if (draft === 4 && (name === "minimum" || name === "maximum")) {
      const exclusive = name === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum";
      const flag = node.members.get(exclusive)?.value;
      if (flag?.kind === "scalar" && flag.value === true) return { [exclusive]: plain(value) };
    }
    return { [name]: plain(value) };
  }

  /** The same for a keyword with subschemas. */
  function applicator(
    name: string,
    value: JsonNode,
    node: ObjectNode,
    children: Children,
    pointer: string,
  ): Record<string, Json> {
    if (name === "additionalItems") {
      const isTuple = node.members.get("items")?.value.kind === "array";
      return isTuple ? { items: convert(value, childPointer(pointer, "items")) } : {};
    }
    if (children === "rules") return dependencies(value, pointer);
    const modern = children === "either" && value.kind === "array" ? "prefixItems" : name;
    return { [modern]: convertChildren(value, children, childPointer(pointer, modern)) };
  }

  function convertChildren(value: JsonNode, children: Children, pointer: string): Json {
    if (value.kind === "array") {
      const schemas = value.elements.map((one, index) => convert(one, childPointer(pointer, index)));
      origins.set(schemas, value);
      return schemas;
    }
    return children === "map" && value.kind === "object"
      ? convertMap(value, pointer, () => true)
      : convert(value, pointer);
  }

  function dependencies(value: JsonNode, pointer: string): Record<string, Json> {
    if (value.kind !== "object") return {};
    const required: Record<string, Json> = {};
    for (const [name, member] of value.members)
      if (member.value.kind === "array") required[name] = plain(member.value);
    origins.set(required, value);
    const schemas = convertMap(
      value,
      childPointer(pointer, "dependentSchemas"),
      (one) => one.kind !== "array",
    );
    return {
      ...(Object.keys(required).length > 0 && { dependentRequired: required }),
      ...(Object.keys(schemas).length > 0 && { dependentSchemas: schemas }),
    };
  }

  function convertMap(
    node: ObjectNode,
    pointer: string,
    isWanted: (value: JsonNode) => boolean,
  ): Record<string, Json> {
    const map: Record<string, Json> = {};
    origins.set(map, node);
    for (const [name, { value }] of node.members) {
      if (!faulty.has(value) && isWanted(value)) map[name] = convert(value, childPointer(pointer, name));
    }
    return map;
  }

  function plain(node: JsonNode): Json {
    return plainValue(withoutFaulty(node), (value, from) => origins.set(value, from));
  }

  /** An annotation loses only its faulty members. */
  function withoutFaulty(node: JsonNode): JsonNode {
    if (node.kind !== "object" || !ANNOTATIONS.includes(node.key)) return node;
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

const DROPPED: ReadonlySet<string> = new Set(["$schema", "$id", "id", "$anchor"]);
