import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import type { SchemaDocument } from "./document.ts";
import { type JsonNode } from "./json-node.ts";
import { placeOfNode } from "./json-source.ts";
import type { Target } from "./references.ts";
import { quote } from "./suggest.ts";

/** How many references may lead through each other, one within what the one before leads to. */
const DEEPEST = 400;

/**
 * The schemas whose `$ref` is the one too many of a path from a root, each a part of what the one before refers to. From each root every
 * schema is gone through once, so that the time is that of reading the files.
 */
export function findDeepReferences(
  roots: readonly JsonNode[],
  targets: ReadonlyMap<JsonNode, Target>,
): readonly JsonNode[] {
  const holders = holdersWithin(targets);
  return [...new Set(roots.flatMap((root) => deepFrom(root, targets, holders)))];
}

type Holders = ReadonlyMap<JsonNode, readonly JsonNode[]>;

function deepFrom(
  start: JsonNode,
  targets: ReadonlyMap<JsonNode, Target>,
  holders: Holders,
): readonly JsonNode[] {
  const seen = new Set<JsonNode>();
  const path: JsonNode[][] = [[...(holders.get(start) ?? [])].toReversed()];
  const deep: JsonNode[] = [];
  // With a stack of its own: what is measured may be deeper than the call stack.
  for (let open = path.at(-1); open !== undefined; open = path.at(-1)) {
    const holder = open.pop();
    const target = holder === undefined ? undefined : targets.get(holder)?.node;
    if (holder === undefined || target === undefined) path.pop();
    else if (!seen.has(target)) {
      seen.add(target);
      if (path.length > DEEPEST) deep.push(holder);
      else path.push([...(holders.get(target) ?? [])].toReversed());
    }
  }
  return deep;
}

/** The finding about such a reference. */
export function depthDiagnostic(document: SchemaDocument, node: JsonNode): Diagnostic {
  const value = (node.kind === "object" && node.members.get("$ref")?.value) || node;
  const shown = value.kind === "scalar" ? quote(value.value) : "this";
  const message = `The reference ${shown} is the last of ${DEEPEST} that lead through each other, and leads further.`;
  const hint = "Let schemas refer to each other through fewer others.";
  return diagnostic("REF_TOO_DEEP", placeOfNode(document.source, value), message, { hint });
}

/** What holds references at any depth, and which: the roots of files, and all that is referred to. */
function holdersWithin(targets: ReadonlyMap<JsonNode, Target>): Holders {
  const starts = new Set([...targets.values()].map((one) => one.node));
  const holders = new Map<JsonNode, JsonNode[]>();
  for (const holder of targets.keys()) {
    for (let at: JsonNode | null = holder; at !== null; at = at.parent) {
      if (at.parent !== null && !starts.has(at)) continue;
      const known = holders.get(at);
      if (known === undefined) holders.set(at, [holder]);
      else known.push(holder);
    }
  }
  return holders;
}
