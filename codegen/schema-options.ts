import type { DocumentsOptions } from "./load/load-documents.ts";
import { type ModelOptions, withDefaults } from "./model/options.ts";

/** How schemas are understood, from their files to the model. */
export interface SchemaOptions extends DocumentsOptions, ModelOptions {}

/** Those options alone, with their defaults: plain data, and all that the model of a schema depends on besides its files. */
export function understood({
  aliases = {},
  mirrors = {},
  ...options
}: SchemaOptions): Required<SchemaOptions> {
  return { aliases, mirrors, ...withDefaults(options) };
}
