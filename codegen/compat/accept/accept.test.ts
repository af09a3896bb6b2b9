import { expect, test } from "vitest";
import { hashJson } from "../../model/hash.ts";
import type { Change, Comparison } from "../change.ts";
import { pinOf, type Acceptance } from "./acceptance.ts";
import { parseAccepted, printAccepted } from "./accepted-file.ts";
import { applyAcceptances } from "./apply.ts";

const place = { file: "schemas/order.schema.json", pointer: "/properties/a", line: 3, column: 5 };
const change: Change = {
  rule: "maximum-decreased",
  pointer: "/properties/a/maximum",
  old: { place, value: 9 },
  new: { place, value: 5 },
  message: "The maximum fell.",
  backward: false,
  forward: true,
  table: "none",
  code: { producer: true, consumer: true },
  witness: {},
  suggestion: "",
};
const comparison: Comparison = {
  event: "order",
  oldVersion: "1.0.0",
  newVersion: "1.0.0",
  verdict: {
    backward: { holds: false, witness: null },
    forward: { holds: true, proof: "included" },
    table: "none",
    code: { producer: true, consumer: true },
    bump: "major",
  },
  changes: [change],
};
const acceptance: Acceptance = {
  ...pinOf("order", change),
  reason: "no order has more than 5",
  owner: "commerce",
  until: "2026-12-31",
};

function read(...given: readonly Acceptance[]) {
  return parseAccepted("schemas/accepted-changes.json", printAccepted(given));
}

function apply(given: Acceptance, today = "2026-11-24", one: Change = change) {
  const { accepted, diagnostics } = read(given);
  expect(diagnostics).toEqual([]);
  const applied = applyAcceptances(accepted, [{ ...comparison, changes: [one] }], today);
  const codes = applied.diagnostics.map(({ code, severity }) => `${severity} ${code}`);
  return [applied.acceptanceOf("order", one)?.reason ?? null, ...codes];
}

test("a change is pinned by the hashes of its sides", () => {
  expect(pinOf("order", change)).toEqual({
    event: "order",
    rule: "maximum-decreased",
    pointer: "/properties/a/maximum",
    old: hashJson(9),
    new: hashJson(5),
  });
  expect(pinOf("order", { ...change, new: null }).new).toBeNull();
});

test.each<[string, readonly (string | null)[], readonly (string | null)[]]>([
  ["counts for its change", apply(acceptance), ["no order has more than 5"]],
  ["counts on its last day", apply(acceptance, "2026-12-31"), ["no order has more than 5"]],
  [
    "counts without an end",
    apply({ ...acceptance, until: null }, "2999-01-01"),
    ["no order has more than 5"],
  ],
  ["ends", apply(acceptance, "2027-01-01"), [null, "error ACCEPTANCE_EXPIRED"]],
  [
    "is not for another value",
    apply(acceptance, "2026-11-24", { ...change, new: { place, value: 4 } }),
    [null, "warning ACCEPTANCE_UNUSED"],
  ],
  [
    "is not for another event",
    apply({ ...acceptance, event: "inventory" }),
    [null, "warning ACCEPTANCE_UNUSED"],
  ],
  [
    "is not for a change that breaks nothing",
    apply(acceptance, "2026-11-24", { ...change, backward: true }),
    [null, "warning ACCEPTANCE_UNUSED"],
  ],
])("an acceptance %s", (_, got, want) => {
  expect(got).toEqual(want);
});

test("the file has one sorted line for each change, whatever the order", () => {
  const other = { ...acceptance, pointer: "/properties/A", owner: "", until: null };
  const text = printAccepted([acceptance, other, acceptance]);
  expect(text).toBe(printAccepted([other, acceptance]));
  expect(text.split("\n").filter((line) => line.includes('"rule"'))).toHaveLength(2);
  expect(read(acceptance, other).accepted).toMatchObject([other, acceptance]);
});

test("an empty file can be written and read", () => {
  expect(read()).toEqual({ accepted: [], diagnostics: [] });
});

test("entries that two branches added are all read", () => {
  const [one, two] = [printAccepted([acceptance]), printAccepted([{ ...acceptance, event: "visit" }])];
  const line = two.split("\n").find((text) => text.includes("visit")) ?? "";
  const merged = one.replace("\n  ]", `\n=======\n${line}\n>>>>>>> theirs\n  ]`);
  const { accepted, diagnostics } = parseAccepted("a.json", merged);
  expect([accepted.map(({ event }) => event), diagnostics]).toEqual([["order", "visit"], []]);
});

test.each([
  ["[]", /The file must be an object/],
  ['{"accepted": [{}]}', /"accepted\/0" .*event/],
  [JSON.stringify({ accepted: [{ ...acceptance, old: "x" }] }), /"accepted\/0\/old"/],
  [JSON.stringify({ accepted: [{ ...acceptance, until: "2026-02-30" }] }), /no day "2026-02-30"/],
  [JSON.stringify({ accepted: [{ ...acceptance, reason: "" }] }), /"accepted\/0\/reason"/],
])("%s is refused", (text, message) => {
  const { accepted, diagnostics } = parseAccepted("schemas/accepted-changes.json", text);
  expect(diagnostics[0]).toMatchObject({ code: "INVALID_ACCEPTANCE", severity: "error" });
  expect(diagnostics.map((one) => one.message).join("\n")).toMatch(message);
  expect(accepted.filter(({ until }) => until === acceptance.until)).toEqual([]);
});
