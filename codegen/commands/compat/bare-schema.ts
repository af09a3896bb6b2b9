import { readFile } from "node:fs/promises";
import { booleanSchema } from "../../compat/compare-schemas.ts";
import { hasErrors, type Diagnostic } from "../../diagnostic.ts";
import type { DocumentsOptions } from "../../load/load-documents.ts";
import { loadSchemaFiles } from "../../load/load-schemas.ts";
import type { Json, LoadedSchema } from "../../load/loaded-schema.ts";
import { createMemoryReader } from "../../load/memory-reader.ts";

/** A schema that need not have been written for this toolkit; null when it is none. */
export interface BareSchema {
  readonly loaded: LoadedSchema | null;
  /** What is wrong with it, and what was not understood. */
  readonly diagnostics: readonly Diagnostic[];
  /** The schema with the parts that are left out of `loaded`; null when it is not JSON. */
  readonly written: Json;
}

/** Reads a schema file: an object or a boolean, of any accepted draft. */
export async function readBareFile(file: string, options: DocumentsOptions): Promise<BareSchema> {
  const text = await readFile(file, "utf8").catch(() => "");
  const literal = text.replace(/^\uFEFF/, "").trim();
  if (literal === "true" || literal === "false")
    return { loaded: booleanSchema(file, literal === "true"), diagnostics: [], written: literal === "true" };
  return bareOf(parsed(literal), await loadSchemaFiles([file], { ...options, lenient: true }));
}

/** A schema that stands within another document. `name` is the file that its places name. */
export async function readBareValue(
  name: string,
  schema: Json,
  options: DocumentsOptions,
): Promise<BareSchema> {
  if (typeof schema === "boolean")
    return { loaded: booleanSchema(name, schema), diagnostics: [], written: schema };
  const reader = createMemoryReader({ [name]: JSON.stringify(schema) });
  return bareOf(schema, await loadSchemaFiles([name], { ...options, lenient: true, reader }));
}

function bareOf(
  written: Json,
  { schemas, diagnostics }: Awaited<ReturnType<typeof loadSchemaFiles>>,
): BareSchema {
  return { loaded: hasErrors(diagnostics) ? null : (schemas[0] ?? null), diagnostics, written };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
