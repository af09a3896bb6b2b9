import { posix } from "node:path";
import { type Diagnostic, diagnostic, type Place } from "../diagnostic.ts";
import type { SchemaDocument } from "./document.ts";
import { dynamicReferences } from "./dynamic-references.ts";
import { childNode, type JsonNode, type ObjectNode } from "./json-node.ts";
import { placeOfNode } from "./json-source.ts";
import { pointerTokens } from "./pointer.ts";
import { didYouMean, nearest, quote } from "./suggest.ts";

/** A schema in a document: what a reference leads to. */
export interface Target {
  readonly document: SchemaDocument;
  readonly node: JsonNode;
}

/** What a reference needs to know of other files. */
export interface Library {
  /** The document of a file below `base`: null when it was found faulty, which is reported; `missing` when it is not there. */
  open(file: string, base: string): SchemaDocument | null | "missing";
  /** The file that holds a copy of what a URI names, or null. */
  mirrored(uri: string): string | null;
  /** Names of the files in a folder below `base`. */
  names(directory: string, base: string): readonly string[];
}

/** The references of a document that lead to a schema, and findings about all others. */
export interface ResolvedReferences {
  /** By the schema that holds the `$ref`, and for a dynamic reference by its text: where it leads if nothing else is said. */
  readonly targets: ReadonlyMap<JsonNode, Target>;
  /** The anchors of those dynamic references that may lead elsewhere. */
  readonly dynamic: ReadonlyMap<JsonNode, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Resolves every reference of a document: pointers, anchors, `$id`s of the same file, and files below the document's base. */
export function resolveReferences(document: SchemaDocument, library: Library): ResolvedReferences {
  const targets = new Map<JsonNode, Target>();
  const dynamic = new Map<JsonNode, string>();
  const diagnostics: Diagnostic[] = [];
  for (const node of document.positions.keys()) {
    if (node.kind !== "object") continue;
    const ref = node.members.get("$ref")?.value;
    if (ref !== undefined) add(node, ref, node);
    for (const one of dynamicReferences(node)) if (!document.faulty.has(one)) add(one, one, node);
  }
  return { targets, dynamic, diagnostics };

  function add(holder: JsonNode, text: JsonNode, node: ObjectNode): void {
    const ref = text.kind === "scalar" && typeof text.value === "string" ? text.value : null;
    const found = ref === null ? null : resolve(ref, { document, library, node, text });
    if (ref === null || found === null) return;
    if ("code" in found) {
      diagnostics.push(found);
      return;
    }
    targets.set(holder, found);
    const anchor = holder === node ? null : dynamicAnchor(ref, found);
    if (anchor !== null) dynamic.set(holder, anchor);
  }
}

/** The anchor that makes a reference dynamic; null where it leads to none, and so always to the same schema. */
function dynamicAnchor(ref: string, { document, node }: Target): string | null {
  const anchor = ref.slice(ref.indexOf("#") + 1);
  const { resources } = document;
  return resources.dynamic.get(resources.around(node))?.get(anchor) === node ? anchor : null;
}

interface Site {
  readonly document: SchemaDocument;
  readonly library: Library;
  readonly node: ObjectNode;
  /** The text of the reference, where findings about it point to. */
  readonly text: JsonNode;
}

/** The target of one reference, the finding about it, or null when what it leads to is faulty and reported already. */
function resolve(ref: string, site: Site): Target | Diagnostic | null {
  const hash = ref.indexOf("#");
  const uri = hash < 0 ? ref : ref.slice(0, hash);
  const fragment = decode(hash < 0 ? "" : ref.slice(hash + 1));
  const path = decode(uri);
  if (fragment === null || path === null)
    return dangling(ref, site, "is not a well-formed URI reference", "");
  const { document, library } = site;
  const index = document.resources;
  const here = index.around(site.node);
  if (uri === "") return find(fragment, ref, site, { document, node: here });
  const embedded = index.byId(here, uri);
  if (embedded !== null) return find(fragment, ref, site, { document, node: embedded });
  const copy = library.mirrored(index.resolve(here, uri));
  if (copy === null && /^([A-Za-z][A-Za-z0-9+.-]*:|\/\/)/.test(uri)) {
    const message = `${quote(ref)} is not a file of this project, and nothing is fetched from elsewhere.`;
    const hint =
      "Put a copy below the schema folder and refer to it by a relative path, for example shared/money.schema.json; or name the folder of the copies under mirrors in the configuration.";
    return diagnostic("REMOTE_REF", placeOfRef(site), message, { hint });
  }
  const file = copy ?? posix.join(posix.dirname(document.source.file), path);
  if ((copy === null && path.startsWith("/")) || !isInside(file, document.base)) {
    const message = `${quote(ref)} leads out of the folder that schemas may refer to (${quote(document.base)}).`;
    return diagnostic("REF_OUTSIDE", placeOfRef(site), message, {
      hint: "Use a relative path to a file inside of it.",
    });
  }
  const other = library.open(file, document.base);
  if (other === null) return null;
  if (other === "missing") {
    const folder = posix.dirname(path);
    const names = library.names(posix.dirname(file), document.base);
    const near = nearest(posix.basename(path), names);
    const hint = near === null ? "" : `Did you mean ${quote(folder === "." ? near : `${folder}/${near}`)}?`;
    return dangling(ref, site, `leads to ${file}, which does not exist`, hint);
  }
  return find(fragment, ref, site, { document: other, node: other.source.root });
}

/** The schema that a fragment means, counted from `start`. */
function find(fragment: string, ref: string, site: Site, start: Target): Target | Diagnostic | null {
  const { document } = start;
  const tokens = pointerTokens(fragment);
  if (tokens === null) {
    const index = document.resources;
    const node = index.byAnchor(start.node, fragment);
    if (node !== null) return { document, node };
    const before = ref.slice(0, ref.indexOf("#") + 1);
    const names = [...index.anchors(start.node), ...definitions(start.node).map(([name]) => name)].map(
      (name) => before + name,
    );
    return dangling(ref, site, `names an anchor that does not exist`, didYouMean(ref, names));
  }
  let at = start.node;
  for (const token of tokens) {
    const next = childNode(at, token);
    if (next === null)
      return isFaulty(document, at)
        ? null
        : dangling(ref, site, "leads nowhere", adviceFor(at, token, ref, start));
    at = next;
  }
  if (isFaulty(document, at)) return null;
  if (document.positions.has(at)) return { document, node: at };
  return dangling(ref, site, "leads to something that is not a schema", "");
}

/** A definition of that name elsewhere, or a name beside the missing one that looks like it. */
function adviceFor(parent: JsonNode, token: string, ref: string, start: Target): string {
  const before = ref.slice(0, ref.indexOf("#"));
  const last = decode(ref.slice(ref.lastIndexOf("/") + 1)) ?? "";
  const known = definitions(start.node);
  const moved = known.find(([name]) => name === last);
  if (moved !== undefined) return `Did you mean ${quote(`${before}#/${moved[1]}/${moved[0]}`)}?`;
  const siblings = parent.kind === "object" ? [...parent.members.keys()] : [];
  const near = nearest(token, siblings);
  if (near !== null)
    return `Did you mean ${quote(ref.replace(encodeURI(token.toWellFormed()), near).replace(token, near))}?`;
  const names = known.map(([name, keyword]) => `#/${keyword}/${name}`);
  return names.length === 0
    ? ""
    : `Definitions in that file: ${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}.`;
}

function definitions(schema: JsonNode): readonly (readonly [name: string, keyword: string])[] {
  return ["$defs", "definitions"].flatMap((keyword) => {
    const node = childNode(schema, keyword);
    return node?.kind === "object" ? [...node.members.keys()].map((name) => [name, keyword] as const) : [];
  });
}

function isFaulty(document: SchemaDocument, node: JsonNode): boolean {
  for (let at: JsonNode | null = node; at !== null; at = at.parent) if (document.faulty.has(at)) return true;
  return false;
}

function dangling(ref: string, site: Site, what: string, hint: string): Diagnostic {
  return diagnostic("DANGLING_REF", placeOfRef(site), `The reference ${quote(ref)} ${what}.`, { hint });
}

function placeOfRef({ document, text }: Site): Place {
  return placeOfNode(document.source, text);
}

function isInside(file: string, base: string): boolean {
  const steps = posix.relative(base, file);
  return steps !== ".." && !steps.startsWith("../");
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
