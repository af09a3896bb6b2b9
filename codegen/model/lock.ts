import { compareText, diagnostic, type Diagnostic } from "../diagnostic.ts";
import { childNode, plainValue, type JsonNode } from "../load/json-node.ts";
import { parseJson, placeOfNode, type JsonSource } from "../load/json-source.ts";
import type { LockText } from "../load/lock-files.ts";
import { mergedLines } from "../load/merged-lines.ts";
import { quote } from "../load/suggest.ts";
import type { Mode } from "./event-model.ts";

/** What was decided for a column when its table first had it. */
export interface LockEntry {
  readonly name: string;
  /** As `columnType` writes it: `INT64`, `NUMERIC(10,2)`, `RECORD`, `MAP<STRING>`. */
  readonly type: string;
  /** The least strict one that the column ever had. */
  readonly mode: Mode;
  /** Place among the columns of its record; equal places, which a merge can bring about, go by path. */
  readonly order: number;
}

/** The decisions that a table's columns are bound to, by `Column.path`. */
export interface LockFile {
  readonly table: string;
  readonly columns: ReadonlyMap<string, LockEntry>;
  /** Columns that the schema no longer has and the table still has: their names stay taken. */
  readonly removed: ReadonlyMap<string, LockEntry>;
}

/** Locks by table. */
export type LockSet = ReadonlyMap<string, LockFile>;

/** Reads lock files; a file that is not a lock gives a finding and no lock. */
export function parseLocks(texts: readonly LockText[]): {
  readonly locks: LockSet;
  readonly diagnostics: readonly Diagnostic[];
} {
  const locks = new Map<string, LockFile>();
  const diagnostics: Diagnostic[] = [];
  for (const { text, file } of texts) {
    const parsed = parseLock(text, file);
    diagnostics.push(...parsed.diagnostics);
    if (parsed.lock !== null) locks.set(parsed.lock.table, parsed.lock);
  }
  return { locks, diagnostics };
}

/**
 * Reads one lock file, whose name must be `<table>.lock.json`; null, with a finding, when it is not a lock. The lines that a merge kept of
 * both sides are all read.
 */
export function parseLock(
  text: string,
  file: string,
): { readonly lock: LockFile | null; readonly diagnostics: readonly Diagnostic[] } {
  const { source, diagnostics } = parseJson(file, mergedLines(text, joinEntries));
  if (source === null) return { lock: null, diagnostics };
  const findings = [...diagnostics];
  const refuse = (node: JsonNode, message: string) => {
    const hint = "Take the file back from version control; `npm run codegen` is all that writes it.";
    findings.push(diagnostic("LOCK_NOT_VALID", placeOfNode(source, node), message, { hint }));
  };
  const lock = readLock(source, refuse);
  return { lock: findings.some((one) => one.severity === "error") ? null : lock, diagnostics: findings };
}

type Refuse = (node: JsonNode, message: string) => void;

/** An entry as it is written. */
type WrittenEntry = LockEntry & { readonly removed?: true };

function readLock(source: JsonSource, refuse: Refuse): LockFile {
  const node = childNode(source.root, "table");
  const table = node === null ? null : plainValue(node);
  if (typeof table !== "string") refuse(node ?? source.root, "A column lock names its table.");
  else if (!source.file.endsWith(`${table}.lock.json`))
    refuse(node ?? source.root, `The lock of ${quote(table)} stands in the file of another table.`);
  const columns = new Map<string, LockEntry>();
  const removed = new Map<string, LockEntry>();
  for (const [path, { removed: isRemoved, ...entry }] of readEntries(source.root, "columns", refuse))
    (isRemoved === true ? removed : columns).set(path, entry);
  // Locks of an earlier form, which bases may have, keep removed columns apart.
  if (childNode(source.root, "removed") !== null)
    for (const [path, entry] of readEntries(source.root, "removed", refuse)) removed.set(path, entry);
  return { table: typeof table === "string" ? table : "", columns, removed };
}

function readEntries(root: JsonNode, member: string, refuse: Refuse): ReadonlyMap<string, WrittenEntry> {
  const entries = new Map<string, WrittenEntry>();
  const node = childNode(root, member);
  if (node?.kind !== "object") {
    refuse(node ?? root, `A column lock has an object called ${member}.`);
    return entries;
  }
  for (const [path, { value }] of node.members) {
    const entry = plainValue(value);
    if (isEntry(entry)) entries.set(path, entry);
    else refuse(value, `The lock of ${quote(path)} needs name, type, mode and order.`);
  }
  return entries;
}

/**
 * One entry of two that a merge left for the same column, where they agree on what cannot change: the looser mode, the earlier place, and
 * there when either side has it. Null where they do not.
 */
function joinEntries(a: string, b: string): string | null {
  const [one, two] = [parseEntry(a), parseEntry(b)];
  if (one === null || two === null || one.name !== two.name || one.type !== two.type) return null;
  const mode = one.mode === two.mode ? one.mode : "NULLABLE";
  if (one.mode !== two.mode && [one.mode, two.mode].includes("REPEATED")) return null;
  const order = Math.min(one.order, two.order);
  return entryText({ ...one, mode, order }, one.removed === true && two.removed === true);
}

function parseEntry(text: string): WrittenEntry | null {
  try {
    const entry: unknown = JSON.parse(text);
    return isEntry(entry) ? entry : null;
  } catch {
    return null;
  }
}

function isEntry(value: unknown): value is WrittenEntry {
  if (typeof value !== "object" || value === null) return false;
  const entry = value as Partial<Record<keyof WrittenEntry, unknown>>;
  return (
    typeof entry.name === "string" &&
    typeof entry.type === "string" &&
    (entry.mode === "NULLABLE" || entry.mode === "REQUIRED" || entry.mode === "REPEATED") &&
    Number.isSafeInteger(entry.order) &&
    (entry.removed === undefined || entry.removed === true)
  );
}

/** The text of a lock file: one line for each column, sorted by path, those that are removed among them, so that parallel changes merge. */
export function printLock(lock: LockFile): string {
  const texts = new Map<string, string>();
  for (const [path, entry] of lock.removed) texts.set(path, entryText(entry, true));
  for (const [path, entry] of lock.columns) texts.set(path, entryText(entry, false));
  const lines = [...texts]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([path, text]) => `    ${JSON.stringify(path)}: ${text}`);
  const columns = lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n  }`;
  return `{\n  "table": ${JSON.stringify(lock.table)},\n  "columns": ${columns}\n}\n`;
}

function entryText({ name, type, mode, order }: LockEntry, isRemoved: boolean): string {
  const members = Object.entries({ name, type, mode, order, ...(isRemoved ? { removed: true } : {}) });
  return `{ ${members.map(([key, value]) => `"${key}": ${JSON.stringify(value)}`).join(", ")} }`;
}
