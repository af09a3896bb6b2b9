import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { isSchemaObject } from "../print/map-schema.ts";
import { arrayChecks } from "./array-checks.ts";
import type { CheckWriter } from "./check-writer.ts";
import { inPlaceChecks } from "./in-place-checks.ts";
import { messageOf } from "./messages.ts";
import { objectChecks } from "./object-checks.ts";
import { numberChecks, stringChecks } from "./scalar-checks.ts";
import { refuse, refuseIf, type Spot } from "./spot.ts";
import { typesOf, typeTests, type TypeName } from "./type-tests.ts";
import { unevaluatedChecks } from "./unevaluated-checks.ts";
import { enumTest } from "./value-tests.ts";

/** Statements that check a value against a schema, as `ChecksOf` promises. */
export function checks(schema: Json, spot: Spot, writer: CheckWriter): readonly string[] {
  if (schema === false) return [refuse(spot, "false schema", "is not allowed")];
  if (!isSchemaObject(schema)) return [];
  return unevaluatedChecks(schema, spot, writer, (inner) => [
    ...typedChecks(schema, inner, writer),
    ...valueChecks(schema, inner, writer),
    ...inPlaceChecks(schema, inner, writer),
  ]);
}

/** Checks of the type, and the checks that only values of one type can fail. */
function typedChecks(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const types = typesOf(schema);
  const others: TypeName[] = [];
  let cases: readonly string[] = [];
  for (const type of types ?? ANY_TYPE) {
    const lines = checksOfType[type](schema, spot, writer);
    if (lines.length === 0) others.push(type);
    else {
      const before = cases.length === 0 ? "" : "} else ";
      const condition = `${before}if (${typeTests(writer, spot.value, [type])}) {`;
      cases = [...cases.slice(0, -1), condition, ...lines, "}"];
    }
  }
  if (types === null) return cases;
  const must = messageOf("type", schema);
  const wrong = others.length === 0 ? null : typeTests(writer, spot.value, others, false);
  const fault = wrong === null ? refuse(spot, "type", must) : refuseIf(wrong, spot, "type", must);
  return cases.length === 0 ? [fault] : [...cases.slice(0, -1), "} else {", fault, "}"];
}

const ANY_TYPE = ["object", "array", "string", "number"] as const;

const checksOfType: Readonly<
  Record<TypeName, (schema: JsonSchema, spot: Spot, writer: CheckWriter) => readonly string[]>
> = {
  object: objectChecks,
  array: arrayChecks,
  string: stringChecks,
  number: numberChecks,
  integer: numberChecks,
  boolean: () => [],
  null: () => [],
};

function valueChecks(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const lines: string[] = [];
  if (schema["const"] !== undefined) {
    const wrong = enumTest(writer, spot.value, [schema["const"]], false);
    lines.push(refuseIf(wrong, spot, "const", messageOf("const", schema)));
  }
  if (Array.isArray(schema["enum"])) {
    const wrong = enumTest(writer, spot.value, schema["enum"] as readonly Json[], false);
    lines.push(refuseIf(wrong, spot, "enum", messageOf("enum", schema)));
  }
  return lines;
}
