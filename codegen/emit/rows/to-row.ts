import type { Column, ObjectShape } from "../../model/event-model.ts";
import type { CodeWriter } from "../print/code-writer.ts";
import type { NameScope } from "../print/name-scope.ts";
import { stringLiteral } from "../print/json-text.ts";
import { isInherited, propertyAccess, propertyKey } from "../print/property.ts";
import { columnConversion, shapeOfColumn, type Direction } from "./conversion.ts";
import type { Conversion } from "./helper-call.ts";

/** Writes one function per record column, those of inner records first; the fields of the row itself are the caller's to write. */
export function toRowWriter(
  writer: CodeWriter,
  names: NameScope,
): {
  readonly fields: (columns: readonly Column[], shape: ObjectShape, source: string) => readonly string[];
} {
  const direction: Direction = {
    side: "toCell",
    mapHelper: "mapToCell",
    wrapper: listRecord,
    recordFunction: (column, shape) => {
      const lines = fields(column.columns, shape, "source");
      const name = names.name(column.path.split("/"), "ToRow");
      writer.write(`function ${name}(value: Json): Json `).block(() => {
        writer.writeLine("const source = value as JsonObject;");
        writer.write("return ").inlineBlock(() => lines.forEach((line) => writer.writeLine(line)));
        writer.write(";");
      });
      writer.blankLine();
      return name;
    },
  };
  const fields = (columns: readonly Column[], shape: ObjectShape, source: string) =>
    columns.map((column) => {
      const conversion = columnConversion(column, shapeOfColumn(column, shape), direction);
      return `${propertyKey(column.name)}: ${conversion.of(read(source, column.property))},`;
    });
  return { fields };
}

/** Reads an own property; only names that every object inherits need the test. */
export function read(object: string, name: string): string {
  return isInherited(name) ? `own(${object}, ${stringLiteral(name)})` : propertyAccess(object, name);
}

function listRecord(content: Conversion): Conversion {
  return {
    of: (expression) => `record(${expression}, (inner) => ({ list: ${content.of("inner")} }))`,
    callback: `(inner) => ({ list: ${content.of("inner")} })`,
  };
}
