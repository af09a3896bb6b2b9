import type { TableField } from "../../generated/contract.ts";
import { canonicalType } from "./column-types.ts";

/** How a dialect of SQL writes what a conversion is made of; each function takes and gives expressions. */
export interface ConversionDialect {
  /** A member of a struct that is not null. */
  member(struct: string, name: string): string;
  /** A struct of these members; null where `whole` is. */
  struct(whole: string, members: readonly (readonly [name: string, value: string])[]): string;
  /** The array with each element as `convert` writes it; `variable` is a name that nothing around it has. */
  each(array: string, variable: string, convert: (element: string) => string): string;
  /** An array of the one value, empty where the value is null. */
  arrayOf(value: string): string;
  /** A single value of one scalar type as one of another; null stays null. */
  scalar(value: string, from: TableField, to: TableField): string;
  /** A value for a column that there was none for. */
  absent(field: TableField): string;
}

/**
 * The expression that gives a live column's value the type of the next one, `afterStage` having led from the first to the second: nested
 * columns go by name, arrays keep their order.
 */
export function convertedValue(
  dialect: ConversionDialect,
  value: string,
  live: TableField,
  next: TableField,
  depth = 0,
): string {
  if (isSameType(live, next)) return value;
  if (next.mode === "REPEATED" && live.mode !== "REPEATED") {
    return dialect.arrayOf(single(dialect, value, live, next, depth));
  }
  if (next.mode !== "REPEATED") return single(dialect, value, live, next, depth);
  return dialect.each(value, `e${depth}`, (element) => single(dialect, element, live, next, depth + 1));
}

function single(
  dialect: ConversionDialect,
  value: string,
  live: TableField,
  next: TableField,
  depth: number,
): string {
  if (isSameType({ ...live, mode: "NULLABLE" }, { ...next, mode: "NULLABLE" })) return value;
  if (canonicalType(next.type) !== "RECORD") return dialect.scalar(value, live, next);
  const members = (next.fields ?? []).map((field) => {
    const before = live.fields?.find(({ name }) => name.toLowerCase() === field.name.toLowerCase());
    if (before === undefined) return [field.name, dialect.absent(field)] as const;
    const member = dialect.member(value, before.name);
    return [field.name, convertedValue(dialect, member, before, field, depth)] as const;
  });
  return dialect.struct(value, members);
}

function isSameType(a: TableField, b: TableField): boolean {
  if (canonicalType(a.type) !== canonicalType(b.type)) return false;
  if (a.precision !== b.precision || a.scale !== b.scale) return false;
  if ((a.mode === "REPEATED") !== (b.mode === "REPEATED")) return false;
  const [left, right] = [a.fields ?? [], b.fields ?? []];
  return (
    left.length === right.length &&
    left.every((field, index) => {
      const twin = right[index];
      return twin !== undefined && twin.name === field.name && isSameType(field, twin);
    })
  );
}
