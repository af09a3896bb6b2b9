import { posix } from "node:path";
import { type Diagnostic, diagnostic, type Place } from "../diagnostic.ts";
import type { SchemaDocument } from "./document.ts";
import type { DynamicScopes, Scope } from "./dynamic-scopes.ts";
import { type JsonNode } from "./json-node.ts";
import { placeOfNode } from "./json-source.ts";
import { isJsonObject } from "./json-value.ts";
import type { Json, JsonSchema, LoadedSchema } from "./loaded-schema.ts";
import { modernChild } from "./modernise.ts";
import { childPointer, pointerFragment, pointerTokens } from "./pointer.ts";
import type { Target } from "./references.ts";

/** Where a reference leads, by what holds it, in a scope; null for one that leads nowhere. */
export type LeadsTo = (holder: JsonNode, scope: Scope) => Target | null;

/** Schemas under `$defs` beside those that the file has there; only dynamic references in a tangle could ask for more. */
const MOST_VARIANTS = 200;

/**
 * The schema of an event with every piece of other files that it reaches under `$defs`, named after the definition or
 * file it came from; a piece stands there once for each scope in which it is reached. A reference that leads nowhere is left out.
 */
export function bundle(
  entry: SchemaDocument,
  leadsTo: LeadsTo,
  scopes: DynamicScopes,
): { readonly schema: LoadedSchema; readonly excess: Diagnostic | null } {
  const names = new PieceNames(ownDefinitions(entry));
  let excess: Diagnostic | null = null;
  const root = localize(entry.schema, { document: entry, scope: scopes.atHome(entry, entry.source.root) });
  const pieces: Record<string, Json> = {};
  for (const { name, target } of names.all()) {
    const { document, node } = target;
    pieces[name] = localize(valueAt(document.schema, document.positions.get(node) ?? ""), target);
  }
  const schema: LoadedSchema = {
    file: entry.source.file,
    source: posix.relative(entry.base, entry.source.file),
    stem: stemOf(entry.source.file),
    schema: withPieces(isJsonObject(root) ? root : {}, pieces),
    placeOf: (pointer) => placeOf(entry, names, pointer),
  };
  return { schema, excess };

  /** The value with every reference in it made local; what holds no reference is shared, not copied. */
  function localize(value: Json, outer: Site): Json {
    if (value === null || typeof value !== "object") return value;
    if (!isJsonObject(value)) {
      const elements = value.map((one) => localize(one, outer));
      return elements.some((one, index) => one !== value[index]) ? elements : value;
    }
    const { document } = outer;
    const resource = document.embedded.get(value);
    const scope = resource === undefined ? outer.scope : scopes.within(outer.scope, document, resource);
    const site = { document, scope };
    const holder = document.references.get(value);
    const result: Record<string, Json> = {};
    let isChanged = false;
    for (const [name, part] of Object.entries(value)) {
      const local = holder !== undefined && name === "$ref" ? reference(holder, site) : localize(part, site);
      if (local !== null || part === null) result[name] = local;
      isChanged ||= local !== part;
    }
    return isChanged ? result : value;
  }

  function reference(holder: JsonNode, from: Site): string | null {
    const target = leadsTo(holder, from.scope);
    if (target === null) return null;
    const { document, node } = target;
    const scope = scopes.within(from.scope, document, document.resources.around(node));
    if (document === entry && scope.key === scopes.atHome(document, node).key)
      return pointerFragment(entry.positions.get(node) ?? "");
    if (scope.key !== "" && names.count >= MOST_VARIANTS) {
      excess ??= tooMany(from.document, holder);
      return null;
    }
    return pointerFragment(childPointer("/$defs", names.nameOf({ document, node, scope })));
  }
}

/** A piece of a document, and the scope that it is in. */
interface Site {
  readonly document: SchemaDocument;
  readonly scope: Scope;
}

function tooMany({ source }: SchemaDocument, holder: JsonNode): Diagnostic {
  const message = `Dynamic references lead to more than ${MOST_VARIANTS} variants of schemas: this one is left out.`;
  const hint = "Let fewer schemas stand in for each other, or use $ref.";
  return diagnostic("REF_TOO_DEEP", placeOfNode(source, holder), message, { hint });
}

function withPieces(root: JsonSchema, pieces: Readonly<Record<string, Json>>): JsonSchema {
  if (Object.keys(pieces).length === 0) return root;
  const own = root["$defs"];
  return { ...root, $defs: { ...(isJsonObject(own) ? own : {}), ...pieces } };
}

/** Follows the pointer through the file, and through `$defs` into the files that pieces came from, as far as it goes. */
function placeOf(entry: SchemaDocument, names: PieceNames, pointer: string): Place {
  const [keyword, name, ...inner] = pointerTokens(pointer) ?? [];
  const piece = keyword === "$defs" && name !== undefined ? names.targetOf(name) : null;
  let at = piece?.node ?? entry.source.root;
  for (const token of piece === null ? (pointerTokens(pointer) ?? []) : inner) {
    const next = modernChild(at, token);
    if (next === null) break;
    at = next;
  }
  return placeOfNode((piece?.document ?? entry).source, at);
}

/** A schema of a file in a scope. */
type Piece = Target & Site;

/** Gives each piece one name, and hands the pieces out in the order in which they were first named. */
class PieceNames {
  readonly #known = new Map<JsonNode, Map<string, string>>();
  readonly #targets = new Map<string, Piece>();
  readonly #used: ReadonlySet<string>;

  constructor(used: Iterable<string>) {
    this.#used = new Set(used);
  }

  get count(): number {
    return this.#targets.size;
  }

  nameOf(piece: Piece): string {
    const ofNode = this.#known.get(piece.node) ?? new Map<string, string>();
    this.#known.set(piece.node, ofNode);
    const known = ofNode.get(piece.scope.key);
    if (known !== undefined) return known;
    const name = this.#fresh(piece);
    ofNode.set(piece.scope.key, name);
    this.#targets.set(name, piece);
    return name;
  }

  /** The piece of that name, or null. */
  targetOf(name: string): Piece | null {
    return this.#targets.get(name) ?? null;
  }

  /** All pieces; those that are named on the way are handed out too. */
  *all(): Iterable<{ readonly name: string; readonly target: Piece }> {
    for (const [name, target] of this.#targets) yield { name, target };
  }

  #fresh({ document, node }: Target): string {
    const stem = safeName(stemOf(document.source.file));
    const short = node.parent === null ? stem : safeName(node.key);
    for (let n = 0; ; n++) {
      const name = n === 0 ? short : n === 1 ? `${stem}_${short}` : `${stem}_${short}_${n}`;
      if (!this.#used.has(name) && !this.#targets.has(name)) return name;
    }
  }
}

/** The default event type of a file: its name without `.schema.json` or `.json`. */
function stemOf(file: string): string {
  return posix.basename(file).replace(/(\.schema)?\.json$/i, "");
}

function safeName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_-]/g, "_");
  return /^[A-Za-z]/.test(name) ? name : `piece_${name}`;
}

function ownDefinitions({ schema }: SchemaDocument): readonly string[] {
  const own = isJsonObject(schema) ? schema["$defs"] : undefined;
  return isJsonObject(own) ? Object.keys(own) : [];
}

function valueAt(value: Json, pointer: string): Json {
  let found: Json | undefined = value;
  for (const token of pointerTokens(pointer) ?? []) {
    found = found !== null && typeof found === "object" ? (found as JsonSchema)[token] : undefined;
  }
  if (found === undefined) throw new Error(`Nothing at ${pointer}`);
  return found;
}
