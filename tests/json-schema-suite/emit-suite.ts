import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { validatorModule } from "../../codegen/emit/validators/validators.ts";
import type { DraftName } from "../../codegen/load/dialect.ts";
import { loadSchemaFiles } from "../../codegen/load/load-schemas.ts";
import type { Json, JsonSchema } from "../../codegen/load/loaded-schema.ts";
import { isJsonObject } from "../../codegen/load/json-value.ts";
import type { SchemaReader } from "../../codegen/load/schema-reader.ts";
import { mirrors, readRemote } from "./remotes.ts";
import { type DraftFolder, drafts, type Group, groupsOf } from "./suite.ts";

const dialects: Readonly<Record<DraftFolder, string>> = {
  draft4: "http://json-schema.org/draft-04/schema#",
  draft6: "http://json-schema.org/draft-06/schema#",
  draft7: "http://json-schema.org/draft-07/schema#",
  "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
  "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
};

const draftNames: Readonly<Record<DraftFolder, DraftName>> = {
  draft4: "draft-04",
  draft6: "draft-06",
  draft7: "draft-07",
  "draft2019-09": "2019-09",
  "draft2020-12": "2020-12",
};

/** Loads every schema of the suite as codegen loads schema files, and writes its validator to `folder`, with `cases.json` beside them. */
export async function emitSuite(folder: string): Promise<void> {
  const cases: unknown[] = [];
  for (const draft of Object.keys(drafts) as DraftFolder[]) {
    const groups = groupsOf(draft);
    const schemas = await loadAll(draft, groups);
    await mkdir(join(folder, draft), { recursive: true });
    for (const [index, group] of groups.entries()) {
      // A root that is no object and a key called `__proto__` are refused in schema files, with a diagnostic.
      const { text } = validatorModule(schemas[index] ?? group.schema, { formats: {}, what: "valid" });
      const file = `${draft}/${index}.mjs`;
      await writeFile(join(folder, file), text);
      cases.push({ file, draft, keyword: group.keyword, group: group.description, tests: group.tests });
    }
  }
  await writeFile(join(folder, "cases.json"), JSON.stringify(cases));
}

/** The schemas as later phases see them; null for what load refuses. */
async function loadAll(
  draft: DraftFolder,
  groups: readonly Group[],
): Promise<readonly (JsonSchema | null)[]> {
  const texts = new Map(groups.map(({ schema }, index) => [`suite/${index}.json`, JSON.stringify(schema)]));
  const reader: SchemaReader = {
    list: () => [],
    read(file) {
      const text = texts.get(file) ?? readRemote(file);
      return text === null ? { kind: "missing" } : { kind: "text", text: inDialect(text, draft) };
    },
  };
  const { schemas, diagnostics } = await loadSchemaFiles([...texts.keys()], {
    reader,
    mirrors,
    lenient: true,
    aliases: Object.fromEntries(
      ["no-validation", "optional-vocabulary"].map((name) => [
        `http://localhost:1234/${draft}/metaschema-${name}.json`,
        draftNames[draft],
      ]),
    ),
  });
  const refused = new Set(diagnostics.filter(({ code }) => REFUSED.has(code)).map(({ file }) => file));
  const byFile = new Map(schemas.map(({ file, schema }) => [file, schema]));
  return [...texts.keys()].map((file) => (refused.has(file) ? null : (byFile.get(file) ?? null)));
}

const REFUSED: ReadonlySet<string> = new Set(["NOT_A_SCHEMA", "FORBIDDEN_KEY"]);

/** A schema of the suite means the draft of its folder where it names none. */
function inDialect(text: string, draft: DraftFolder): string {
  const schema = JSON.parse(text) as Json;
  return isJsonObject(schema) ? JSON.stringify({ $schema: dialects[draft], ...schema }) : text;
}
