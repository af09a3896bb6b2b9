import { expect, test } from "vitest";
import { loadSchemas } from "./load-schemas.ts";
import { createMemoryReader } from "./memory-reader.ts";
import { mirroredFile } from "./mirrors.ts";

test.each<[string, string | null]>([
  ["https://x.example/money.json", "copies/money.json"],
  ["https://x.example/eu/money.json", "eu/money.json"],
  ["https://y.example/money.json", null],
])("%s lies at %s", (uri, file) => {
  expect(mirroredFile(uri, { "https://x.example/": "copies", "https://x.example/eu/": "eu" })).toBe(file);
});

test("references lead to copies, by their URI or from an $id", async () => {
  const reader = createMemoryReader({
    "schemas/a.schema.json": '{"properties": {"m": {"$ref": "https://x.example/money.json#/$defs/amount"}}}',
    "schemas/b.schema.json": '{"$id": "https://x.example/b", "properties": {"m": {"$ref": "money.json"}}}',
    "copies/money.json": '{"$defs": {"amount": {"type": "number"}}, "$ref": "currency.json"}',
    "copies/currency.json": '{"type": "string"}',
  });
  const loaded = await loadSchemas({
    directory: "schemas",
    reader,
    mirrors: { "https://x.example/": "copies" },
  });
  expect(loaded.diagnostics).toEqual([]);
  expect(loaded.schemas.map(({ schema }) => schema)).toEqual([
    { properties: { m: { $ref: "#/$defs/amount" } }, $defs: { amount: { type: "number" } } },
    {
      properties: { m: { $ref: "#/$defs/money" } },
      $defs: {
        money: { $defs: { amount: { type: "number" } }, $ref: "#/$defs/currency" },
        currency: { type: "string" },
      },
    },
  ]);
});

test("a copy must lie where references may lead", async () => {
  const reader = createMemoryReader({ "schemas/a.schema.json": '{"$ref": "https://x.example/money.json"}' });
  const options = { directory: "schemas", reader, mirrors: { "https://x.example/": "../copies" } };
  const { diagnostics } = await loadSchemas(options);
  expect(diagnostics.map(({ code }) => code)).toEqual(["REF_OUTSIDE"]);
});
