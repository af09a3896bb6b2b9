import type { Column, RecordColumn, Shape } from "../../model/event-model.ts";
import { isGuarded } from "../../model/guarded.ts";
import { partsOf, type Part } from "../../model/parts.ts";
import type { CodeWriter } from "../print/code-writer.ts";
import type { NameScope } from "../print/name-scope.ts";
import { stringLiteral } from "../print/json-text.ts";
import { isInherited, propertyAccess, propertyKey } from "../print/property.ts";
import { columnConversion, type Direction, jsonLists, withCallback } from "./conversion.ts";
import type { FitsWriter } from "./fits.ts";
import type { Conversion } from "./helper-call.ts";
import { literalTags } from "./tags.ts";

/** Writes one function per record column, those of inner records first; the fields of the row itself are the caller's to write. */
export function toRowWriter(
  writer: CodeWriter,
  names: NameScope,
  { fits }: FitsWriter,
): {
  readonly fields: (record: RecordColumn, shape: Shape, source: string) => readonly string[];
} {
  const direction: Direction = {
    side: "toCell",
    map: (value, test) =>
      test === null
        ? withCallback("mapToCell", value.callback)
        : withCallback("fittingMapToCell", value.callback, test),
    wrapper: listRecord,
    jsonList: jsonLists.toCell,
    fits,
    recordFunction: (column, shape) => {
      const lines = recordFields(column, shape, "source");
      const name = names.name(column.path.split("/"), "ToRow");
      writer.write(`function ${name}(value: Json): Json `).block(() => {
        writer.writeLine(sourceLine(shape));
        if (shape.kind === "union")
          writer.writeLine(`const tag = own(source, ${stringLiteral(shape.discriminator ?? "")});`);
        writer.write("return ").inlineBlock(() => lines.forEach((line) => writer.writeLine(line)));
        writer.write(";");
      });
      writer.blankLine();
      return name;
    },
  };

  const fields = (record: RecordColumn, shape: Shape, source: string): readonly string[] => {
    const columns = new Map(partsOf(shape, record).map((part) => [part.column, part]));
    return record.columns.map((column) => {
      const part = columns.get(column);
      if (part === undefined) throw new Error(`column ${column.path} has no property at ${shape.at.pointer}`);
      return `${propertyKey(column.name)}: ${cell(column, part, read(source, part.step))},`;
    });
  };

  const recordFields = (record: RecordColumn, shape: Shape, source: string): readonly string[] => {
    if (shape.kind === "object") return fields(record, shape, source);
    const parts = partsOf(shape, record);
    return parts.flatMap((part, index) => {
      const { column } = part;
      if (column === null) return [];
      return [`${propertyKey(column.name)}: ${partCell(part, column, { shape, index, source })},`];
    });
  };

  const partCell = (
    part: Part,
    column: Column,
    { shape, index, source }: { readonly shape: Shape; readonly index: number; readonly source: string },
  ): string => {
    if (shape.kind === "union") {
      const tags = literalTags(shape.branches[index]?.tags ?? []);
      return `oneOf(tag, ${tags}) ? ${columnConversion(column, part.shape, direction).of(source)} : null`;
    }
    return cell(column, part, part.kind === "rest" ? `${source}.slice(${index})` : `${source}[${part.step}]`);
  };

  /** The cell of a part; of a value that does not fit the column an empty one, since `_extra` keeps it. */
  const cell = (column: Column, { shape }: Part, value: string): string => {
    const conversion = columnConversion(column, shape, direction);
    if (!isGuarded(shape, column)) return conversion.of(value);
    const empty = column.mode === "REPEATED" ? "[]" : "null";
    return `fitting(${value}, ${fits(column, shape)}, ${conversion.callback}, ${empty})`;
  };

  return { fields };
}

function sourceLine(shape: Shape): string {
  return shape.kind === "tuple"
    ? "const source = value as readonly Json[];"
    : "const source = value as JsonObject;";
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
