import { ConfigError } from "../../platform/runtime/config.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import { readPlatformTables } from "../../platform/warehouse/live-tables.ts";
import type { NamedTable } from "../plan/table-side.ts";

/** The live tables by lower-case name, or why nobody could look at them. */
export type LiveAnswer =
  | { readonly kind: "tables"; readonly tables: ReadonlyMap<string, NamedTable> }
  | { readonly kind: "unreachable"; readonly reason: string };

/** Reads the tables of the platform that the environment names; the embedded one's from the data folder. */
export async function readLive(dataDirectory: string): Promise<LiveAnswer> {
  try {
    const tables = await readPlatformTables(process.env, dataDirectory);
    return {
      kind: "tables",
      tables: new Map(tables.map(({ definition }) => [definition.name.toLowerCase(), definition])),
    };
  } catch (error) {
    if (!(error instanceof PlatformError) && !(error instanceof ConfigError)) throw error;
    return { kind: "unreachable", reason: error.message };
  }
}
