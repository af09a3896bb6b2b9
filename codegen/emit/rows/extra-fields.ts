import type { Column, ObjectShape, Shape } from "../../model/event-model.ts";

import type { CodeWriter } from "../print/code-writer.ts";
import { stringLiteral } from "../print/json-text.ts";
import { pointerStep } from "../print/pointer.ts";
import type { NameScope } from "../print/name-scope.ts";
import { templateLiteral, type TextPart } from "../print/template-literal.ts";
import { wrappedList } from "../print/wrapped-list.ts";
import { itemsOf, objectOf, shapeOfColumn, valuesOf } from "./conversion.ts";
import { read } from "./to-row.ts";

/** One place of an event during the walk: its code, its pointer, and what to call its names. */
interface Here {
  readonly code: string;
  readonly pointer: readonly TextPart[];
  readonly words: readonly string[];
}

/** True when an event may have properties for which the table has no column, at any depth. */
export function hasExtraFields(columns: readonly Column[], shape: ObjectShape): boolean {
  if (isOpen(columns, shape)) return true;
  return columns.some((column) => columnHasExtra(column, shapeOfColumn(column, shape)));
}

/** Writes `extraOf(event)`, which collects those properties as the text of the `_extra` column. */
export function writeExtraFields(
  writer: CodeWriter,
  names: NameScope,
  columns: readonly Column[],
  event: ObjectShape,
): void {
  const constants: string[] = [];
  const body = objectLines(columns, event, { code: "event", pointer: [], words: ["event"] });
  for (const constant of constants) writer.writeLine(constant);
  writer.blankLine();
  writer.writeLine("/** What the table has no column for, by JSON pointer. */");
  writer.write("function extraOf(event: JsonObject): Json ").block(() => {
    writer.writeLine("const extra: MutableObject = {};");
    for (const line of body) writer.writeLine(line);
    writer.writeLine("return extraToCell(extra);");
  });

  function objectLines(inner: readonly Column[], object: ObjectShape, here: Here): readonly string[] {
    const lines: string[] = [];
    if (isOpen(inner, object)) {
      const declared = names.constant(here.words, "_FIELDS");
      const properties = inner.map((one) => stringLiteral(one.property));
      constants.push(wrappedList(`const ${declared} = new Set<string>([`, properties, "]);"));
      lines.push(`collect(extra, ${here.code}, ${declared}, ${templateLiteral(here.pointer)});`);
    }
    for (const column of inner) {
      const child = shapeOfColumn(column, object);
      if (!columnHasExtra(column, child)) continue;
      lines.push(
        ...columnLines(column, child, {
          code: read(here.code, column.property),
          pointer: [...here.pointer, pointerStep(column.property)],
          words: [column.property],
        }),
      );
    }
    return lines;
  }

  function columnLines(column: Column, child: Shape, here: Here): readonly string[] {
    if (column.kind === "map") {
      const key = names.name(here.words, "Key");
      const value = names.name(here.words, "Value");
      const inner = { code: value, pointer: [...here.pointer, "/", { expression: key }], words: here.words };
      return visit("eachValue", here.code, [value, key], columnLines(column.value, valuesOf(child), inner));
    }
    if (column.mode !== "REPEATED") return valueLines(column, child, here);
    const item = names.name(here.words, "Item");
    const index = names.name(here.words, "Index");
    const inner = { code: item, pointer: [...here.pointer, "/", { expression: index }], words: here.words };
    return visit("eachItem", here.code, [item, index], valueLines(column, itemsOf(child), inner));
  }

  function valueLines(column: Column, child: Shape, here: Here): readonly string[] {
    if (column.kind === "list") return columnLines(column.element, child, here);
    if (column.kind !== "record") return [];
    const shape = objectOf(child);
    const isDeep = column.columns.some((one) => columnHasExtra(one, shapeOfColumn(one, shape)));
    if (!isDeep || /^\w+$/.test(here.code)) return objectLines(column.columns, shape, here);
    const local = names.name(here.words, "Object");
    return visit(
      "whenObject",
      here.code,
      [local],
      objectLines(column.columns, shape, { ...here, code: local }),
    );
  }
}

function visit(
  helper: string,
  code: string,
  parameters: readonly string[],
  lines: readonly string[],
): readonly string[] {
  const [only] = lines;
  const head = `${helper}(${code}, (${parameters.join(", ")}) => `;
  if (lines.length === 1 && only !== undefined) return [`${head}${only.replace(/;$/, "")});`];
  return [`${head}{`, ...lines.map((line) => `  ${line}`), "});"];
}

function isOpen(columns: readonly Column[], shape: ObjectShape): boolean {
  return (
    shape.additional !== false ||
    shape.properties.some((one) => columns.every((column) => column.property !== one.name))
  );
}

function columnHasExtra(column: Column, shape: Shape): boolean {
  if (column.kind === "map") return columnHasExtra(column.value, valuesOf(shape));
  const inner = column.mode === "REPEATED" ? itemsOf(shape) : shape;
  if (column.kind === "list") return columnHasExtra(column.element, inner);
  return column.kind === "record" && hasExtraFields(column.columns, objectOf(inner));
}
