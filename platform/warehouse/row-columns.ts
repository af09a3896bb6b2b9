import type { Json, Row, TableDefinition } from "../../generated/contract.ts";
import { canonicalType } from "./column-types.ts";

/** Rows turned by a quarter: the values of each column one after the other, which is how they go into DuckDB. */
export interface RowColumns {
  readonly rows: number;
  /** Roughly the length of all texts together. */
  readonly characters: number;
  /** Takes in a row in the form that the row check gives. */
  add(row: Row): void;
  /** The JSON array of each column's values, in the order of the columns. */
  texts(): readonly string[];
}

/** What an instant, a number or a null takes, give or take. */
const scalarCharacters = 8;

/** Columns of the definition, with no row yet. */
export function createRowColumns({ schema }: TableDefinition): RowColumns {
  const columns = schema.fields.map(({ name, type, mode }) => ({
    name,
    isNested: mode === "REPEATED" || canonicalType(type) === "RECORD",
    cells: [] as Json[],
  }));
  let rows = 0;
  let characters = 0;
  return {
    get rows() {
      return rows;
    },
    get characters() {
      return characters;
    },
    add(row) {
      rows += 1;
      for (const { name, isNested, cells } of columns) {
        const cell = row[name] ?? null;
        const kept = isNested ? JSON.stringify(cell) : cell;
        characters += typeof kept === "string" ? kept.length : scalarCharacters;
        cells.push(kept);
      }
    },
    texts: () =>
      columns.map(({ isNested, cells }) => (isNested ? `[${cells.join(",")}]` : JSON.stringify(cells))),
  };
}
