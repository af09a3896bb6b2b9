import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import type { CheckWriter } from "./check-writer.ts";
import { messageOf } from "./messages.ts";
import { childSpot, refuseIf, type Spot } from "./spot.ts";
import { test } from "./tests.ts";

/** Checks of a value that is an array. */
export function arrayChecks(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const { maxItems, minItems, uniqueItems } = schema;
  const { value } = spot;
  const lines: string[] = [];
  if (typeof maxItems === "number") {
    lines.push(refuseIf(`${value}.length > ${maxItems}`, spot, "maxItems", messageOf("maxItems", schema)));
  }
  if (typeof minItems === "number" && minItems > 0) {
    lines.push(refuseIf(`${value}.length < ${minItems}`, spot, "minItems", messageOf("minItems", schema)));
  }
  if (uniqueItems === true) {
    const wrong = `${writer.helper("hasDuplicates")}(${value})`;
    lines.push(refuseIf(wrong, spot, "uniqueItems", messageOf("uniqueItems", schema)));
  }
  return [
    ...lines,
    ...firstItems(schema, spot, writer),
    ...otherItems(schema, spot, writer),
    ...containsChecks(schema, spot, writer),
  ];
}

function firstItems(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  return prefixOf(schema).flatMap((one, index) => {
    const item = writer.name("v");
    const lines = writer.checks(one, childSpot(spot, String(index), item));
    const seen = spot.seen === null ? [] : [`${spot.seen}.add(${index});`];
    if (lines.length === 0 && seen.length === 0) return [];
    const read = lines.length === 0 ? [] : [`const ${item} = ${spot.value}[${index}];`];
    return [`if (${spot.value}.length > ${index}) {`, ...seen, ...read, ...lines, "}"];
  });
}

function otherItems(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const { items } = schema;
  if (items === undefined) return [];
  const first = prefixOf(schema).length;
  if (items === false) {
    return [refuseIf(`${spot.value}.length > ${first}`, spot, "items", messageOf("items", schema))];
  }
  const index = writer.name("i");
  const item = writer.name("v");
  const lines = writer.checks(items, childSpot(spot, { expression: index }, item));
  const seen = spot.seen === null ? [] : [`${spot.seen}.add(${index});`];
  if (lines.length === 0 && seen.length === 0) return [];
  const read = lines.length === 0 ? [] : [`const ${item} = ${spot.value}[${index}];`];
  return [
    `for (let ${index} = ${first}; ${index} < ${spot.value}.length; ${index}++) {`,
    ...seen,
    ...read,
    ...lines,
    "}",
  ];
}

function containsChecks(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const { contains, minContains, maxContains } = schema;
  if (contains === undefined) return [];
  const least = typeof minContains === "number" ? minContains : 1;
  const limits = typeof maxContains === "number" ? [`> ${maxContains}`] : [];
  if (least > 0) limits.unshift(`< ${least}`);
  if (limits.length === 0 && spot.seen === null) return [];
  const [count, index] = [writer.name("n"), writer.name("i")];
  const matches = test(contains, `${spot.value}[${index}]`, writer);
  const seen = spot.seen === null ? [] : [`${spot.seen}.add(${index});`];
  const lines = [
    `let ${count} = 0;`,
    `for (let ${index} = 0; ${index} < ${spot.value}.length; ${index}++) {`,
    `if (${matches}) {`,
    `${count}++;`,
    ...seen,
    "}",
    "}",
  ];
  if (limits.length === 0) return lines;
  const wrong = limits.map((limit) => `${count} ${limit}`).join(" || ");
  return [...lines, refuseIf(wrong, spot, "contains", messageOf("contains", schema))];
}

function prefixOf({ prefixItems }: JsonSchema): readonly Json[] {
  return Array.isArray(prefixItems) ? (prefixItems as readonly Json[]) : [];
}
