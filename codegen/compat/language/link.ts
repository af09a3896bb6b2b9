import { isJsonObject } from "../../load/json-value.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { childPointer } from "../../load/pointer.ts";
import { lookUp } from "../../model/reading/schema-node.ts";
import { booleanRules, nodeRules } from "./node-rules.ts";
import type { Pattern, SchemaNode, Side } from "./node.ts";

/** The nodes of a schema by their pointers. Definitions that nothing refers to are left out. */
export interface LinkedSchema {
  readonly root: SchemaNode;
  readonly nodes: ReadonlyMap<string, SchemaNode>;
}

/** Follows the references of a self-contained schema of draft 2020-12. Throws on a reference that does not resolve. */
export function linkSchema(document: JsonSchema | boolean, side: Side): LinkedSchema {
  const nodes = new Map<string, SchemaNode>();
  const patterns = new Map<string, Pattern>();
  return { root: nodeAt("", document), nodes };

  function nodeAt(pointer: string, value: Json): SchemaNode {
    const known = nodes.get(pointer);
    if (known !== undefined) return known;
    // Standing in the map before its children are linked, a node can be among its own descendants.
    const node = { side, pointer, key: -1 } as SchemaNode;
    nodes.set(pointer, node);
    if (!isJsonObject(value)) return Object.assign(node, booleanRules(value !== false));
    const rules = nodeRules(value, {
      nodeOf: (steps, one) => nodeAt(steps.reduce(childPointer, pointer), one),
      targetOf,
      patternOf,
    });
    return Object.assign(node, rules);
  }

  function patternOf(source: string): Pattern {
    const known = patterns.get(source);
    if (known !== undefined) return known;
    const pattern = { source, regexp: new RegExp(source, "u") };
    patterns.set(source, pattern);
    return pattern;
  }

  function targetOf(ref: string): SchemaNode {
    const target = isJsonObject(document) ? lookUp(document, ref) : undefined;
    if (target === undefined) throw new Error(`${ref} does not resolve`);
    return nodeAt(target.pointer, target.value);
  }
}
