import type { JsonNode } from "./json-node.ts";
import type { Children } from "./keywords.ts";

/** The schemas in a keyword's value, in the order of the file; what cannot be a schema is left out. */
export function subschemas(value: JsonNode, children: Children): readonly JsonNode[] {
  return CANDIDATES[children](value).filter(isSchema);
}

const CANDIDATES: Readonly<Record<Children, (value: JsonNode) => readonly JsonNode[]>> = {
  one: (value) => [value],
  array: elements,
  either: (value) => (value.kind === "array" ? value.elements : [value]),
  map: memberValues,
  rules: memberValues,
};

function elements(value: JsonNode): readonly JsonNode[] {
  return value.kind === "array" ? value.elements : [];
}

function memberValues(value: JsonNode): readonly JsonNode[] {
  return value.kind === "object" ? [...value.members.values()].map((member) => member.value) : [];
}

function isSchema(node: JsonNode): boolean {
  return node.kind === "object" || (node.kind === "scalar" && typeof node.value === "boolean");
}
