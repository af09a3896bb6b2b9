import { posix } from "node:path";
import { type Diagnostic, diagnostic, sortDiagnostics } from "../diagnostic.ts";
import { bundle } from "./bundle.ts";
import type { DialectAliases } from "./dialect.ts";
import { readDocument, type SchemaDocument } from "./document.ts";
import { DynamicScopes, type Scope } from "./dynamic-scopes.ts";
import type { JsonNode } from "./json-node.ts";
import { mirroredFile, type Mirrors } from "./mirrors.ts";
import type { LoadResult } from "./loaded-schema.ts";
import { depthDiagnostic, findDeepReferences } from "./reference-depth.ts";
import { findLoops, loopDiagnostic } from "./reference-loops.ts";
import { type Library, resolveReferences, type Target } from "./references.ts";
import type { ReadResult, SchemaReader } from "./schema-reader.ts";

/** An event's file, and the folder that its references must not lead out of. */
export interface Entry {
  readonly file: string;
  readonly base: string;
}

/** How files are read, wherever they stand. */
export interface DocumentsOptions {
  /** What a `$schema` of a team's own stands for. */
  readonly aliases?: DialectAliases;
  /** Where copies of schemas lie that references name by a URI of another place. */
  readonly mirrors?: Mirrors;
  /**
   * True for schemas that were not written for this toolkit: what is not understood there and only widens what is legal is a warning.
   * Default: false.
   */
  readonly lenient?: boolean;
}

interface LoadDocumentsOptions extends DocumentsOptions {
  /** Of the entries, the files to load; the others are loaded where references lead to them. Default: all. */
  readonly only?: ReadonlySet<string>;
}

/** Findings about parts that are left out, so that the schema allows at least what it should. */
const EXCUSABLE: ReadonlySet<string> = new Set([
  "DANGLING_REF",
  "DUPLICATE_KEY",
  "FORBIDDEN_KEY",
  "ILL_FORMED_TEXT",
  "INVALID_KEYWORD_VALUE",
  "REF_LOOP",
  "REF_OUTSIDE",
  "REF_TOO_DEEP",
  "REMOTE_REF",
  "UNKNOWN_FORMAT",
  "UNKNOWN_KEYWORD",
  "UNSUPPORTED_KEYWORD",
]);

/**
 * Loads the events' files and whatever they refer to. A file that is JSON but has mistakes in it still gives a schema,
 * without the faulty parts, so that later phases find their mistakes in the same run.
 */
