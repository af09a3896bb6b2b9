import { posix } from "node:path";
import type { Place } from "../diagnostic.ts";
import type { SchemaDocument } from "./document.ts";
import { childNode, type JsonNode } from "./json-node.ts";
import { placeOfNode } from "./json-source.ts";
import { isJsonObject } from "./json-value.ts";
import type { Json, JsonSchema, LoadedSchema } from "./loaded-schema.ts";
import { childPointer, pointerFragment, pointerTokens } from "./pointer.ts";
import type { Target } from "./references.ts";

/** What an object or array of a bundled schema was made from. */
interface Origin {
  readonly document: SchemaDocument;
  readonly node: JsonNode;
}

/**
 * The schema of an event with every piece of other files that it reaches under `$defs`, named after the definition or
 * file it came from. `targetOf` is where the `$ref` of a schema leads; one without a target is left out.
 */
export function bundle(entry: SchemaDocument, targetOf: (schema: JsonNode) => Target | null): LoadedSchema {
  const origins = new WeakMap<object, Origin>();
  const names = new PieceNames(ownDefinitions(entry));
  const pieces: Record<string, Json> = {};
  const copied = copy(entry.schema, entry);
  const root = isJsonObject(copied) ? copied : {};
  for (let next = names.take(); next !== null; next = names.take()) {
    const { document, node } = next.target;
    pieces[next.name] = copy(at(document.schema, document.positions.get(node) ?? ""), document);
  }
  const schema = withPieces(root);
  return {
    file: entry.source.file,
    stem: stemOf(entry.source.file),
    schema,
    placeOf: (pointer) => place(schema, pointer),
  };

  function copy(value: Json, document: SchemaDocument): Json {
    if (value === null || typeof value !== "object") return value;
    const node = document.origins.get(value);
    const result = Array.isArray(value)
      ? value.map((one: Json) => copy(one, document))
      : copyObject(value as JsonSchema, document, node);
    if (node !== undefined) origins.set(result, { document, node });
    return result;
  }

  function copyObject(value: JsonSchema, document: SchemaDocument, node: JsonNode | undefined): JsonSchema {
    const isReference =
      node !== undefined && document.positions.has(node) && typeof value["$ref"] === "string";
    const result: Record<string, Json> = {};
    for (const [name, part] of Object.entries(value)) {
      if (!isReference || name !== "$ref") result[name] = copy(part, document);
      else {
        const target = targetOf(node);
        if (target !== null) result[name] = localReference(target);
      }
    }
    return result;
  }

  function localReference(target: Target): string {
    if (target.document !== entry) return pointerFragment(childPointer("/$defs", names.nameOf(target)));
    return pointerFragment(entry.positions.get(target.node) ?? "");
  }

  function withPieces(own: JsonSchema): JsonSchema {
    if (Object.keys(pieces).length === 0) return own;
    const before = own["$defs"];
    const definitions = { ...(isJsonObject(before) ? before : {}), ...pieces };
    const result = { ...own, $defs: definitions };
    origins.set(result, { document: entry, node: entry.source.root });
    origins.set(definitions, {
      document: entry,
      node: childNode(entry.source.root, "$defs") ?? entry.source.root,
    });
    return result;
  }

  /** Follows the pointer as far as it goes; a keyword that an older draft spells otherwise is its schema's place. */
  function place(schema_: Json, pointer: string): Place {
    let value: Json | undefined = schema_;
    let found: Origin = { document: entry, node: entry.source.root };
    for (const token of pointerTokens(pointer) ?? []) {
      value = value !== null && typeof value === "object" ? (value as JsonSchema)[token] : undefined;
      const known = value !== null && typeof value === "object" ? origins.get(value) : undefined;
      const below = childNode(found.node, token);
      if (known !== undefined) found = known;
      else if (below !== null) found = { document: found.document, node: below };
    }
    return placeOfNode(found.document.source, found.node);
  }
}

/** Gives each piece one name, and hands the pieces out in the order in which they were first named. */
class PieceNames {
  readonly #byNode = new Map<JsonNode, string>();
  readonly #used: Set<string>;
  readonly #waiting: { readonly name: string; readonly target: Target }[] = [];
  #taken = 0;

  constructor(used: Iterable<string>) {
    this.#used = new Set(used);
  }

  nameOf(target: Target): string {
    const known = this.#byNode.get(target.node);
    if (known !== undefined) return known;
    const name = this.#fresh(target);
    this.#used.add(name);
    this.#byNode.set(target.node, name);
    this.#waiting.push({ name, target });
    return name;
  }

  take(): { readonly name: string; readonly target: Target } | null {
    return this.#waiting[this.#taken++] ?? null;
  }

  #fresh({ document, node }: Target): string {
    const stem = safeName(stemOf(document.source.file));
    const short = node.parent === null ? stem : safeName(node.key);
    if (!this.#used.has(short)) return short;
    const long = `${stem}_${short}`;
    for (let n = 1; ; n++) {
      const name = n === 1 ? long : `${long}_${n}`;
      if (!this.#used.has(name)) return name;
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

function at(value: Json, pointer: string): Json {
  let found: Json | undefined = value;
  for (const token of pointerTokens(pointer) ?? []) {
    found = found !== null && typeof found === "object" ? (found as JsonSchema)[token] : undefined;
  }
  if (found === undefined) throw new Error(`Nothing at ${pointer}`);
  return found;
}
