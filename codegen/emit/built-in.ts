import type { Emitter } from "./emitter.ts";
import { emitters } from "./emitters.ts";

/** Which built-in emitters run, and how they are made: plain data, so that threads and caches can know it too. */
export interface BuiltIn {
  /** In the order in which they run. */
  readonly names: readonly string[];
  /** False leaves our own columns out of tables. */
  readonly systemColumns: boolean;
}

/** All of them, as they are without a configuration. */
export const everyBuiltIn: BuiltIn = { names: emitters.map(({ name }) => name), systemColumns: true };

/** The emitters themselves, with the libraries that they need. Throws for a name that there is not. */
export function loadBuiltIn({ names, systemColumns }: BuiltIn): Promise<readonly Emitter[]> {
  return Promise.all(
    names.map(async (name) => {
      const entry = emitters.find((one) => one.name === name);
      if (entry === undefined) throw new Error(`There is no emitter ${name}.`);
      if (entry.name !== "bigquery" || systemColumns) return entry.load();
      return (await import("./bigquery/bigquery.ts")).createBigqueryEmitter({ systemColumns });
    }),
  );
}
