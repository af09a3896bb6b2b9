import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import type { SchemaDocument } from "./document.ts";
import { dynamicReferences } from "./dynamic-references.ts";
import { type JsonNode, type ObjectNode } from "./json-node.ts";
import { placeOfNode } from "./json-source.ts";
import type { Children } from "./keywords.ts";
import type { Target } from "./references.ts";
import { subschemas } from "./subschemas.ts";
import { quote } from "./suggest.ts";

/** Keywords whose subschemas judge the same value as the schema that holds them. */
const IN_PLACE: ReadonlyMap<string, Children> = new Map([
  ["allOf", "array"],
  ["anyOf", "array"],
  ["oneOf", "array"],
  ["not", "one"],
  ["if", "one"],
  ["then", "one"],
  ["else", "one"],
  ["dependentSchemas", "map"],
  ["dependencies", "rules"],
]);

/** Where references may lead, by what holds them: see `ResolvedReferences`. */
export type Targets = ReadonlyMap<JsonNode, readonly Target[]>;

/**
 * The schemas whose `$ref` leads back to themselves without going down into the value: no document could ever be judged
 * by them. Recursion through properties or items is not among them. Each loop is found once.
 */
export function findLoops(targets: Targets): readonly JsonNode[] {
  const loops: JsonNode[] = [];
  const done = new Set<JsonNode>();
  for (const start of targets.keys()) if (!done.has(start)) walk(start);
  return loops;

  /** Depth-first with its own stack: a chain of references may be longer than the call stack. */
  function walk(start: JsonNode): void {
    const path: { readonly node: JsonNode; readonly next: JsonNode[] }[] = [];
    const onPath = new Map<JsonNode, number>();
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.next.pop();
      if (next === undefined) {
        path.pop();
        onPath.delete(top.node);
        done.add(top.node);
      } else if (onPath.has(next)) {
        const loop = path.slice(onPath.get(next)).map((step) => step.node);
        loops.push(loop.findLast((node) => targets.has(node)) ?? next);
      } else if (!done.has(next)) enter(next);
    }

    function enter(node: JsonNode): void {
      onPath.set(node, path.length);
      path.push({ node, next: inPlace(node) });
    }
  }

  function inPlace(node: JsonNode): JsonNode[] {
    const reached = (targets.get(node) ?? []).map((one) => one.node);
    const dynamic = dynamicReferences(node).filter((one) => targets.has(one));
    const inner =
      node.kind === "object"
        ? [...IN_PLACE].flatMap(([name, children]) => applied(node, name, children))
        : [];
    return [...inner, ...dynamic, ...reached];
  }
}

/** The finding about a loop. */
export function loopDiagnostic(document: SchemaDocument, node: JsonNode): Diagnostic {
  const value = (node.kind === "object" && node.members.get("$ref")?.value) || node;
  const shown = value.kind === "scalar" ? quote(value.value) : "this";
  return diagnostic(
    "REF_LOOP",
    placeOfNode(document.source, value),
    `The reference ${shown} leads back to itself.`,
    {
      hint: "A schema may contain itself only below a property or an array element.",
    },
  );
}

function applied(node: ObjectNode, name: string, children: Children): readonly JsonNode[] {
  const value = node.members.get(name)?.value;
  return value === undefined ? [] : subschemas(value, children);
}
