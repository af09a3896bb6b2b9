import type { Draft } from "./dialect.ts";
import { childNode, type JsonNode, stringMember } from "./json-node.ts";

/** Where `$id` and `$anchor` of a document lead. */
export interface Resources {
  /** The schema that references inside of `node` count from: the nearest one around it with an `$id`, else the root. */
  around(node: JsonNode): JsonNode;
  /** The URI that `uri` means inside of `resource`: in full where an `$id` around it is, else as it is. */
  resolve(resource: JsonNode, uri: string): string;
  /** The schema whose `$id` is `uri`, as read from inside of `resource`; null when there is none. */
  byId(resource: JsonNode, uri: string): JsonNode | null;
  /** The schema inside of `resource` that carries the anchor; null when there is none. */
  byAnchor(resource: JsonNode, anchor: string): JsonNode | null;
  /** The anchors inside of `resource`. */
  anchors(resource: JsonNode): readonly string[];
  /** By resource, those of its anchors that a dynamic reference from elsewhere may lead to; `$recursiveAnchor` has an empty name. */
  readonly dynamic: ReadonlyMap<JsonNode, ReadonlyMap<string, JsonNode>>;
}

/** Indexes a document once, so that each look-up is cheap however many references there are. */
export function indexResources(root: JsonNode, schemas: Iterable<JsonNode>, draft: Draft): Resources {
  const idKeyword = draft === 4 ? "id" : "$id";
  const hrefs = new Map<JsonNode, string>([[root, ""]]);
  const byHref = new Map<string, JsonNode>();
  const byAnchor = new Map<JsonNode, Map<string, JsonNode>>();
  const dynamic = new Map<JsonNode, Map<string, JsonNode>>();
  // Outer schemas come first, so that a base is known before what resolves against it.
  for (const node of schemas) {
    if (node.kind !== "object") continue;
    // Up to draft-07 a `$ref` switches off what stands beside it.
    if (draft <= 7 && stringMember(node, "$ref") !== null) continue;
    const [id = "", idAnchor] = stringMember(node, idKeyword)?.split("#", 2) ?? [];
    if (id !== "") {
      const outer = node.parent === null ? "" : (hrefs.get(around(node.parent)) ?? "");
      hrefs.set(node, resolveUri(id, outer));
      byHref.set(resolveUri(id, outer), node);
    }
    // Up to draft-07 an anchor is written as the fragment of an `$id`.
    const anchor = draft >= 2019 ? stringMember(node, "$anchor") : idAnchor;
    if (anchor) add(byAnchor, anchor, node);
    const dynamicAnchor = draft >= 2020 ? stringMember(node, "$dynamicAnchor") : recursiveAnchor(node);
    if (dynamicAnchor !== null) add(dynamic, dynamicAnchor, node);
    if (dynamicAnchor) add(byAnchor, dynamicAnchor, node);
  }
  return {
    around,
    resolve: (resource, uri) => resolveUri(uri, hrefs.get(resource) ?? ""),
    byId: (resource, uri) => byHref.get(resolveUri(uri, hrefs.get(resource) ?? "")) ?? null,
    byAnchor: (resource, anchor) => byAnchor.get(resource)?.get(anchor) ?? null,
    anchors: (resource) => [...(byAnchor.get(resource)?.keys() ?? [])],
    dynamic,
  };

  function add(index: Map<JsonNode, Map<string, JsonNode>>, anchor: string, node: JsonNode): void {
    const resource = around(node);
    index.set(resource, (index.get(resource) ?? new Map<string, JsonNode>()).set(anchor, node));
  }

  /** Only that of a resource's root counts. */
  function recursiveAnchor(node: JsonNode): string | null {
    const flag = draft === 2019 && around(node) === node ? childNode(node, "$recursiveAnchor") : null;
    return flag?.kind === "scalar" && flag.value === true ? "" : null;
  }

  function around(node: JsonNode): JsonNode {
    let at = node;
    while (at.parent !== null && !hrefs.has(at)) at = at.parent;
    return at;
  }
}

function resolveUri(uri: string, base: string): string {
  return URL.canParse(uri, base) ? new URL(uri, base).href : uri;
}
