import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ANNOTATIONS } from "./annotations.ts";
import { FORMATS } from "./formats.ts";
import { plainValue } from "./json-node.ts";
import { parseJson } from "./json-source.ts";
import { isJsonObject } from "./json-value.ts";
import { keywordNames } from "./keywords.ts";
import { loadSchemas } from "./load-schemas.ts";
import type { Json } from "./loaded-schema.ts";
import { createMemoryReader } from "./memory-reader.ts";
import { pointerTokens } from "./pointer.ts";

const DIALECTS = [
  "http://json-schema.org/draft-04/schema#",
  "http://json-schema.org/draft-06/schema#",
  "http://json-schema.org/draft-07/schema#",
  "https://json-schema.org/draft/2019-09/schema",
  "https://json-schema.org/draft/2020-12/schema",
];

const NAMES = [...keywordNames(4), ...keywordNames(2020), ...ANNOTATIONS, "a", "b", "field", "minumum"];
const REFS = [
  "#",
  "#/$defs/a",
  "#/properties/b",
  "#/items/0",
  "#a",
  "other.json",
  "other.json#/$defs/a",
  "a",
  "%",
];

/** Objects that look like schemas: keywords with values of every kind, right and wrong. */
const schemas = fc.letrec<{ readonly node: Json; readonly object: Json }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<Json>(true, false, null, 0, -1.5, "", "string", "[", ...FORMATS, ...REFS),
    fc.array(tie("node"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.oneof(
    fc.dictionary(fc.constantFrom(...NAMES), tie("node"), { maxKeys: 5 }),
    fc.record({ $ref: fc.constantFrom(...REFS) }),
    fc.record({
      properties: fc.dictionary(fc.constantFrom("a", "b"), tie("object")),
      $defs: fc.record({ a: tie("object") }),
    }),
  ),
})).object;

test("whatever stands in the files: findings instead of exceptions, and references that all lead somewhere", async () => {
  let count = 0;
  const files = fc.record({ dialect: fc.constantFrom(...DIALECTS), a: schemas, other: schemas });
  await fc.assert(
    fc.asyncProperty(files, async ({ dialect, a, other }) => {
      const reader = createMemoryReader({
        "schemas/a.schema.json": JSON.stringify({ $schema: dialect, ...(isJsonObject(a) ? a : {}) }),
        "schemas/other.json": JSON.stringify(other),
      });
      const result = await loadSchemas({ directory: "schemas", reader });
      for (const { schema, placeOf } of result.schemas.map((one) => ({
        ...one,
        placeOf: (p: string) => one.placeOf(p),
      }))) {
        for (const [pointer, ref] of references(schema, "")) {
          count++;
          expect(valueAt(schema, decodeURIComponent(ref.slice(1)))).toBeDefined();
          expect(placeOf(pointer).file).toMatch(/^schemas\//);
        }
      }
      for (const one of result.diagnostics)
        expect([one.line > 0, one.column > 0, one.message !== ""]).not.toContain(false);
    }),
    { numRuns: 300 },
  );
  expect(count).toBeGreaterThan(20);
});

test("a text is JSON for load exactly when it is for JSON.parse, with the same value", () => {
  const edits = fc.array(
    fc.tuple(
      fc.nat(60),
      fc.constantFrom("", '"', "{", "}", "[", "]", ",", ":", "\\", "0", "-", ".", "e", "t", " ", "\n", "/"),
    ),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), edits, (json, changes) => {
      const text = changes.reduce((old, [at, char]) => old.slice(0, at) + char + old.slice(at + 1), json);
      let want: { readonly value: unknown } | null = null;
      try {
        want = { value: JSON.parse(text) };
      } catch {
        // Not JSON, and load must say so.
      }
      fc.pre(!text.includes("__proto__"));
      const { source, diagnostics } = parseJson("a.json", text);
      const got = source === null ? null : { value: plainValue(source.root) };
      expect([text, got]).toEqual([text, want]);
      expect(source !== null || diagnostics.length === 1).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

/** The local references of a schema, without those that are data. */
function references(value: Json, pointer: string): readonly (readonly [pointer: string, ref: string])[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, part]): readonly (readonly [string, string])[] => {
    if (["enum", "const", "default", "examples", "required", "dependentRequired"].includes(name)) return [];
    if (name.startsWith("x-")) return [];
    if (name === "$ref" && typeof part === "string") return [[`${pointer}/$ref`, part]];
    return references(part, `${pointer}/${name}`);
  });
}

function valueAt(root: Json, pointer: string): Json | undefined {
  let at: Json | undefined = root;
  for (const token of pointerTokens(pointer) ?? ["not a pointer"]) {
    at = at !== null && typeof at === "object" ? (at as { readonly [key: string]: Json })[token] : undefined;
  }
  return at;
}
