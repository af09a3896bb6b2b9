import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import type { SchemaDocument } from "./document.ts";
import { type JsonNode } from "./json-node.ts";
import { placeOfNode } from "./json-source.ts";
import type { Targets } from "./reference-loops.ts";
import { quote } from "./suggest.ts";

/** How many references may lead through each other, one within what the one before leads to. */
const DEEPEST = 400;

/**
 * The schemas whose `$ref` is the one too many of a path from a root, each a part of what the one before refers to. From each root every
 * schema is gone through once, so that the time is that of reading the files.
 */
export function findDeepReferences(roots: readonly JsonNode[], targets: Targets): readonly JsonNode[] {
  const holders = holdersWithin(targets);
  return [...new Set(roots.flatMap((root) => deepFrom(root, targets, holders)))];
}

type Holders = ReadonlyMap<JsonNode, readonly JsonNode[]>;

function deepFrom(start: JsonNode, targets: Targets, holders: Holders): readonly JsonNode[] {
  const seen = new Set<JsonNode>();
  const path = [leadingFrom(start)];
  const deep: JsonNode[] = [];
  // With a stack of its own: what is measured may be deeper than the call stack.
  for (let open = path.at(-1); open !== undefined; open = path.at(-1)) {
    const next = open.pop();
    if (next === undefined) path.pop();
    else if (!seen.has(next.target)) {
      seen.add(next.target);
      if (path.length > DEEPEST) deep.push(next.holder);
      else path.push(leadingFrom(next.target));
    }
  }
  return deep;

  function leadingFrom(from: JsonNode): { readonly holder: JsonNode; readonly target: JsonNode }[] {
    return (holders.get(from) ?? [])
      .flatMap((holder) => (targets.get(holder) ?? []).map(({ node }) => ({ holder, target: node })))
      .toReversed();
  }
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
function holdersWithin(targets: Targets): Holders {
  const starts = new Set([...targets.values()].flat().map((one) => one.node));
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
