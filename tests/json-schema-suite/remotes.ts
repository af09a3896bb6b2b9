import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Mirrors } from "../../codegen/load/mirrors.ts";
import { suiteFolder } from "./suite.ts";

/** The places that schemas of the suite refer to, and where their copies lie. */
export const mirrors: Mirrors = {
  "http://localhost:1234/": "remotes",
  "http://json-schema.org/": "meta-schemas",
  "https://json-schema.org/": "meta-schemas",
};

/** The text of a mirrored file; null when there is none. */
export function readRemote(file: string): string | null {
  const metaSchema = metaSchemas[file];
  const path = metaSchema === undefined ? join(suiteFolder(), file) : require.resolve(metaSchema);
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, "utf8") : null;
}

const require = createRequire(import.meta.url);

/** The suite has no meta-schemas; the packages of the reference validators do. */
const metaSchemas: Readonly<Record<string, string>> = {
  "meta-schemas/draft-04/schema": "ajv-draft-04/dist/refs/json-schema-draft-04.json",
  "meta-schemas/draft-06/schema": "ajv/dist/refs/json-schema-draft-06.json",
  "meta-schemas/draft-07/schema": "ajv/dist/refs/json-schema-draft-07.json",
  ...splitMetaSchema("2019-09", ["applicator", "content", "core", "format", "meta-data", "validation"]),
  ...splitMetaSchema("2020-12", [
    "applicator",
    "content",
    "core",
    "format-annotation",
    "meta-data",
    "unevaluated",
    "validation",
  ]),
};

function splitMetaSchema(draft: string, parts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ["schema", ...parts.map((part) => `meta/${part}`)].map((name) => [
      `meta-schemas/draft/${draft}/${name}`,
      `ajv/dist/refs/json-schema-${draft}/${name}.json`,
    ]),
  );
}
