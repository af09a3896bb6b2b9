import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import type { Policy } from "./change.ts";
import { judge } from "./judge.ts";

/** What an object says of members that it does not name. */
const contents = {
  open: {},
  closed: { additionalProperties: false },
  /** Partially open, to values that the property does not accept. */
  numbers: { additionalProperties: { type: "number" } },
  /** Partially open, to all values that the property accepts. */
  texts: { additionalProperties: { type: ["string", "null"] } },
} as const;

type Content = keyof typeof contents;
type Presence = "required" | "required with default" | "optional";

function without(content: Content): JsonSchema {
  return { type: "object", properties: { id: { type: "string" } }, required: ["id"], ...contents[content] };
}

function withProperty(content: Content, presence: Presence): JsonSchema {
  const base = without(content);
  const name = presence === "required with default" ? { type: "string", default: "" } : { type: "string" };
  return {
    ...base,
    properties: { id: { type: "string" }, name },
    required: presence === "optional" ? ["id"] : ["id", "name"],
  };
}

/**
 * Adding `name`; removing it is the same pair the other way round. Backward: documents without the declaration are read with it.
 * A default is an annotation: no validator fills it in, so a required property with one is a required property.
 */
const cells: readonly [Policy, Content, Presence, backward: boolean, forward: boolean, why: string][] = [
  [
    "strict",
    "open",
    "optional",
    false,
    true,
    "an old document may hold a name that is no string; the old schema takes any",
  ],
  ["strict", "open", "required", false, true, "old documents lack it; the old schema takes any name"],
  ["strict", "open", "required with default", false, true, "a default does not make a document valid"],
  [
    "strict",
    "closed",
    "optional",
    true,
    false,
    "no old document has it; new ones may, and the old schema is closed",
  ],
  [
    "strict",
    "closed",
    "required",
    false,
    false,
    "old documents lack it; new ones have what the old schema forbids",
  ],
  ["strict", "closed", "required with default", false, false, "as without the default"],
  ["strict", "numbers", "optional", false, false, "an old name is a number, a new one is none"],
  ["strict", "numbers", "required", false, false, "old documents lack it; a new name is no number"],
  ["strict", "numbers", "required with default", false, false, "as without the default"],
  ["strict", "texts", "optional", false, true, "an old name may be null; every new name is a text"],
  ["strict", "texts", "required", false, true, "old documents lack it; every new name is a text"],
  ["strict", "texts", "required with default", false, true, "as without the default"],
  [
    "tolerant",
    "open",
    "optional",
    true,
    true,
    "no old document has what it does not declare; the old schema takes any name",
  ],
  ["tolerant", "open", "required", false, true, "old documents lack it"],
  ["tolerant", "open", "required with default", false, true, "a default does not make a document valid"],
  [
    "tolerant",
    "closed",
    "optional",
    true,
    false,
    "new documents have what the old schema forbids, and declare it",
  ],
  [
    "tolerant",
    "closed",
    "required",
    false,
    false,
    "old documents lack it; new ones have what the old schema forbids",
  ],
  ["tolerant", "closed", "required with default", false, false, "as without the default"],
  [
    "tolerant",
    "numbers",
    "optional",
    false,
    false,
    "numbers under any name are declared, and a name may be one of them",
  ],
  ["tolerant", "numbers", "required", false, false, "old documents lack it; a new name is no number"],
  ["tolerant", "numbers", "required with default", false, false, "as without the default"],
  [
    "tolerant",
    "texts",
    "optional",
    false,
    true,
    "texts and null under any name are declared; every new name is a text",
  ],
  ["tolerant", "texts", "required", false, true, "old documents lack it; every new name is a text"],
  ["tolerant", "texts", "required with default", false, true, "as without the default"],
];

describe("a property in an object", () => {
  test.each(cells)("%s, %s, %s: added", (policy, content, presence, backward, forward, _why) => {
    const verdict = judge(without(content), withProperty(content, presence), { policy });
    expect([verdict.backward.holds, verdict.forward.holds]).toEqual([backward, forward]);
  });

  test.each(cells)("%s, %s, %s: removed", (policy, content, presence, backward, forward, _why) => {
    const verdict = judge(withProperty(content, presence), without(content), { policy });
    expect([verdict.backward.holds, verdict.forward.holds]).toEqual([forward, backward]);
  });

  test("every break of the matrix has a witness", () => {
    const verdicts = cells.flatMap(([policy, content, presence]) =>
      Object.values(judge(without(content), withProperty(content, presence), { policy })),
    );
    expect(verdicts.filter((one) => !one.holds && one.witness === null)).toEqual([]);
    expect(verdicts.filter((one) => !one.holds).length).toBeGreaterThan(25);
  });
});

/** What counts as declared. */
const declarations: readonly [what: string, old: JsonSchema, next: JsonSchema, holds: boolean][] = [
  [
    "an object that names no property is free-form: what it may hold is data",
    { type: "object" },
    { type: "object", properties: { a: { type: "string" } } },
    false,
  ],
  [
    "an object that lists its properties is none, even with an empty list",
    { type: "object", properties: {} },
    { type: "object", properties: { a: { type: "string" } } },
    true,
  ],
  [
    "additional properties of any kind are declared by nobody",
    { properties: { a: true }, additionalProperties: true },
    { properties: { a: true }, additionalProperties: false },
    true,
  ],
  [
    "additional properties of a kind are declared",
    { properties: { a: true }, additionalProperties: { type: "string" } },
    { properties: { a: true }, additionalProperties: false },
    false,
  ],
  [
    "a matching pattern declares",
    { properties: { a: true }, patternProperties: { "^x": true } },
    { properties: { a: true }, additionalProperties: false },
    false,
  ],
  [
    "what is required is declared",
    { properties: { a: true }, required: ["b"] },
    { properties: { a: true, b: { type: "string" } } },
    false,
  ],
  [
    "a matching branch declares",
    { properties: { a: true }, anyOf: [{ properties: { b: true } }, { required: ["c"] }] },
    { properties: { a: true }, additionalProperties: false },
    false,
  ],
  [
    "a negation declares nothing",
    { properties: { a: true }, not: { properties: { b: { type: "string" } }, required: ["b"] } },
    { properties: { a: true, b: { type: "string" } } },
    true,
  ],
  [
    "branches that hold together declare together",
    {
      anyOf: [
        { properties: { p: { properties: { x: true } } } },
        { properties: { p: { properties: { y: true } } } },
      ],
    },
    { properties: { p: { properties: { y: { type: "string" } } } } },
    false,
  ],
  [
    "what an item is found by declares",
    { items: { properties: { a: true } }, contains: { properties: { b: true } } },
    { items: { properties: { b: { type: "string" } } } },
    false,
  ],
  [
    "a schema below two negations declares nothing, and closes nothing",
    { not: { not: { properties: { a: true } } } },
    { not: { not: { properties: { a: true } } }, properties: { b: { type: "string" } } },
    false,
  ],
  [
    "values that are listed are declared",
    { enum: [{ a: 1 }] },
    { properties: { a: { type: "string" } } },
    false,
  ],
  [
    "undeclared properties are looked for at every depth",
    { items: { properties: { a: true } } },
    { items: { properties: { a: true, b: { type: "string" } } } },
    true,
  ],
];

test.each(declarations)("under the tolerant policy %s", (_what, old, next, holds) => {
  expect(judge(old, next, { policy: "tolerant" }).backward.holds).toBe(holds);
});
