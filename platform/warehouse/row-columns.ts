import type { Json, TableDefinition } from "../../generated/contract.ts";
import { canonicalType } from "./column-types.ts";

/** Rows turned by a quarter: the values of each column one after the other, which is how they go into DuckDB. */
export interface RowColumns {
  readonly rows: number;
  /** Roughly the length of all texts together. */
  readonly characters: number;
  /** Takes in the cells of a row, one for each column. */
  add(cells: readonly Json[]): void;
  /** The JSON array of each column's values, in the order of the columns. */
  texts(): readonly string[];
}

interface Column {
  /** Takes in a cell; returns about how many characters it adds. */
  add(cell: Json): number;
  text(): string;
}

/** What an instant, a number or a null takes, give or take. */
const scalarCharacters = 8;

/** Columns of the definition, with no row yet. */
export function createRowColumns({ schema }: TableDefinition): RowColumns {
  const columns = schema.fields.map(({ type, mode }) => {
    const isNested = mode === "REPEATED" || canonicalType(type) === "RECORD";
    return isNested ? nestedColumn() : scalarColumn();
  });
  let rows = 0;
  let characters = 0;
  return {
    get rows() {
      return rows;
    },
    get characters() {
      return characters;
    },
    add(cells) {
      rows += 1;
      let index = 0;
      for (const column of columns) characters += column.add(cells[index++] ?? null);
    },
    texts: () => columns.map((column) => column.text()),
  };
}

function scalarColumn(): Column {
  const cells: Json[] = [];
  return {
    add(cell) {
      cells.push(cell);
      return typeof cell === "string" ? cell.length : scalarCharacters;
    },
    text: () => JSON.stringify(cells),
  };
}

/** Cells become text as they come, which tells their length. */
function nestedColumn(): Column {
  const texts: string[] = [];
  return {
    add(cell) {
      const text = JSON.stringify(cell);
      texts.push(text);
      return text.length;
    },
    text: () => `[${texts.join(",")}]`,
  };
}
