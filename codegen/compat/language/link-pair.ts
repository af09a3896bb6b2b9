import type { JsonSchema } from "../../load/loaded-schema.ts";
import { classify } from "./classes.ts";
import { linkSchema } from "./link.ts";
import type { SchemaNode } from "./node.ts";

/** Both versions of a schema as nodes whose keys can be compared. */
export interface LinkedPair {
  readonly old: SchemaNode;
  readonly next: SchemaNode;
}

/** Links two versions of a schema. */
export function linkPair(old: JsonSchema | boolean, next: JsonSchema | boolean): LinkedPair {
  const [first, second] = [linkSchema(old, "old"), linkSchema(next, "next")];
  classify([...first.nodes.values(), ...second.nodes.values()]);
  return { old: first.root, next: second.root };
}
