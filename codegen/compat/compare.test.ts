import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { keywordNames } from "../load/keywords.ts";
import { loadDocuments } from "../load/load-documents.ts";
import { createMemoryReader } from "../load/memory-reader.ts";
import type { LoadedSchema } from "../load/loaded-schema.ts";
import { buildModel } from "../model/build-model.ts";
import type { Comparison, Policy } from "./change.ts";
import { ANNOTATION_KEYWORDS } from "../model/annotation-keywords.ts";
import { compareEvents, type EventVersion } from "./compare.ts";
import { compareSchemas } from "./compare-schemas.ts";
import { allRules } from "./rules/all-rules.ts";
import { families } from "./rules/families.ts";

/*
 * A case is a folder of `testdata/`: two versions of a schema, one of which may be missing, and what the comparison says about them. `case.json` may set the
 * policy, which is tolerant else. UPDATE_GOLDEN=1 rewrites what is expected; read the difference before you commit it.
 */
const testdata = fileURLToPath(new URL("testdata", import.meta.url));
const update = process.env["UPDATE_GOLDEN"] === "1";
const cases = readdirSync(testdata).toSorted();

function load(folder: string, name: "old" | "new"): LoadedSchema | null {
  const path = join(testdata, folder, `${name}.schema.json`);
  if (!existsSync(path)) return null;
  const file = `${name}.schema.json`;
  const reader = createMemoryReader({ [file]: readFileSync(path, "utf8") });
  const { schemas, diagnostics } = loadDocuments([{ file, base: "." }], reader, {});
  expect(diagnostics).toEqual([]);
  return schemas[0] ?? null;
}

function versionOf(loaded: LoadedSchema | null): EventVersion | null {
  if (loaded === null) return null;
  const [model] = buildModel([{ ...loaded, stem: "sample" }], new Map()).model.events;
  return model === undefined ? null : { model, loaded };
}

function compareCase(folder: string): Comparison {
  const path = join(testdata, folder, "case.json");
  const { policy } = existsSync(path)
    ? (JSON.parse(readFileSync(path, "utf8")) as { readonly policy: Policy })
    : { policy: "tolerant" as const };
  const [old, next] = [load(folder, "old"), load(folder, "new")];
  if (old !== null && next !== null) return compareSchemas(old, next, { policy });
  return compareEvents(versionOf(old), versionOf(next), { policy });
}

/** What is worth reading of a comparison: places are told by line, values stand in the schemas. */
function readable({ verdict, changes }: Comparison): unknown {
  return {
    verdict,
    changes: changes.map(({ old, new: next, ...change }) => ({
      ...change,
      line: { old: old?.place.line ?? null, new: next?.place.line ?? null },
    })),
  };
}

function expectedOf(folder: string): ReturnType<typeof readable> {
  const path = join(testdata, folder, "expected.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as unknown) : null;
}

describe("compared", () => {
  test.each(cases)("%s", (folder) => {
    const found = readable(compareCase(folder));
    if (update) writeFileSync(join(testdata, folder, "expected.json"), `${JSON.stringify(found, null, 2)}\n`);
    expect(found).toEqual(expectedOf(folder));
  });

  test.each(allRules.map(({ id }) => id))("the case of rule %s shows it", (id) => {
    const { changes } = expectedOf(id) as { readonly changes: readonly { readonly rule: string }[] };
    expect(changes.map(({ rule }) => rule)).toContain(id);
  });
});

test("every keyword of the dialect belongs to one family", () => {
  const owned = families.flatMap(({ keywords }) => keywords);
  expect(owned).toHaveLength(new Set(owned).size);
  // A dynamic reference has become a plain one by then: see load/dynamic-scopes.ts.
  const dynamic = ["$dynamicRef", "$dynamicAnchor"];
  const silent = ["$schema", "$id", "$anchor", "$ref", "$defs", "definitions", "$comment", ...dynamic];
  const known = [...keywordNames(2020), "x-event", "x-bigquery", "x-pii", "x-faker"];
  expect(known.filter((keyword) => !owned.includes(keyword) && !silent.includes(keyword))).toEqual([]);
  expect([...ANNOTATION_KEYWORDS].filter((keyword) => !known.includes(keyword))).toEqual([]);
});

test("ids of rules are unique and in kebab-case", () => {
  const ids = allRules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
});
