import type { Json } from "../../load/loaded-schema.ts";
import { isSchemaObject } from "../print/map-schema.ts";
import { ANNOTATION_KEYWORDS } from "../../model/annotation-keywords.ts";
import type { CheckWriter } from "./check-writer.ts";
import type { Spot } from "./spot.ts";
import { typesOf, typeTests } from "./type-tests.ts";
import { enumTest } from "./value-tests.ts";

/** Keywords that test nothing where they stand. */
const untested: ReadonlySet<string> = new Set([...ANNOTATION_KEYWORDS, "$defs", "$schema"]);

/** An expression that is true when a value is valid by a schema; for short schemas without a call. */
export function test(schema: Json, value: string, writer: CheckWriter): string {
  if (typeof schema === "boolean") return String(schema);
  return shortTest(schema, value, writer) ?? `${writer.check(schema)}(${value}, null, null)`;
}

/** The same where the schema may have a say on parts of the value: statements to run before, and the expression. */
export function testAtSpot(
  schema: Json,
  { value, seen }: Spot,
  writer: CheckWriter,
): { readonly before: readonly string[]; readonly valid: string } {
  if (seen === null || !isSchemaObject(schema)) return { before: [], valid: test(schema, value, writer) };
  const [own, valid] = [writer.name("seen"), writer.name("valid")];
  const before = [
    `const ${own} = new Set();`,
    `const ${valid} = ${writer.check(schema, true)}(${value}, null, null, ${own});`,
    `if (${valid}) ${writer.helper("addAll")}(${seen}, ${own});`,
  ];
  return { before, valid };
}

/** Null unless the schema has only keywords that an operator or two can test. */
function shortTest(schema: Json, value: string, writer: CheckWriter): string | null {
  if (!isSchemaObject(schema)) return null;
  const keywords = Object.keys(schema).filter((keyword) => !untested.has(keyword));
  const [keyword] = keywords;
  if (keyword === undefined) return "true";
  if (keywords.length > 1) return null;
  const types = typesOf(schema);
  if (types !== null) return typeTests(writer, value, types);
  const { enum: values, const: only } = schema;
  if (only !== undefined) return enumTest(writer, value, [only]);
  return Array.isArray(values) ? enumTest(writer, value, values as readonly Json[]) : null;
}
