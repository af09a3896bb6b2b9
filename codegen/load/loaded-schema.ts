import type { Diagnostic, Place } from "../diagnostic.ts";

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON Schema of draft 2020-12 in its object form, as every phase after load sees it. */
export type JsonSchema = { readonly [keyword: string]: Json };

/**
 * One event's schema file after load: draft 2020-12, self-contained (pieces of other files stand under `$defs`,
 * every `$ref` is a pointer in URI fragment form and resolves), free of unknown keywords, duplicate keys and dangling
 * references, without `$schema`, `$id` and `$anchor`. Where the file has errors, the schema is the file without its faulty
 * parts, so that later phases find their mistakes in the same run.
 */
export interface LoadedSchema {
  /** Path as found, with forward slashes, for example `schemas/order.schema.json`. */
  readonly file: string;
  /** Path for the headers of generated files, from the folder that holds the schema folder: the same in every working directory. */
  readonly source: string;
  /** File name without `.schema.json` (or `.json`): the default event type. */
  readonly stem: string;
  readonly schema: JsonSchema;
  /** Where the node at `pointer` of `schema` stands in its source file, which for a bundled piece is another file. */
  placeOf(pointer: string): Place;
}

/** What load returns: every readable schema, sorted by file, and everything that is wrong with any of them. */
export interface LoadResult {
  readonly schemas: readonly LoadedSchema[];
  readonly diagnostics: readonly Diagnostic[];
  /** By event file: itself and the files that its references lead to, missing ones too. Nothing else bears on what was loaded. */
  readonly reached: ReadonlyMap<string, ReadonlySet<string>>;
}
