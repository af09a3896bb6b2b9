import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FORMATS } from "./formats.ts";
import { keywordNames, UNSUPPORTED } from "./keywords.ts";
import { loadSchemas } from "./load-schemas.ts";
import { createMemoryReader } from "./memory-reader.ts";

const MANUAL = readFileSync("schemas/README.md", "utf8");

test("the manual lists every code of load", () => {
  const sources = readdirSync("codegen/load").filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
  );
  const codes = sources.flatMap((name) => {
    return [
      ...readFileSync(join("codegen/load", name), "utf8").matchAll(/(?:diagnostic|report)\(\s*"([A-Z_]+)"/g),
    ];
  });
  const documented = new Set(Array.from(MANUAL.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g), ([, code]) => code));
  expect(codes.length).toBeGreaterThan(15);
  expect(codes.map(([, code]) => code).filter((code) => !documented.has(code))).toEqual([]);
});

test("the manual names every keyword and format", () => {
  const missing = [...keywordNames(2020), ...UNSUPPORTED.keys(), ...FORMATS].filter((name) => {
    return !MANUAL.includes(`\`${name}\``) && !MANUAL.includes(`"${name}"`);
  });
  expect(missing).toEqual([]);
});

test("the manual's event type is one", async () => {
  const [, text = ""] = /```json\n( {3}\{\n.*?)```/s.exec(MANUAL) ?? [];
  const reader = createMemoryReader({ "schemas/shipment.schema.json": text });
  const { schemas, diagnostics } = await loadSchemas({ directory: "schemas", reader });
  expect(diagnostics).toEqual([]);
  expect(schemas.map((one) => one.stem)).toEqual(["shipment"]);
});
