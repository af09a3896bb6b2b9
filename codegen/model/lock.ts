import { compareText, diagnostic, type Diagnostic } from "../diagnostic.ts";
import { childNode, plainValue, type JsonNode } from "../load/json-node.ts";
import { parseJson, placeOfNode, type JsonSource } from "../load/json-source.ts";
import type { LockText } from "../load/lock-files.ts";
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

/** Reads one lock file, whose name must be `<table>.lock.json`; null, with a finding, when it is not a lock. */
export function parseLock(
  text: string,
  file: string,
): { readonly lock: LockFile | null; readonly diagnostics: readonly Diagnostic[] } {
  const { source, diagnostics } = parseJson(file, text);
  if (source === null) return { lock: null, diagnostics: diagnostics.map((one) => withMergeHint(one, text)) };
  const findings = [...diagnostics];
  const refuse = (node: JsonNode, message: string) => {
    const hint = "Take the file back from version control; `npm run codegen` is all that writes it.";
    findings.push(diagnostic("LOCK_NOT_VALID", placeOfNode(source, node), message, { hint }));
  };
  const lock = readLock(source, refuse);
  return { lock: findings.some((one) => one.severity === "error") ? null : lock, diagnostics: findings };
}

type Refuse = (node: JsonNode, message: string) => void;

function readLock(source: JsonSource, refuse: Refuse): LockFile {
  const node = childNode(source.root, "table");
  const table = node === null ? null : plainValue(node);
  if (typeof table !== "string") refuse(node ?? source.root, "A column lock names its table.");
  else if (!source.file.endsWith(`${table}.lock.json`))
    refuse(node ?? source.root, `The lock of ${quote(table)} stands in the file of another table.`);
  const columns = readEntries(source.root, "columns", refuse);
  const removed = readEntries(source.root, "removed", refuse);
  return { table: typeof table === "string" ? table : "", columns, removed };
}

function readEntries(
  root: JsonNode,
  member: "columns" | "removed",
  refuse: Refuse,
): ReadonlyMap<string, LockEntry> {
  const entries = new Map<string, LockEntry>();
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

function isEntry(value: unknown): value is LockEntry {
  if (typeof value !== "object" || value === null) return false;
  const entry = value as Partial<Record<keyof LockEntry, unknown>>;
  return (
    typeof entry.name === "string" &&
    typeof entry.type === "string" &&
    (entry.mode === "NULLABLE" || entry.mode === "REQUIRED" || entry.mode === "REPEATED") &&
    Number.isSafeInteger(entry.order)
  );
}

function withMergeHint(finding: Diagnostic, text: string): Diagnostic {
  if (!/^(?:<{7}|={7}|>{7})/m.test(text)) return finding;
  return { ...finding, hint: "Finish the merge: keep the lines of both sides, then run `npm run codegen`." };
}

/** The text of a lock file: one line for each column, sorted by path, so that parallel changes merge. */
export function printLock(lock: LockFile): string {
  const members = [
    `  "table": ${JSON.stringify(lock.table)}`,
    `  "columns": ${printEntries(lock.columns)}`,
    `  "removed": ${printEntries(lock.removed)}`,
  ];
  return `{\n${members.join(",\n")}\n}\n`;
}

function printEntries(entries: ReadonlyMap<string, LockEntry>): string {
  const lines = [...entries]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([path, { name, type, mode, order }]) => {
      const members = Object.entries({ name, type, mode, order }).map(
        ([key, value]) => `"${key}": ${JSON.stringify(value)}`,
      );
      return `    ${JSON.stringify(path)}: { ${members.join(", ")} }`;
    });
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n  }`;
}
