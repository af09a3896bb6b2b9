import { compareText, diagnostic, type Diagnostic, type Place } from "../diagnostic.ts";
import { quote } from "../load/suggest.ts";
import { assertNever } from "./assert-never.ts";
import { columnType, withType } from "./column/column-type.ts";
import type { Column, Mode } from "./event-model.ts";
import type { LockEntry, LockFile } from "./lock.ts";
import { foldName } from "./names.ts";

/** A table's columns as the schema alone has them, and what they are bound to. */
export interface LockInput {
  readonly table: string;
  readonly columns: readonly Column[];
  /** Undefined for a table that never was. */
  readonly lock: LockFile | undefined;
  /** Where to report columns that the schema no longer has. */
  readonly at: Place;
}

/** The columns with the order, the types and the modes of the lock; and the lock that goes with them. */
export interface Locked {
  readonly columns: readonly Column[];
  readonly lock: LockFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is gathered while the columns of one table are bound. */
interface Binding {
  readonly old: LockFile;
  readonly columns: Map<string, LockEntry>;
  readonly diagnostics: Diagnostic[];
  readonly siblings: Map<string, Siblings>;
}

/** The columns that a record has or had. */
interface Siblings {
  nextOrder: number;
  /** Path by folded name. */
  readonly owners: Map<string, string>;
}

/**
 * Binds columns to their lock. A new column goes to the end of its record; none moves, changes its name or its type, or becomes
 * stricter; the name of a removed one stays taken. What would need that is an error, and the lock keeps what it had.
 */
export function applyLock({ table, columns, lock, at }: LockInput): Locked {
  const old = lock ?? { table, columns: new Map(), removed: new Map() };
  const binding: Binding = { old, columns: new Map(), diagnostics: [], siblings: siblingsOf(old) };
  const bound = bindColumns(binding, columns, lock === undefined);
  const removed = removedColumns(binding, at);
  return {
    columns: bound,
    lock: { table, columns: binding.columns, removed },
    diagnostics: binding.diagnostics,
  };
}

/** The columns of one record; `isNew` when no table has that record yet. */
function bindColumns(binding: Binding, columns: readonly Column[], isNew: boolean): readonly Column[] {
  const bound = columns.map((column) => bindColumn(binding, column, isNew));
  const order = (column: Column) => binding.columns.get(column.path)?.order ?? 0;
  return bound.toSorted((a, b) => order(a) - order(b) || compareText(a.path, b.path));
}

function bindColumn(binding: Binding, column: Column, parentIsNew: boolean): Column {
  const entry = binding.old.columns.get(column.path) ?? binding.old.removed.get(column.path);
  const kept =
    entry === undefined ? addColumn(binding, column, parentIsNew) : keepColumn(binding, column, entry);
  return bindInner(binding, kept, entry === undefined);
}

/** Descends to the records within a column: elements and map values have no entry of their own. */
function bindInner(binding: Binding, column: Column, isNew: boolean): Column {
  switch (column.kind) {
    case "scalar":
    case "json":
      return column;
    case "record":
      return { ...column, columns: bindColumns(binding, column.columns, isNew) };
    case "map":
      return { ...column, value: bindInner(binding, column.value, isNew) };
    case "list":
      return { ...column, element: bindInner(binding, column.element, isNew) };
    default:
      return assertNever(column);
  }
}

function addColumn(binding: Binding, column: Column, parentIsNew: boolean): Column {
  const siblings = siblingsAt(binding.siblings, column.path);
  const owner = siblings.owners.get(foldName(column.name));
  if (owner !== undefined) {
    const message = `The column name ${quote(column.name)} is taken: it belongs to ${quote(owner)}, whose values the table still has.`;
    report(
      binding,
      "LOCKED_NAME_RESERVED",
      column,
      message,
      "Use another property name, or set x-bigquery.name at the property.",
    );
  }
  const mode = parentIsNew ? column.mode : relaxed(column.mode);
  if (mode !== column.mode) warnNullable(binding, column);
  binding.columns.set(column.path, {
    name: column.name,
    type: columnType(column),
    mode,
    order: siblings.nextOrder++,
  });
  return { ...column, mode };
}

function keepColumn(binding: Binding, column: Column, entry: LockEntry): Column {
  if (column.name !== entry.name) {
    const message = `The column of ${quote(column.path)} is called ${quote(entry.name)} and cannot become ${quote(column.name)}: BigQuery tables keep their names.`;
    report(
      binding,
      "LOCKED_NAME_CHANGED",
      column,
      message,
      `Set x-bigquery.name to ${quote(entry.name)}, or add a new property.`,
    );
  }
  const typed = sameRepetition(column.mode, entry.mode) ? withType(column, entry.type) : null;
  if (typed === null) {
    const [from, to] = [typeText(entry.type, entry.mode), typeText(columnType(column), column.mode)];
    const message = `The column ${quote(entry.name)} has type ${from} and cannot become ${to}: its table is not rewritten.`;
    report(
      binding,
      "LOCKED_TYPE_CHANGED",
      column,
      message,
      "Add a new property for the new type, or set x-bigquery.table to a new table.",
    );
    binding.columns.set(column.path, entry);
    return column;
  }
  const mode = column.mode === "REQUIRED" ? entry.mode : column.mode;
  if (mode !== column.mode) warnNullable(binding, column);
  binding.columns.set(column.path, { ...entry, mode });
  return { ...typed, mode };
}

/** What was removed before and did not come back, and what the schema has lost since. */
function removedColumns(binding: Binding, at: Place): ReadonlyMap<string, LockEntry> {
  const removed = new Map([...binding.old.removed].filter(([path]) => !binding.columns.has(path)));
  for (const [path, entry] of binding.old.columns) {
    if (binding.columns.has(path)) continue;
    removed.set(path, { ...entry, mode: relaxed(entry.mode) });
    const message = `${quote(path)} is no longer in the schema: the table keeps its column ${quote(entry.name)}, and the name stays taken.`;
    binding.diagnostics.push(diagnostic("COLUMN_REMOVED", at, message, { severity: "warning" }));
  }
  return removed;
}

function siblingsOf(lock: LockFile): Map<string, Siblings> {
  const all = new Map<string, Siblings>();
  for (const entries of [lock.removed, lock.columns]) {
    for (const [path, entry] of entries) {
      const siblings = siblingsAt(all, path);
      siblings.nextOrder = Math.max(siblings.nextOrder, entry.order + 1);
      siblings.owners.set(foldName(entry.name), path);
    }
  }
  return all;
}

function siblingsAt(all: Map<string, Siblings>, path: string): Siblings {
  const parent = path.slice(0, path.lastIndexOf("/"));
  const known = all.get(parent);
  if (known !== undefined) return known;
  const siblings: Siblings = { nextOrder: 0, owners: new Map() };
  all.set(parent, siblings);
  return siblings;
}

function sameRepetition(a: Mode, b: Mode): boolean {
  return (a === "REPEATED") === (b === "REPEATED");
}

function relaxed(mode: Mode): Mode {
  return mode === "REQUIRED" ? "NULLABLE" : mode;
}

function typeText(type: string, mode: Mode): string {
  return mode === "REPEATED" ? `REPEATED ${type}` : type;
}

function warnNullable(binding: Binding, column: Column): void {
  const message = `The property is required, and the column ${quote(column.name)} stays NULLABLE: rows without it may be in the table.`;
  const hint = 'Set x-bigquery.mode to "NULLABLE" at the property to say so in the schema.';
  binding.diagnostics.push(diagnostic("LOCKED_NULLABLE", column.at, message, { severity: "warning", hint }));
}

function report(binding: Binding, code: string, column: Column, message: string, hint: string): void {
  binding.diagnostics.push(diagnostic(code, column.at, message, { hint }));
}
