import { expect, test } from "vitest";
import { loadSchemas } from "./load-schemas.ts";
import type { Json } from "./loaded-schema.ts";
import { createMemoryReader } from "./memory-reader.ts";

async function load(files: Readonly<Record<string, Json>>) {
  const texts = Object.fromEntries(
    Object.entries(files).map(([name, schema]) => [`schemas/${name}`, JSON.stringify(schema)]),
  );
  const { schemas, diagnostics } = await loadSchemas({
    directory: "schemas",
    reader: createMemoryReader(texts),
  });
  return {
    schema: schemas[0]?.schema,
    findings: diagnostics.map(({ code, pointer }) => `${code} ${pointer}`),
  };
}

const list = {
  type: "array",
  items: { $dynamicRef: "#element" },
  $defs: { element: { $dynamicAnchor: "element" } },
};

test("a dynamic reference becomes one reference for each way to it", async () => {
  const of = (type: string): Json => ({
    $id: type,
    $ref: "shared/list.json",
    $defs: { element: { $dynamicAnchor: "element", type } },
  });
  const { schema, findings } = await load({
    "a.schema.json": {
      properties: { texts: of("string"), counts: of("integer"), plain: { $ref: "shared/list.json" } },
    },
    "shared/list.json": list,
  });
  expect(findings).toEqual([]);
  expect(schema).toEqual({
    properties: {
      texts: { $ref: "#/$defs/list", $defs: { element: { type: "string" } } },
      counts: { $ref: "#/$defs/list_list", $defs: { element: { type: "integer" } } },
      plain: { $ref: "#/$defs/list_list_2" },
    },
    $defs: {
      list: { type: "array", items: { $ref: "#/properties/texts/$defs/element" }, $defs: { element: {} } },
      list_list: {
        type: "array",
        items: { $ref: "#/properties/counts/$defs/element" },
        $defs: { element: {} },
      },
      list_list_2: { type: "array", items: { $ref: "#/$defs/element" }, $defs: { element: {} } },
      element: {},
    },
  });
});

test("a recursive reference of 2019-09 leads to the outermost schema that wants it", async () => {
  const draft = "https://json-schema.org/draft/2019-09/schema";
  const tree = {
    $schema: draft,
    $recursiveAnchor: true,
    properties: { children: { type: "array", items: { $recursiveRef: "#" } } },
  };
  const { schema, findings } = await load({
    "a.schema.json": { $schema: draft, $recursiveAnchor: true, $ref: "shared/tree.json", required: ["name"] },
    "b.schema.json": { $schema: draft, properties: { next: { $recursiveRef: "#", title: "Next" } } },
    "shared/tree.json": tree,
  });
  expect(findings).toEqual([]);
  expect(schema).toEqual({
    $ref: "#/$defs/tree",
    required: ["name"],
    $defs: { tree: { properties: { children: { type: "array", items: { $ref: "#" } } } } },
  });
});

test("a dynamic reference stands beside an ordinary one", async () => {
  const { schema } = await load({
    "a.schema.json": {
      properties: { a: { $ref: "#/$defs/b", $dynamicRef: "#c", allOf: [{ minLength: 1 }] } },
      $defs: { b: {}, c: { $dynamicAnchor: "c", $anchor: "d" }, d: { $ref: "#d" } },
    },
  });
  expect(schema?.["properties"]).toEqual({
    a: { $ref: "#/$defs/b", allOf: [{ minLength: 1 }, { $ref: "#/$defs/c" }] },
  });
  expect(schema?.["$defs"]).toMatchObject({ d: { $ref: "#/$defs/c" } });
});

test.each<[string, Readonly<Record<string, Json>>, readonly string[]]>([
  ["leads nowhere", { "a.schema.json": { $dynamicRef: "#a" } }, ["DANGLING_REF /$dynamicRef"]],
  [
    "leads back to itself",
    {
      "a.schema.json": { $dynamicAnchor: "a", $ref: "shared/b.json" },
      "shared/b.json": { $dynamicAnchor: "a", properties: {}, anyOf: [{ $dynamicRef: "#a" }] },
    },
    ["REF_LOOP /anyOf/0/$dynamicRef"],
  ],
  [
    "has another meaning in another draft",
    { "a.schema.json": { $recursiveRef: "#" } },
    ["UNKNOWN_KEYWORD /$recursiveRef"],
  ],
])("what %s is told", async (_, files, want) => {
  const { findings } = await load(files);
  expect(findings).toEqual(want);
});

test("references that multiply their variants are cut, and told", async () => {
  // Each file may be reached with or without the anchor of each one before it.
  const files: Record<string, Json> = {};
  for (let i = 0; i < 24; i++) {
    const next = `${i + 1}.json`;
    files[`shared/${i}.json`] = {
      properties: {
        a: { $ref: next },
        b: { $id: `b${i}`, $defs: { x: { $dynamicAnchor: `x${i}` } }, $ref: next },
      },
      $defs: { x: { $dynamicAnchor: `y${i}` } },
    };
  }
  const anchors = Array.from({ length: 24 }, (_, i) => [
    `p${i}`,
    { anyOf: [{ $dynamicRef: `#x${i}` }], $defs: { x: { $dynamicAnchor: `x${i}` } } },
  ]);
  files["shared/24.json"] = { properties: Object.fromEntries(anchors) as Json };
  files["a.schema.json"] = { $ref: "shared/0.json" };
  const { findings } = await load(files);
  expect(findings.every((one) => one.startsWith("REF_TOO_DEEP "))).toBe(true);
  expect(findings).toHaveLength(1);
});
