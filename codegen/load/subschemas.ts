import type { JsonNode } from "./json-node.ts";
import type { Children } from "./keywords.ts";

/** The schemas in a keyword's value, in the order of the file; what cannot be a schema is left out. */
export function subschemas(value: JsonNode, children: Children): readonly JsonNode[] {
  return candidates(value, children).filter(isSchema);
}

function candidates(value: JsonNode, children: Children): readonly JsonNode[] {
  switch (children) {
    case "one":
      return [value];
    case "array":
      return value.kind === "array" ? value.elements : [];
    case "either":
      return value.kind === "array" ? value.elements : [value];
    case "map":
    case "rules":
      return value.kind === "object" ? [...value.members.values()].map((member) => member.value) : [];
  }
}

function isSchema(node: JsonNode): boolean {
  return node.kind === "object" || (node.kind === "scalar" && typeof node.value === "boolean");
}
