import { columnType } from "../model/column/column-type.ts";
import type { Column } from "../model/event-model.ts";
import type { LockFile } from "../model/lock.ts";

/**
 * The lock with the types and modes that the columns have now: what it becomes when a migration gives a table new types. Columns that it does
 * not know are left to `npm run codegen`.
 */
export function widenedLock(lock: LockFile, columns: readonly Column[]): LockFile {
  const entries = new Map(lock.columns);
  const visit = (column: Column): void => {
    const entry = lock.columns.get(column.path);
    if (entry !== undefined) {
      const mode = column.mode === "REPEATED" ? column.mode : entry.mode;
      entries.set(column.path, { ...entry, type: columnType(column), mode });
    }
    for (const inner of innerColumns(column)) visit(inner);
  };
  columns.forEach(visit);
  return { ...lock, columns: entries };
}

function innerColumns(column: Column): readonly Column[] {
  if (column.kind === "record") return column.columns;
  if (column.kind === "map") return innerColumns(column.value);
  return column.kind === "list" ? innerColumns(column.element) : [];
}
