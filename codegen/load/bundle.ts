import { posix } from "node:path";
import type { Place } from "../diagnostic.ts";
import type { SchemaDocument } from "./document.ts";
import { type JsonNode } from "./json-node.ts";
import { placeOfNode } from "./json-source.ts";
import { isJsonObject } from "./json-value.ts";
import type { Json, JsonSchema, LoadedSchema } from "./loaded-schema.ts";
import { modernChild } from "./modernise.ts";
import { childPointer, pointerFragment, pointerTokens } from "./pointer.ts";
import type { Target } from "./references.ts";

/**
 * The schema of an event with every piece of other files that it reaches under `$defs`, named after the definition or
 * file it came from. `targetOf` is where the `$ref` of a schema leads; one without a target is left out.
 */
export function bundle(entry: SchemaDocument, targetOf: (schema: JsonNode) => Target | null): LoadedSchema {
  const names = new PieceNames(ownDefinitions(entry));
  const root = localize(entry.schema, entry);
  const pieces: Record<string, Json> = {};
  for (const { name, target } of names.all()) {
    const { document, node } = target;
    pieces[name] = localize(valueAt(document.schema, document.positions.get(node) ?? ""), document);
  }
  return {
    file: entry.source.file,
    source: posix.relative(entry.base, entry.source.file),
    stem: stemOf(entry.source.file),
    schema: withPieces(isJsonObject(root) ? root : {}, pieces),
    placeOf: (pointer) => placeOf(entry, names, pointer),
  };

  /** The value with every reference in it made local; what holds no reference is shared, not copied. */
  function localize(value: Json, document: SchemaDocument): Json {
    if (value === null || typeof value !== "object") return value;
    if (!isJsonObject(value)) {
      const elements = value.map((one) => localize(one, document));
      return elements.some((one, index) => one !== value[index]) ? elements : value;
    }
    const holder = document.references.get(value);
    const result: Record<string, Json> = {};
    let isChanged = false;
    for (const [name, part] of Object.entries(value)) {
      const local = holder !== undefined && name === "$ref" ? reference(holder) : localize(part, document);
      if (local !== null || part === null) result[name] = local;
      isChanged ||= local !== part;
    }
    return isChanged ? result : value;
  }

  function reference(holder: JsonNode): string | null {
    const target = targetOf(holder);
    if (target === null) return null;
    if (target.document !== entry) return pointerFragment(childPointer("/$defs", names.nameOf(target)));
    return pointerFragment(entry.positions.get(target.node) ?? "");
  }
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

/** Gives each piece one name, and hands the pieces out in the order in which they were first named. */
class PieceNames {
  readonly #byNode = new Map<JsonNode, string>();
  readonly #targets = new Map<string, Target>();
  readonly #used: ReadonlySet<string>;

  constructor(used: Iterable<string>) {
    this.#used = new Set(used);
  }

  nameOf(target: Target): string {
    const known = this.#byNode.get(target.node);
    if (known !== undefined) return known;
    const name = this.#fresh(target);
    this.#byNode.set(target.node, name);
    this.#targets.set(name, target);
    return name;
  }

  /** The piece of that name, or null. */
  targetOf(name: string): Target | null {
    return this.#targets.get(name) ?? null;
  }

  /** All pieces; those that are named on the way are handed out too. */
  *all(): Iterable<{ readonly name: string; readonly target: Target }> {
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
