import type { Column } from "../model/event-model.ts";
import type { LockEntry, LockFile } from "../model/lock.ts";
import type { FieldType, TableField } from "../model/table-resource.ts";

/** The fields of a table with those that the lock has as removed, each in the place that it has in the lock. */
export function withRemovedColumns(
  fields: readonly TableField[],
  columns: readonly Column[],
  lock: LockFile,
): readonly TableField[] {
  return level(fields, columns, "", lock);
}

function level(
  fields: readonly TableField[],
  columns: readonly Column[],
  parent: string,
  lock: LockFile,
): readonly TableField[] {
  const kept = fields.map((field, index) => {
    const column = columns[index];
    // System columns stand at the end and are in no lock.
    if (column === undefined) return { field, order: Number.POSITIVE_INFINITY };
    return { field: within(field, column, lock), order: lock.columns.get(column.path)?.order ?? index };
  });
  const gone = [...lock.removed]
    .filter(([path]) => parentOf(path) === parent)
    .map(([path, entry]) => ({ field: removedField(path, entry, lock), order: entry.order }));
  return [...kept, ...gone].toSorted((a, b) => a.order - b.order).map(({ field }) => field);
}

function within(field: TableField, column: Column, lock: LockFile): TableField {
  const { fields = [] } = field;
  switch (column.kind) {
    case "record": {
      const [first] = column.columns;
      const parent = first === undefined ? column.path : parentOf(first.path);
      return { ...field, fields: level(fields, column.columns, parent, lock) };
    }
    case "map":
      return {
        ...field,
        fields: fields.map((one, at) => (at === 1 ? within(one, column.value, lock) : one)),
      };
    case "list":
      return { ...field, fields: fields.map((one) => within(one, column.element, lock)) };
    case "scalar":
    case "json":
      return field;
  }
}

function removedField(path: string, { name, type, mode }: LockEntry, lock: LockFile): TableField {
  return { ...typed(type, path, lock), name, mode };
}

/** A field of a type as the lock writes it; what a record holds is in the lock by paths of its own. */
function typed(type: string, path: string, lock: LockFile): TableField {
  const [, wrapper, inner = ""] = /^(MAP|LIST)<(.*)>$/.exec(type) ?? [];
  const base = { name: "", mode: "NULLABLE" } as const;
  if (wrapper === "MAP") {
    const key: TableField = { name: "key", type: "STRING", mode: "REQUIRED" };
    return { ...base, type: "RECORD", fields: [key, { ...typed(inner, path, lock), name: "value" }] };
  }
  if (wrapper === "LIST") {
    const list: TableField = { ...typed(inner, path, lock), name: "list", mode: "REPEATED" };
    return { ...base, type: "RECORD", fields: [list] };
  }
  if (type === "RECORD") {
    const fields = [...lock.removed]
      .filter(([one]) => parentOf(one).replace(/(\/\*)+$/, "") === path.replace(/(\/\*)+$/, ""))
      .toSorted(([, a], [, b]) => a.order - b.order)
      .map(([one, entry]) => removedField(one, entry, lock));
    return { ...base, type: "RECORD", fields };
  }
  const [, scalar = type, precision, scale] = /^(\w+)\((\d+),(\d+)\)$/.exec(type) ?? [];
  const digits = precision === undefined || scale === undefined ? {} : { precision, scale };
  return { ...base, type: apiNames[scalar] ?? (scalar as FieldType), ...digits };
}

const apiNames: Readonly<Record<string, FieldType>> = { INT64: "INTEGER", FLOAT64: "FLOAT", BOOL: "BOOLEAN" };

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
