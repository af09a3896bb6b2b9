import type { JsonSchema } from "../../load/loaded-schema.ts";
import { isSchemaObject } from "../print/map-schema.ts";
import type { CheckWriter } from "./check-writer.ts";
import { messageOf } from "./messages.ts";
import { absence, presence } from "./presence.ts";
import { propertyChecks } from "./property-checks.ts";
import { childSpot, not, propertySpot, refuseIf, type Spot } from "./spot.ts";
import { test } from "./tests.ts";

/** Checks of a value that is an object. */
export function objectChecks(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  return [
    ...sizeChecks(schema, spot, writer),
    ...propertyChecks(schema, spot, writer),
    ...nameChecks(schema, spot, writer),
    ...dependentNameChecks(schema, spot),
    ...dependentSchemaChecks(schema, spot, writer),
  ];
}

function sizeChecks(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const { maxProperties, minProperties } = schema;
  const lines: string[] = [];
  const add = (limit: string, keyword: "maxProperties" | "minProperties"): void => {
    const wrong = `${writer.helper("countKeys")}(${spot.value}) ${limit}`;
    lines.push(refuseIf(wrong, spot, keyword, messageOf(keyword, schema)));
  };
  if (typeof maxProperties === "number") add(`> ${maxProperties}`, "maxProperties");
  if (typeof minProperties === "number" && minProperties > 0) add(`< ${minProperties}`, "minProperties");
  return lines;
}

function nameChecks(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const { propertyNames } = schema;
  if (propertyNames === undefined) return [];
  const key = writer.name("key");
  const valid = test(propertyNames, key, writer);
  if (valid === "true") return [];
  const child = childSpot(spot, { expression: `${writer.helper("stepOf")}(${key})` }, key);
  return [
    `for (const ${key} in ${spot.value}) {`,
    refuseIf(not(valid), child, "propertyNames", messageOf("propertyNames", schema)),
    "}",
  ];
}

function dependentNameChecks(schema: JsonSchema, spot: Spot): readonly string[] {
  const { dependentRequired } = schema;
  if (!isSchemaObject(dependentRequired)) return [];
  const must = messageOf("dependentRequired", schema);
  return Object.entries(dependentRequired).flatMap(([name, others]) => {
    const lines = [others]
      .flat()
      .filter((other) => typeof other === "string")
      .map((other) => {
        const place = propertySpot(spot, other, spot.value);
        return refuseIf(absence(spot.value, other), place, "dependentRequired", must);
      });
    return lines.length === 0 ? [] : [`if (${presence(spot.value, name)}) {`, ...lines, "}"];
  });
}

function dependentSchemaChecks(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const { dependentSchemas } = schema;
  if (!isSchemaObject(dependentSchemas)) return [];
  return Object.entries(dependentSchemas).flatMap(([name, one]) => {
    const lines = writer.checks(one, spot);
    return lines.length === 0 ? [] : [`if (${presence(spot.value, name)}) {`, ...lines, "}"];
  });
}
