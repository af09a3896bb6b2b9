import { diagnostic, type Diagnostic } from "../../diagnostic.ts";
import { assertNever } from "../assert-never.ts";
import type { Column } from "../event-model.ts";
import { systemColumns } from "../system-columns.ts";

/** What BigQuery takes: columns of a table, nested ones counted too, and levels of STRUCT. */
export const tableLimits = { columns: 10_000, depth: 15 } as const;

/** Columns that a table can hold, and what was changed to that end. */
export interface FittedColumns {
  readonly columns: readonly Column[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * As many of the columns as a table takes. Where there are too many, the innermost levels become JSON, level by level; where the table's own
 * columns are too many, the last ones go, and their values are kept in `_extra`.
 */
export function fitColumns(columns: readonly Column[]): FittedColumns {
  const most = tableLimits.columns - systemColumns.length;
  const counts = countByDepth(columns);
  let [total, depth] = [0, 0];
  for (; depth < counts.length; depth++) {
    const level = counts[depth] ?? 0;
    if (total + level > most) break;
    total += level;
  }
  if (depth === counts.length) return { columns, diagnostics: [] };
  if (depth === 0) return { columns: columns.slice(0, most), diagnostics: [tooMany(columns[most], leftOut)] };
  return {
    columns: columns.map((column) => flattened(column, depth - 1)),
    diagnostics: [tooMany(firstAtDepth(columns, depth), `what lies ${depth} levels deep is stored as JSON.`)],
  };
}

const leftOut = "this property and those after it have none, and their values are kept in _extra.";

function tooMany(column: Column | undefined, consequence: string): Diagnostic {
  if (column === undefined) throw new Error("no column is too many");
  const message = `A BigQuery table has at most ${tableLimits.columns} columns, nested ones counted: ${consequence}`;
  const hint = 'Split the event, or set x-bigquery.type to "JSON" at objects that few queries read.';
  return diagnostic("TOO_MANY_COLUMNS", column.at, message, { severity: "warning", hint });
}

/** How many columns stand at each level; the `key` of a map counts with its value. */
function countByDepth(columns: readonly Column[]): readonly number[] {
  const counts: number[] = [];
  let level = columns;
  for (let depth = 0; level.length > 0; depth++) {
    counts[depth] = (counts[depth] ?? 0) + level.length;
    const maps = level.filter((column) => column.kind === "map").length;
    if (maps > 0) counts[depth + 1] = maps;
    level = level.flatMap(innerColumns);
  }
  return counts;
}

function firstAtDepth(columns: readonly Column[], depth: number): Column | undefined {
  let level = columns;
  for (let at = 0; at < depth; at++) level = level.flatMap(innerColumns);
  return level[0];
}

/** The column with everything below `depth` more levels as JSON. */
function flattened(column: Column, depth: number): Column {
  if (innerColumns(column).length === 0) return column;
  if (depth === 0) return jsonColumn(column);
  switch (column.kind) {
    case "scalar":
    case "json":
      return column;
    case "record":
      return { ...column, columns: column.columns.map((one) => flattened(one, depth - 1)) };
    case "map":
      return { ...column, value: flattened(column.value, depth - 1) };
    case "list":
      return { ...column, element: flattened(column.element, depth - 1) };
    default:
      return assertNever(column);
  }
}

/** A map is one value as JSON; an array keeps its elements apart. */
function jsonColumn(column: Column): Column {
  const { name, property, path, description, pii, at, defaultSql } = column;
  const mode = column.kind === "map" ? "NULLABLE" : column.mode;
  return { kind: "json", name, property, path, description, pii, at, defaultSql, mode };
}

/** The columns that stand directly within a column, without the `key` of a map. */
export function innerColumns(column: Column): readonly Column[] {
  switch (column.kind) {
    case "scalar":
    case "json":
      return [];
    case "record":
      return column.columns;
    case "map":
      return [column.value];
    case "list":
      return [column.element];
    default:
      return assertNever(column);
  }
}
