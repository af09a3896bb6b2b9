import type {
  Column,
  ObjectShape,
  PropertyShape,
  RecordColumn,
  Shape,
  TupleShape,
} from "../../model/event-model.ts";
import { columnsWithin, partsOf } from "../../model/parts.ts";
import type { CodeWriter } from "../print/code-writer.ts";
import type { NameScope } from "../print/name-scope.ts";
import { isInherited, propertyAssignment, propertyKey } from "../print/property.ts";
import { columnConversion, type Direction, jsonLists, withCallback } from "./conversion.ts";
import type { FitsWriter } from "./fits.ts";
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
  { fits }: FitsWriter,
): {
  readonly object: (record: RecordColumn, shape: ObjectShape, row: string, target: string) => ObjectCode;
} {
  const direction: Direction = {
    side: "fromCell",
    map: (value) => withCallback("mapFromCell", value.callback),
    wrapper: listOfRecord,
    jsonList: jsonLists.fromCell,
    fits,
    recordFunction: (column, shape) => {
      const body = recordBody(column, shape);
      const name = names.name(column.path.split("/"), "FromRow");
      writer.write(`function ${name}(cell: Json): Json `).block(() => {
        writer.writeLine("const row = cell as JsonObject;");
        body();
      });
      writer.blankLine();
      return name;
    },
  };

  /** The statements after the first one; inner functions are written before it is called. */
  const recordBody = (column: RecordColumn, shape: Shape): (() => void) => {
    if (shape.kind === "tuple") return writeLine(tupleCode(column, shape));
    if (shape.kind === "union") return writeLine(unionCode(column, shape));
    if (shape.kind !== "object") throw new Error(`a record column for ${shape.kind} at ${shape.at.pointer}`);
    const code = object(column, shape, "row", "value");
    return () => {
      writeObject(writer, code, "value");
      writer.writeLine("return value;");
    };
  };

  const writeLine = (line: string) => () => void writer.writeLine(line);

  const object = (record: RecordColumn, shape: ObjectShape, row: string, target: string): ObjectCode => {
    const columns = columnsWithin(record);
    const literal: string[] = [];
    const statements: string[] = [];
    for (const property of shape.properties) {
      const column = columns.get(property.name);
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

  const tupleCode = (record: RecordColumn, shape: TupleShape): string => {
    const parts = partsOf(shape, record).filter((part) => part.column !== null);
    const values = parts.map(({ column, shape: inner }) =>
      column === null ? "null" : columnConversion(column, inner, direction).of(read("row", column.name)),
    );
    const isOpen = parts.at(-1)?.kind === "rest";
    const positions = isOpen ? values.slice(0, -1) : values;
    const repeated = parts.flatMap(({ column, kind }, index) =>
      column?.mode === "REPEATED" && kind === "position" ? [index] : [],
    );
    const rest = isOpen ? (values.at(-1) ?? "[]") : "[]";
    const more = repeated.length === 0 ? "" : `, [${repeated.join(", ")}]`;
    return `return tupleFromCell([${positions.join(", ")}], ${rest}, ${shape.minItems}${more});`;
  };

  const unionCode = (record: RecordColumn, shape: Shape): string => {
    const choices = partsOf(shape, record).flatMap(({ column, shape: inner }) => {
      if (column === null) return [];
      const cell = read("row", column.name);
      return [`present(${cell}) ? ${columnConversion(column, inner, direction).of(cell)} : `];
    });
    return `return ${choices.join("")}null;`;
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
