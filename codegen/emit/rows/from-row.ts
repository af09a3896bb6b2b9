import type { Column, ObjectShape, PropertyShape } from "../../model/event-model.ts";
import type { CodeWriter } from "../print/code-writer.ts";
import type { NameScope } from "../print/name-scope.ts";
import { isInherited, propertyAssignment, propertyKey } from "../print/property.ts";
import { columnConversion, type Direction } from "./conversion.ts";
import type { Conversion } from "./helper-call.ts";
import { read } from "./to-row.ts";

/** The code that makes an object of a row's cells. */
export interface ObjectCode {
  /** Entries of the object literal: the required properties that stand first. */
  readonly literal: readonly string[];
  /** Statements that add the others to it. */
  readonly statements: readonly string[];
}

/** Writes one function per record column, those of inner records first; what the event itself holds is the caller's to write. */
export function fromRowWriter(
  writer: CodeWriter,
  names: NameScope,
): {
  readonly object: (
    columns: readonly Column[],
    shape: ObjectShape,
    row: string,
    target: string,
  ) => ObjectCode;
} {
  const direction: Direction = {
    side: "fromCell",
    mapHelper: "mapFromCell",
    wrapper: listOfRecord,
    recordFunction: (column, shape) => {
      const code = object(column.columns, shape, "row", "value");
      const name = names.name(column.path.split("/"), "FromRow");
      writer.write(`function ${name}(cell: Json): Json `).block(() => {
        writer.writeLine("const row = cell as JsonObject;");
        writeObject(writer, code, "value");
        writer.writeLine("return value;");
      });
      writer.blankLine();
      return name;
    },
  };
  const object = (
    columns: readonly Column[],
    shape: ObjectShape,
    row: string,
    target: string,
  ): ObjectCode => {
    const literal: string[] = [];
    const statements: string[] = [];
    for (const property of shape.properties) {
      const column = columns.find((one) => one.property === property.name);
      if (column === undefined) continue;
      const cell = read(row, column.name);
      const value = columnConversion(column, property.shape, direction).of(cell);
      if (property.required && statements.length === 0) {
        literal.push(`${propertyKey(property.name)}: ${requiredValue(column, property, cell, value)},`);
      } else {
        statements.push(assignment(column, property, { target, cell, value }));
      }
    }
    return { literal, statements };
  };
  return { object };
}

/** Writes `const <name>: MutableObject = { … };` and the statements. */
export function writeObject(writer: CodeWriter, code: ObjectCode, name: string): void {
  writer.write(`const ${name}: MutableObject = `);
  if (code.literal.length === 0) writer.write("{}");
  else writer.inlineBlock(() => code.literal.forEach((line) => writer.writeLine(line)));
  writer.write(";").newLine();
  for (const statement of code.statements) writer.writeLine(statement);
}

function assignment(
  column: Column,
  property: PropertyShape,
  code: { readonly target: string; readonly cell: string; readonly value: string },
): string {
  const { target, cell, value } = code;
  const assign = (expression: string) => propertyAssignment(target, property.name, expression);
  if (property.required) return assign(requiredValue(column, property, cell, value));
  if (value === `${cell} ?? null` && !isInherited(column.name))
    return `if (present(${cell})) ${assign(cell)}`;
  return `if (${column.mode === "REPEATED" ? "filled" : "present"}(${cell})) ${assign(value)}`;
}

/** No elements mean null where an empty array (or map) would not be valid and null is. */
function requiredValue(column: Column, property: PropertyShape, cell: string, value: string): string {
  const { shape } = property;
  const fewest = shape.kind === "array" ? shape.minItems : shape.kind === "map" ? shape.minProperties : 0;
  const nullable = column.mode === "REPEATED" && shape.nullable && fewest > 0;
  return nullable ? `filled(${cell}) ? ${value} : null` : value;
}

function listOfRecord(content: Conversion): Conversion {
  const convert = `(inner) => ${content.of("(inner as JsonObject).list")}`;
  return { of: (expression) => `record(${expression}, ${convert})`, callback: convert };
}
