import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import type { Policy } from "../change.ts";
import { judge } from "../judge.ts";
import { mutated } from "../testing/mutate.ts";
import { randomSchema } from "../testing/random-schema.ts";
import { createRandom } from "../witness/random.ts";
import type { Difference } from "./difference.ts";
import { rootSpot } from "./spot.ts";
import { findDifferences } from "./walk.ts";

const PAIRS = 200;

function differences(old: JsonSchema, next: JsonSchema, policy: Policy = "strict"): readonly Difference[] {
  const placeOf = (pointer: string) => ({ file: "given", pointer, line: 1, column: 1 });
  return findDifferences(rootSpot({ root: old, placeOf }), rootSpot({ root: next, placeOf }), policy);
}

function told(old: JsonSchema, next: JsonSchema): readonly string[] {
  return differences(old, next).map(
    ({ rule, next: place, old: was }) => `${rule.id} ${(place ?? was)?.pointer ?? ""}`,
  );
}

describe("rules", () => {
  test("no document breaks a direction that every rule keeps", () => {
    const broken: unknown[] = [];
    for (let seed = 1; seed <= PAIRS; seed++) {
      const random = createRandom(seed);
      const old = randomSchema(random);
      const next = mutated(old, random);
      const policy = seed % 2 === 0 ? "strict" : "tolerant";
      const found = differences(old, next, policy);
      const judged = judge(old, next, { policy, samples: 10 });
      for (const direction of ["backward", "forward"] as const) {
        const verdict = judged[direction];
        if (verdict.holds || verdict.witness === null || found.some(({ keeps }) => !keeps[direction]))
          continue;
        broken.push({ seed, direction, witness: verdict.witness, rules: found.map(({ rule }) => rule.id) });
      }
    }
    expect(broken).toEqual([]);
  });
});

describe("differences", () => {
  const named = (name: string, schema: JsonSchema): JsonSchema => ({
    type: "object",
    properties: { a: { $ref: `#/$defs/${name}` }, b: { type: "array", items: { $ref: `#/$defs/${name}` } } },
    $defs: { [name]: schema },
  });

  test("a definition under another name is the same", () => {
    expect(told(named("x", { type: "string" }), named("y", { type: "string" }))).toEqual([]);
  });

  test("a definition that nobody uses does not count", () => {
    expect(told({ $defs: { x: { type: "string" } } }, { $defs: { x: { type: "number" } } })).toEqual([]);
  });

  test("a definition that two places use is told once, and with both signs where one is negated", () => {
    const used = (maximum: number): JsonSchema => ({
      properties: { a: { $ref: "#/$defs/x" }, b: { not: { $ref: "#/$defs/x" } } },
      $defs: { x: { maximum } },
    });
    const [only, ...others] = differences(used(1), used(2));
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      rule: { id: "maximum-raised" },
      keeps: { backward: false, forward: false },
    });
  });

  test("descriptions beside references are those of the place", () => {
    const described = (description: string): JsonSchema => ({
      properties: {
        a: { $ref: "#/$defs/x" },
        b: { $ref: "#/$defs/x", description },
        c: { description, allOf: [{ $ref: "#/$defs/x" }] },
      },
      $defs: { x: { type: "string", description: "Any." } },
    });
    expect(told(described("One."), described("Two."))).toEqual([
      "description-changed /properties/b/description",
      "description-changed /properties/c/description",
    ]);
  });

  test.each<[string, JsonSchema]>([
    ["beside a reference", { $ref: "#/$defs/x", maxLength: 5 }],
    ["in allOf, with the reference", { allOf: [{ $ref: "#/$defs/x" }, { maxLength: 5 }] }],
    ["beside allOf", { allOf: [{ $ref: "#/$defs/x" }], maxLength: 5, type: "string" }],
    ["written out", { type: "string", minLength: 1, maxLength: 5 }],
  ])("a limit more, %s, is one change", (_, schema) => {
    const $defs = { x: { type: "string", minLength: 1 } };
    const found = told({ $ref: "#/$defs/x", $defs }, { ...schema, $defs });
    expect(found.map((one) => one.split(" ")[0])).toEqual(["max-length-added"]);
  });

  test("schemas that lead to each other end", () => {
    const loop = (minimum: number): JsonSchema => ({
      $ref: "#/$defs/a",
      $defs: {
        a: { properties: { b: { $ref: "#/$defs/b" } }, anyOf: [{ $ref: "#/$defs/b" }, { type: "null" }] },
        b: { properties: { a: { $ref: "#/$defs/a" }, n: { minimum } } },
      },
    });
    expect(told(loop(1), loop(2))).toEqual(["minimum-raised /$defs/b/properties/n/minimum"]);
  });

  test("a new property whose schema contains itself ends", () => {
    const $defs = {
      tree: {
        type: "object",
        properties: { left: { $ref: "#/$defs/tree" }, right: { $ref: "#/$defs/tree" } },
      },
    };
    const closed = { properties: { a: {} }, additionalProperties: false, $defs };
    const opened = { ...closed, properties: { a: {}, tree: { $ref: "#/$defs/tree" } } };
    expect(told(closed, opened)).toEqual(["property-added /properties/tree"]);
    expect(told({ $defs }, { $defs, properties: { tree: { $ref: "#/$defs/tree" } } })).toEqual([
      "property-added /properties/tree",
    ]);
  });

  test("definitions that use each other twice end in time", () => {
    const level = (index: number): JsonSchema => ({
      type: "object",
      properties: { a: { $ref: `#/$defs/d${index + 1}` }, b: { $ref: `#/$defs/d${index + 1}` } },
    });
    const $defs = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`d${index}`, level(index)]));
    const schema = { $defs: { ...$defs, d40: { type: "string" } } };
    expect(told(schema, { ...schema, properties: { top: { $ref: "#/$defs/d0" } } })).toEqual([
      "property-added /properties/top",
    ]);
  });

  test("members of allOf that lead to each other twice end in time", () => {
    const member = (index: number): JsonSchema => ({
      allOf: [{ $ref: `#/$defs/d${index + 1}` }, { $ref: `#/$defs/d${index + 1}`, title: "Again" }],
    });
    const version = (minimum: number): JsonSchema => ({
      $ref: "#/$defs/d0",
      $defs: {
        ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`d${index}`, member(index)])),
        d40: { minimum },
      },
    });
    expect(told(version(1), version(2))).toEqual(["minimum-raised /$defs/d40/minimum"]);
  });

  test("branches are matched by what they say, whatever their order", () => {
    const branch = (kind: string, more: JsonSchema = {}): JsonSchema => ({
      properties: { kind: { const: kind }, ...more },
      required: ["kind"],
    });
    expect(
      told(
        {
          oneOf: [
            branch("a"),
            branch("b"),
            { type: "string" },
            { title: "List", type: "array", items: { type: "string" } },
          ],
        },
        {
          oneOf: [
            { title: "List", type: "array", items: { type: "number" } },
            { type: "string", maxLength: 3 },
            branch("b"),
            branch("c"),
          ],
        },
      ),
    ).toEqual([
      "type-changed /oneOf/0/items/type",
      "max-length-added /oneOf/1/maxLength",
      "one-of-branch-added /oneOf/3",
      "one-of-branch-removed /oneOf/0",
    ]);
  });

  test("a large schema takes time in proportion", () => {
    const wide = (count: number, maximum: number): JsonSchema => ({
      type: "object",
      properties: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `field_${index}`,
          { type: "object", properties: { x: { maximum }, y: {} } },
        ]),
      ),
    });
    expect(differences(wide(9000, 1), wide(9000, 2))).toHaveLength(9000);
  });
});