export function loadDocuments(
  entries: readonly Entry[],
  reader: SchemaReader,
  { aliases = {}, mirrors = {}, lenient = false, only }: LoadDocumentsOptions,
): LoadResult {
  const events = new Set(entries.map(({ file }) => file));
  const wanted = entries.filter(({ file }) => only === undefined || only.has(file));
  const diagnostics: Diagnostic[] = [];
  const documents = new Map<string, SchemaDocument | null>();
  const targets = new Map<JsonNode, readonly Target[]>();
  const dynamic = new Map<JsonNode, string>();
  const owners = new Map<JsonNode, SchemaDocument>();
  const uses = new Map<string, Set<string>>();
  const report = (found: readonly Diagnostic[]): void => {
    for (const one of found) diagnostics.push(lenient && EXCUSABLE.has(one.code) ? asWarning(one) : one);
  };

  const library: Library = {
    open(file, base) {
      const known = documents.get(file);
      if (known !== undefined) return known;
      const isEvent = events.has(file);
      const result = reader.read(file, isEvent ? undefined : base);
      return result.kind === "missing" ? "missing" : add(file, base, result, isEvent);
    },
    mirrored: (uri) => mirroredFile(uri, mirrors),
    names: (directory) => reader.list(directory) ?? [],
  };

  for (const { file, base } of wanted) if (!documents.has(file)) add(file, base, reader.read(file), true);
  // References open further files, which join the map while it is walked.
  for (const document of documents.values()) {
    if (document === null) continue;
    const used = new Set<string>();
    uses.set(document.source.file, used);
    const resolved = resolveReferences(document, noting(library, used));
    report(resolved.diagnostics);
    for (const [node, target] of resolved.targets) {
      targets.set(node, [target]);
      owners.set(node, document);
    }
    for (const [node, anchor] of resolved.dynamic) dynamic.set(node, anchor);
  }
  const scopes = new DynamicScopes(dynamic.values());
  const anchored = dynamic.size === 0 ? null : anchorsOf([...documents.values()]);
  for (const [node, anchor] of dynamic) {
    const [usual] = targets.get(node) ?? [];
    if (usual !== undefined) targets.set(node, [usual, ...(anchored?.get(anchor) ?? [])]);
  }
  for (const node of findLoops(targets)) {
    const owner = owners.get(node);
    if (owner !== undefined) report([loopDiagnostic(owner, node)]);
    targets.delete(node);
  }
  const files = [...new Set(wanted.map((entry) => entry.file))];
  const roots = files.map((file) => documents.get(file)?.source.root).filter((one) => one !== undefined);
  for (const node of findDeepReferences(roots, targets)) {
    const owner = owners.get(node);
    if (owner !== undefined) report([depthDiagnostic(owner, node)]);
    targets.delete(node);
  }
  const schemas = files.flatMap((file) => {
    const document = documents.get(file);
    if (!document) return [];
    const leadsTo = (node: JsonNode, scope: Scope): Target | null => {
      const [usual] = targets.get(node) ?? [];
      return scope.anchors.get(dynamic.get(node) ?? NO_ANCHOR) ?? usual ?? null;
    };
    const { schema, excess } = bundle(document, leadsTo, scopes);
    if (excess !== null) report([excess]);
    return [schema];
  });
  const reached = new Map(files.map((file) => [file, reachedFrom(file, uses)]));
  return { schemas, diagnostics: sortDiagnostics(diagnostics), reached };

  function add(file: string, base: string, result: ReadResult, isEvent: boolean): SchemaDocument | null {
    if (result.kind !== "text") report([unreadable(file, result)]);
    const document =
      result.kind === "text" ? readDocument(result.text, { file, base, isEvent, aliases }, report) : null;
    documents.set(file, document);
    return document;
  }
}

/** No anchor is called so. */
const NO_ANCHOR = "#";

/** All that dynamic references may lead to, by its anchor. */
function anchorsOf(documents: readonly (SchemaDocument | null)[]): ReadonlyMap<string, readonly Target[]> {
  const found = new Map<string, Target[]>();
  for (const document of documents) {
    if (document === null) continue;
    for (const [anchor, node] of [...document.resources.dynamic.values()].flatMap((one) => [...one])) {
      const targets = found.get(anchor) ?? [];
      found.set(anchor, targets);
      targets.push({ document, node });
    }
  }
  return found;
}

/** The library, with every file that is asked for noted. */
function noting(library: Library, used: Set<string>): Library {
  return {
    ...library,
    open(file, base) {
      used.add(file);
      return library.open(file, base);
    },
  };
}

/** The file and all that its references lead to, directly or not. */
function reachedFrom(file: string, uses: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set([file]);
  // A set that grows while it is walked is walked to its end.
  for (const one of reached) for (const next of uses.get(one) ?? []) reached.add(next);
  return reached;
}

function asWarning(found: Diagnostic): Diagnostic {
  return { ...found, severity: "warning" };
}

function unreadable(file: string, result: Exclude<ReadResult, { kind: "text" }>): Diagnostic {
  const reason = result.kind === "missing" ? "does not exist" : result.reason;
  const hint = reason === "is not UTF-8" ? "Save it as UTF-8." : "";
  const place = { file, pointer: "", line: 1, column: 1 };
  return diagnostic("UNREADABLE_FILE", place, `The file ${posix.basename(file)} ${reason}.`, { hint });
}
