import { PlatformError } from "../../platform/runtime/errors.ts";
import { readLiveTables } from "../../platform/warehouse/live-tables.ts";
import type { NamedTable } from "../plan/table-side.ts";

/** The live tables by lower-case name, or why nobody could look at them. */
export type LiveAnswer =
  | { readonly kind: "tables"; readonly tables: ReadonlyMap<string, NamedTable> }
  | { readonly kind: "unreachable"; readonly reason: string };

/** Reads the tables of the embedded platform's data folder. */
export async function readLive(dataDirectory: string): Promise<LiveAnswer> {
  try {
    const tables = await readLiveTables(dataDirectory);
    return {
      kind: "tables",
      tables: new Map(tables.map(({ definition }) => [definition.name.toLowerCase(), definition])),
    };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return { kind: "unreachable", reason: error.message };
  }
}
