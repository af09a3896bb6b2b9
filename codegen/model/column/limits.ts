import { diagnostic, type Diagnostic } from "../../diagnostic.ts";
import { assertNever } from "../assert-never.ts";
import type { Column } from "../event-model.ts";
import { systemColumns } from "../system-columns.ts";

/** What BigQuery takes: columns of a table, nested ones counted too, and levels of STRUCT. */
export const tableLimits = { columns: 10_000, depth: 15 } as const;

/** Reports the columns that lie too deep, and the first one that is too many. */
export function checkLimits(columns: readonly Column[]): readonly Diagnostic[] {
  const findings: Diagnostic[] = [];
  const hint = 'Set x-bigquery.type to "JSON" at one of the objects around it.';
  let count = systemColumns.length;

  const visit = (column: Column, depth: number): void => {
    count += column.kind === "map" ? 2 : 1;
    if (count > tableLimits.columns) {
      if (findings.at(-1)?.code === "TOO_MANY_COLUMNS") return;
      const message = `A BigQuery table has at most ${tableLimits.columns} columns, nested ones counted.`;
      findings.push(diagnostic("TOO_MANY_COLUMNS", column.at, message, { hint }));
      return;
    }
    const inner = innerColumns(column);
    if (inner.length > 0 && depth === tableLimits.depth) {
      const message = `BigQuery nests columns at most ${tableLimits.depth} levels deep.`;
      findings.push(diagnostic("NESTED_TOO_DEEP", column.at, message, { hint }));
      return;
    }
    for (const one of inner) visit(one, depth + 1);
  };
  for (const column of columns) visit(column, 0);
  return findings;
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
