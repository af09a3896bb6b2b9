import type { Json, Row, TableDefinition, TableField } from "../../generated/contract.ts";
import { type CellReader, invalid, Rejection, scalarReader, type ShapeOf } from "./cell-reader.ts";
import { canonicalType } from "./column-types.ts";
import { decimalShape } from "./decimal.ts";
import { isWithin, type PartitionBounds, streamingBounds } from "./partition-bounds.ts";

/**
 * Checks one row against a table as BigQuery's `insertAll` does, without converting anything that is of another type. Gives the cells of the
 * row, one for each column and in their order, absent ones null (arrays empty), values in canonical form and nested names as the table
 * spells them; or the first reason why not.
 */
export type RowCheck = (row: Row, bounds: PartitionBounds) => readonly Json[] | Rejection;

/**
 * Compiles the check once for all rows of a definition; the definition must be one that `definitionRefusal` lets pass. Decimals have as many digits as
 * `shapeOf` says; without it, as many as the embedded warehouse keeps.
 */
export function compileRowCheck(definition: TableDefinition, shapeOf: ShapeOf = decimalShape): RowCheck {
  const { fields } = definition.schema;
  const readCells = cellsReader(fields, shapeOf);
  const partition = fields.findIndex(
    (field) => field.name.toLowerCase() === definition.timePartitioning?.field.toLowerCase(),
  );
  return (row, bounds) => {
    const cells = readCells(row);
    if (cells instanceof Rejection || partition < 0) return cells;
    const value = cells[partition];
    if (typeof value !== "string" || isWithin(bounds, value)) return cells;
    const name = fields[partition]?.name ?? "";
    return new Rejection("partition out of range", partitionMessage(definition.name, name), name);
  };
}

function partitionMessage(table: string, column: string): string {
  const { pastDays, futureDays } = streamingBounds;
  return (
    `the value for partition column ${column} of table ${table} is outside the allowed bounds: rows go to partitions ` +
    `within ${pastDays} days in the past and ${futureDays} days in the future of the current date`
  );
}

type CellsReader = (value: Json) => readonly Json[] | Rejection;

/** A column with its mode: reads what a record has for it, undefined when it has nothing. */
interface Column {
  readonly name: string;
  /** Every object has something under this name, by inheritance. */
  readonly isInherited: boolean;
  read(value: Json | undefined): Json | Rejection;
}

function cellsReader(fields: readonly TableField[], shapeOf: ShapeOf): CellsReader {
  const columns = fields.map((field) => compileColumn(field, shapeOf));
  const byLowerCase = new Map(columns.map((column) => [column.name.toLowerCase(), column.name]));
  const read = (source: Row, isRenamed: boolean): readonly Json[] | Rejection => {
    const cells: Json[] = [];
    let found = 0;
    let rejection: Rejection | null = null;
    for (const column of columns) {
      const { name } = column;
      const value = column.isInherited && !Object.hasOwn(source, name) ? undefined : source[name];
      if (value !== undefined) found += 1;
      const cell = column.read(value);
      if (cell instanceof Rejection) rejection ??= cell.within(name);
      else cells.push(cell);
    }
    if (countOfKeys(source) === found) return rejection ?? cells;
    // An unknown field goes first: it may only wait for the table to follow, whatever else is wrong.
    const renamed = isRenamed ? source : withColumnNames(source, byLowerCase);
    if (renamed instanceof Rejection) return renamed;
    return isRenamed ? (rejection ?? cells) : read(renamed, true);
  };
  return (value) => (isRecord(value) ? read(value, false) : invalid(value, "an object"));
}

/** What `Object.keys(source).length` is, without the array. */
function countOfKeys(source: Row): number {
  let count = 0;
  for (const key in source) if (Object.hasOwn(source, key)) count++;
  return count;
}

function recordReader(fields: readonly TableField[], shapeOf: ShapeOf): CellReader {
  const readCells = cellsReader(fields, shapeOf);
  return (value) => {
    const cells = readCells(value);
    if (cells instanceof Rejection) return cells;
    const record: Record<string, Json> = {};
    let index = 0;
    for (const { name } of fields) record[name] = cells[index++] ?? null;
    return record;
  };
}

/** The record under the column names as the table spells them, for BigQuery matches without regard to case. */
function withColumnNames(source: Row, byLowerCase: ReadonlyMap<string, string>): Row | Rejection {
  const renamed = new Map<string, Json>();
  for (const [key, value] of Object.entries(source)) {
    const name = byLowerCase.get(key.toLowerCase());
    if (name === undefined) return new Rejection("no such field", `the table has no column ${key}`, key);
    if (renamed.has(name)) return new Rejection("invalid", `two values for column ${name}`, key);
    renamed.set(name, value);
  }
  return Object.fromEntries(renamed);
}

function compileColumn(field: TableField, shapeOf: ShapeOf): Column {
  const read: CellReader =
    canonicalType(field.type) === "RECORD"
      ? recordReader(field.fields ?? [], shapeOf)
      : scalarReader(field, shapeOf);
  return {
    name: field.name,
    isInherited: field.name in Object.prototype,
    read: field.mode === "REPEATED" ? arrayReader(read) : singleReader(read, field),
  };
}

function singleReader(read: CellReader, field: TableField): Column["read"] {
  const required = field.mode === "REQUIRED";
  return (value) => {
    if (value !== undefined && value !== null) return read(value);
    return required
      ? new Rejection("missing required", "the column is REQUIRED and the row has no value for it")
      : null;
  };
}

function arrayReader(read: CellReader): Column["read"] {
  return (value) => {
    if (value === undefined || value === null) return [];
    if (!isArray(value)) return invalid(value, "an array");
    const items: Json[] = [];
    for (const item of value) {
      const cell = item === null ? new Rejection("invalid", "an array cannot hold null") : read(item);
      if (cell instanceof Rejection) return cell.within(`[${items.length}]`);
      items.push(cell);
    }
    return items;
  };
}

function isRecord(value: Json): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
