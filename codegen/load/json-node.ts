import type { Json } from "./loaded-schema.ts";
import { childPointer } from "./pointer.ts";

/** A JSON value that knows where it stands. */
export type JsonNode = ObjectNode | ArrayNode | ScalarNode;

interface NodeBase {
  /** The object or array that holds it; null for the root. */
  readonly parent: ObjectNode | ArrayNode | null;
  /** Its name or index in `parent`; empty for the root. */
  readonly key: string;
  /** Where it begins, from 1; columns count UTF-16 code units. */
  readonly line: number;
  readonly column: number;
}

/** A JSON object; a name stands in it once. */
export interface ObjectNode extends NodeBase {
  readonly kind: "object";
  /** In the order of the file. */
  readonly members: ReadonlyMap<string, Member>;
}

/** A property with the place of its name. */
export interface Member {
  readonly line: number;
  readonly column: number;
  readonly value: JsonNode;
}

/** A JSON array. */
export interface ArrayNode extends NodeBase {
  readonly kind: "array";
  readonly elements: readonly JsonNode[];
}

/** Null, a truth value, a number or a text. */
export interface ScalarNode extends NodeBase {
  readonly kind: "scalar";
  readonly value: null | boolean | number | string;
}

/** The RFC 6901 pointer of a node from the root of its file. */
export function pointerOf(node: JsonNode): string {
  return node.parent === null ? "" : childPointer(pointerOf(node.parent), node.key);
}

/** The member or element called `token`, or null. */
export function childNode(node: JsonNode, token: string): JsonNode | null {
  if (node.kind === "object") return node.members.get(token)?.value ?? null;
  if (node.kind === "array" && /^(0|[1-9][0-9]*)$/.test(token)) return node.elements[Number(token)] ?? null;
  return null;
}

/** The text of a string member, or null when there is none. */
export function stringMember(node: ObjectNode, name: string): string | null {
  const value = node.members.get(name)?.value;
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : null;
}

/** The plain value of a node. */
export function plainValue(node: JsonNode): Json {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "array") return node.elements.map(plainValue);
  const object: Record<string, Json> = {};
  for (const [name, member] of node.members) object[name] = plainValue(member.value);
  return object;
}

/** The plain value of a node with every object below `depth` levels of objects left empty. */
export function outline(node: JsonNode, depth: number): Json {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "array") return node.elements.map((one) => outline(one, depth));
  const object: Record<string, Json> = {};
  if (depth > 0) for (const [name, member] of node.members) object[name] = outline(member.value, depth - 1);
  return object;
}
