import type { TableDefinition, TableField } from "../../generated/contract.ts";
import { canonicalType, ddlType } from "./column-types.ts";

/** What of a table differs. `missing` and `extra` tell of columns. */
export type DifferenceKind =
  | "missing"
  | "extra"
  | "type"
  | "mode"
  | "order"
  | "default"
  | "description"
  | "partitioning"
  | "expiration"
  | "clustering"
  | "labels";

/** One difference between a table as it should be and as it is. */
export interface TableDifference {
  readonly kind: DifferenceKind;
  /** Column, for example `items.sku`; empty for the table. */
  readonly path: string;
  /** What should be and what is, in words of DDL; empty where there is nothing. */
  readonly want: string;
  readonly have: string;
}

/** Kinds that say which values a table takes and keeps; the others say how it presents itself. */
export const structural: ReadonlySet<DifferenceKind> = new Set(["missing", "extra", "type", "partitioning"]);

/**
 * Compares a table as it should be with the live one, by meaning: names without regard to case, types whichever of their names is used.
 * The order of columns counts within records only, since columns that came later stand at the end of the table.
 */
export function tableDifferences(want: TableDefinition, have: TableDefinition): readonly TableDifference[] {
  const differences = [...columnDifferences(want.schema.fields, have.schema.fields, "")];
  const compare = (kind: DifferenceKind, read: (table: TableDefinition) => string) => {
    const [wanted, found] = [read(want), read(have)];
    if (wanted !== found) differences.push({ kind, path: "", want: wanted, have: found });
  };
  compare("partitioning", partitioningText);
  compare("expiration", ({ timePartitioning }) => expirationText(timePartitioning?.expirationMs));
  compare("clustering", ({ clustering }) => (clustering?.fields ?? []).join(", ").toLowerCase());
  compare("description", ({ description = "" }) => description);
  compare("labels", labelsText);
  return differences;
}

/** True when two definitions take and keep the same values: the differences between them are none of structure. */
export function isSameStructure(want: TableDefinition, have: TableDefinition): boolean {
  return !tableDifferences(want, have).some(({ kind }) => structural.has(kind));
}

function columnDifferences(
  want: readonly TableField[],
  have: readonly TableField[],
  prefix: string,
): readonly TableDifference[] {
  const found = new Map(have.map((field) => [field.name.toLowerCase(), field]));
  const differences: TableDifference[] = [];
  for (const field of want) {
    const key = field.name.toLowerCase();
    const path = prefix + field.name;
    const live = found.get(key);
    found.delete(key);
    if (live === undefined) differences.push({ kind: "missing", path, want: columnText(field), have: "" });
    else differences.push(...fieldDifferences(field, live, path));
  }
  for (const field of found.values()) {
    differences.push({ kind: "extra", path: prefix + field.name, want: "", have: columnText(field) });
  }
  if (prefix !== "" && differences.every(({ kind }) => kind !== "missing")) {
    const names = want.map(({ name }) => name.toLowerCase());
    const live = have.map(({ name }) => name.toLowerCase()).filter((name) => names.includes(name));
    if (names.join() !== live.join()) {
      const path = prefix.slice(0, -1);
      differences.push({ kind: "order", path, want: names.join(", "), have: live.join(", ") });
    }
  }
  return differences;
}

function fieldDifferences(want: TableField, have: TableField, path: string): readonly TableDifference[] {
  const [wanted, found] = [typeText(want), typeText(have)];
  if (wanted !== found) return [{ kind: "type", path, want: wanted, have: found }];
  const differences: TableDifference[] = [];
  const compare = (kind: DifferenceKind, read: (field: TableField) => string) => {
    if (read(want) !== read(have)) differences.push({ kind, path, want: read(want), have: read(have) });
  };
  compare("mode", modeOf);
  compare("default", ({ defaultValueExpression = "" }) => defaultValueExpression);
  compare("description", ({ description = "" }) => description);
  return [...differences, ...columnDifferences(want.fields ?? [], have.fields ?? [], `${path}.`)];
}

/** A column that says no mode is NULLABLE. */
function modeOf({ mode }: Partial<Pick<TableField, "mode">>): string {
  return (mode ?? "NULLABLE").toUpperCase();
}

/** With the digits of a decimal, and as an array where it is one; what is nested is compared on its own. */
function typeText(field: TableField): string {
  const isRecord = canonicalType(field.type) === "RECORD";
  const text = ddlType({ ...field, mode: "NULLABLE", ...(isRecord && { fields: [] }) });
  const element = isRecord ? "STRUCT" : text;
  return modeOf(field) === "REPEATED" ? `ARRAY<${element}>` : element;
}

function columnText(field: TableField): string {
  return modeOf(field) === "REQUIRED" ? `${typeText(field)} NOT NULL` : typeText(field);
}

function partitioningText({ timePartitioning }: TableDefinition): string {
  if (timePartitioning === undefined) return "none";
  return `${timePartitioning.type} of ${timePartitioning.field.toLowerCase()}`;
}

function expirationText(expirationMs: string | undefined): string {
  return expirationMs === undefined ? "never" : `${Number(expirationMs) / 86_400_000} days`;
}

function labelsText({ labels = {} }: TableDefinition): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join(", ");
}
