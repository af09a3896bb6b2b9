import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import type { CheckWriter } from "./check-writer.ts";
import { messageOf } from "./messages.ts";
import { not, refuse, refuseIf, type Spot } from "./spot.ts";
import { testAtSpot, test } from "./tests.ts";

/** Checks by subschemas that judge the value itself. */
export function inPlaceChecks(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const { $ref, not: forbidden } = schema;
  return [
    ...($ref === undefined ? [] : writer.checks(writer.target($ref), spot)),
    ...listOf(schema, "allOf").flatMap((one) => writer.checks(one, spot)),
    ...alternatives(schema, spot, writer),
    ...exclusiveAlternatives(schema, spot, writer),
    ...(forbidden === undefined
      ? []
      : [refuseIf(test(forbidden, spot.value, writer), spot, "not", messageOf("not", schema))]),
    ...conditional(schema, spot, writer),
  ];
}

function alternatives(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const branches = listOf(schema, "anyOf");
  if (branches.length === 0) return [];
  const tests = branches.map((one) => testAtSpot(one, spot, writer));
  return [
    ...tests.flatMap(({ before }) => before),
    `if (${not(tests.map(({ valid }) => valid).join(" || "))}) {`,
    "if (found === null) return false;",
    ...tellBranches(branches, spot, writer),
    refuse(spot, "anyOf", messageOf("anyOf", schema)),
    "}",
  ];
}

/** Branches tell what they miss only when none holds: else they are not at fault. */
function exclusiveAlternatives(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const branches = listOf(schema, "oneOf");
  if (branches.length === 0) return [];
  const tests = branches.map((one) => testAtSpot(one, spot, writer));
  const count = writer.name("n");
  return [
    ...tests.flatMap(({ before }) => before),
    `let ${count} = 0;`,
    ...tests.map(({ valid }) => `if (${valid}) ${count}++;`),
    `if (${count} !== 1) {`,
    "if (found === null) return false;",
    `if (${count} === 0) {`,
    ...tellBranches(branches, spot, writer),
    "}",
    refuse(spot, "oneOf", messageOf("oneOf", schema)),
    "}",
  ];
}

/**
 * Checks of branches of which none holds, for what they miss. They run for the second time then, so that in a value
 * nested deeply each level would double the time: from some depth on it is enough to know that none holds.
 */
function tellBranches(branches: readonly Json[], spot: Spot, writer: CheckWriter): readonly string[] {
  const lines = branches.flatMap((one) => writer.checks(one, { ...spot, seen: null }));
  if (branches.every((one) => writer.isSmall(one))) return lines;
  return [`if (at.length < ${LONGEST_TOLD}) {`, ...lines, "}"];
}

/** Characters of a pointer. */
const LONGEST_TOLD = 200;

function conditional(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const { if: condition, then: consequence = true, else: alternative = true } = schema;
  if (condition === undefined) return [];
  const { before, valid } = testAtSpot(condition, spot, writer);
  const [whenTrue, whenFalse] = [consequence, alternative].map((one) => branch(one));
  if (whenTrue === undefined || whenFalse === undefined) return before;
  if (whenTrue.length === 0 && whenFalse.length === 0) return before;
  if (whenTrue.length === 0) return [...before, `if (${not(valid)}) {`, ...whenFalse, "}"];
  if (whenFalse.length === 0) return [...before, `if (${valid}) {`, ...whenTrue, "}"];
  return [...before, `if (${valid}) {`, ...whenTrue, "} else {", ...whenFalse, "}"];

  function branch(one: Json): readonly string[] {
    const lines = writer.checks(one, spot);
    if (lines.length === 0) return [];
    const count = writer.name("n");
    const counted = `${writer.helper("countFound")}(found)`;
    return [
      `const ${count} = ${counted};`,
      ...lines,
      refuseIf(`${counted} > ${count}`, spot, "if", messageOf("if", schema)),
    ];
  }
}

function listOf(schema: JsonSchema, keyword: string): readonly Json[] {
  const value = schema[keyword];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
