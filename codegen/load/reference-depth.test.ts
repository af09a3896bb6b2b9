import { expect, test } from "vitest";
import { loadSchemas } from "./load-schemas.ts";
import type { JsonSchema } from "./loaded-schema.ts";
import { createMemoryReader } from "./memory-reader.ts";

/** Each definition uses the next one; the last one uses `last`. */
function chain(length: number, last: JsonSchema): JsonSchema {
  const rungs = Array.from({ length }, (_, index): [string, JsonSchema] => [
    `d${index}`,
    index === length - 1 ? last : { type: "object", properties: { next: { $ref: `#/$defs/d${index + 1}` } } },
  ]);
  return { properties: { value: { $ref: "#/$defs/d0" } }, $defs: Object.fromEntries(rungs) };
}

async function findings(schema: JsonSchema, lenient = false): Promise<readonly string[]> {
  const reader = createMemoryReader({ "schemas/a.schema.json": JSON.stringify(schema) });
  const { diagnostics } = await loadSchemas({ directory: "schemas", reader, lenient });
  return diagnostics.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);
}

test("references lead through each other up to a limit, which is told at the one that passes it", async () => {
  expect(await findings(chain(400, {}))).toEqual([]);
  expect(await findings(chain(700, {}))).toEqual(["error REF_TOO_DEEP /$defs/d399/properties/next/$ref"]);
  expect(await findings(chain(700, {}), true)).toEqual([
    "warning REF_TOO_DEEP /$defs/d399/properties/next/$ref",
  ]);
});

test("a ring is no depth", async () => {
  expect(await findings(chain(300, { properties: { again: { $ref: "#/$defs/d0" } } }))).toEqual([]);
});
