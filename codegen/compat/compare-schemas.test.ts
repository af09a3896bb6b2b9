import { describe, expect, test } from "vitest";
import type { JsonSchema, LoadedSchema } from "../load/loaded-schema.ts";
import { schemaFixture } from "../model/schema-fixture.ts";
import type { Comparison } from "./change.ts";
import { mutated } from "./testing/mutate.ts";
import { randomSchema } from "./testing/random-schema.ts";
import { createRandom } from "./witness/random.ts";
import { booleanSchema, compareSchemas } from "./compare-schemas.ts";

function compare(
  old: LoadedSchema | JsonSchema | boolean,
  next: LoadedSchema | JsonSchema | boolean,
): Comparison {
  return compareSchemas(loadedFrom(old, "old"), loadedFrom(next, "next"), { policy: "tolerant" });
}

function loadedFrom(given: LoadedSchema | JsonSchema | boolean, stem: string): LoadedSchema {
  if (typeof given === "boolean") return booleanSchema(`${stem}.json`, given);
  return isLoaded(given) ? given : schemaFixture(given, stem);
}

function isLoaded(given: LoadedSchema | JsonSchema): given is LoadedSchema {
  return typeof given["placeOf"] === "function";
}

function rulesOf({ changes }: Comparison): readonly string[] {
  return changes.map(({ rule, pointer }) => `${rule} ${pointer}`);
}

describe("roots of every kind", () => {
  test.each<
    [
      string,
      JsonSchema | boolean,
      JsonSchema | boolean,
      { readonly backward: boolean; readonly forward: boolean },
    ]
  >([
    ["true and true", true, true, { backward: true, forward: true }],
    ["false and false", false, false, { backward: true, forward: true }],
    ["nothing and true", {}, true, { backward: true, forward: true }],
    ["true and false", true, false, { backward: false, forward: true }],
    ["false and a type", false, { type: "string" }, { backward: true, forward: false }],
    ["a text", { type: "string" }, { type: ["string", "null"] }, { backward: true, forward: false }],
    [
      "an array",
      { type: "array", items: { type: "number" } },
      { type: "array", items: { type: "integer" } },
      { backward: false, forward: true },
    ],
    ["an enum", { enum: [1, 2] }, { enum: [2, 3] }, { backward: false, forward: false }],
    [
      "a reference",
      { $ref: "#/$defs/x", $defs: { x: { type: "null" } } },
      { const: null },
      { backward: true, forward: true },
    ],
    [
      "a map",
      { type: "object", additionalProperties: { type: "string" } },
      { type: "object", additionalProperties: {} },
      { backward: true, forward: false },
    ],
  ])("%s", (_, old, next, want) => {
    const { verdict } = compare(old, next);
    expect({ backward: verdict.backward.holds, forward: verdict.forward.holds }).toEqual(want);
  });
});

test("two files are two versions of one table, whatever they are called", () => {
  const old: JsonSchema = { type: "object", properties: { b: { type: "string" } } };
  const next: JsonSchema = { type: "object", properties: { a: { type: "string" }, b: { type: "string" } } };
  const found = compare(old, next);
  expect(found.verdict.table).toBe("patch");
  expect(rulesOf(found)).toEqual(["property-added /properties/a"]);
});

test("a column keeps what the lock has, so that a requirement costs the table nothing", () => {
  const optional: JsonSchema = { type: "object", properties: { a: { type: "number" } } };
  expect(compare(optional, { ...optional, required: ["a"] }).verdict.table).toBe("none");
  const narrowed: JsonSchema = { type: "object", properties: { a: { type: "integer" } } };
  expect(compare(optional, narrowed).verdict.table).toBe("none");
});

test("a change is found at the definition, with the verdicts of all its uses", () => {
  const version = (type: string): JsonSchema => ({
    type: "object",
    properties: {
      price: { $ref: "#/$defs/amount" },
      parts: { type: "array", items: { $ref: "#/$defs/amount" } },
    },
    $defs: { amount: { type } },
  });
  const { changes } = compare(version("integer"), version("number"));
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({
    rule: "integer-widened",
    pointer: "/$defs/amount/type",
    table: "rebuild",
    old: { value: "integer", place: { file: "schemas/old.schema.json" } },
    new: { value: "number", place: { file: "schemas/next.schema.json" } },
  });
});

test("no change claims a break that the whole does not have", () => {
  const flat: JsonSchema = {
    type: "object",
    properties: { a: { type: "string" }, b: { type: "string" } },
    required: ["a"],
  };
  const split: JsonSchema = {
    type: "object",
    allOf: [
      { properties: { a: { type: "string" } }, required: ["a"] },
      { properties: { b: { type: "string" } } },
    ],
  };
  const { verdict, changes } = compare(flat, split);
  expect(verdict).toMatchObject({ backward: { holds: true }, forward: { holds: true } });
  expect(changes.filter(({ backward, forward }) => !backward || !forward)).toEqual([]);
});

test("what breaks is blamed on a change, and nothing else is", () => {
  const wrong: unknown[] = [];
  for (let seed = 1; seed <= 150; seed++) {
    const random = createRandom(seed);
    const old = randomSchema(random);
    const next = mutated(mutated(old, random), random);
    const { verdict, changes } = compare(old, next);
    for (const direction of ["backward", "forward"] as const) {
      const blamed = changes.filter((change) => !change[direction]);
      const proven = blamed.filter(({ witness }) => witness[direction] !== undefined);
      const judged = verdict[direction];
      const isProven = !judged.holds && judged.witness !== null;
      if (judged.holds !== (blamed.length === 0) || isProven !== proven.length > 0)
        wrong.push({ seed, direction });
    }
  }
  expect(wrong).toEqual([]);
});

test("the same pair gives the same text", () => {
  const old: JsonSchema = { type: "object", properties: { a: { type: "string" }, b: { enum: [1, 2] } } };
  const next: JsonSchema = {
    type: "object",
    properties: { a: { type: "number" }, b: { enum: [2, 3] }, c: {} },
  };
  expect(JSON.stringify(compare(old, next))).toBe(JSON.stringify(compare(old, next)));
});
