import type { EventModel } from "../../model/event-model.ts";
import { codeWriter, type CodeWriter } from "../print/code-writer.ts";
import { scriptHeader } from "../print/header.ts";
import { nameScope } from "../print/name-scope.ts";
import { usedNames, withTypeMarks } from "../print/used-names.ts";
import { importOf, importTypesOf } from "../print/wrapped-list.ts";
import { hasExtraFields, writeExtraFields } from "./extra-fields.ts";
import { fromRowWriter, writeObject } from "./from-row.ts";
import { rowsRuntimeNames } from "./runtime-text.ts";
import { toRowWriter } from "./to-row.ts";

/** The text of `rows/<event>.ts`: `toRow` and `fromRow` as straight-line code, functions of inner records after them. */
export function rowFile(event: EventModel): string {
  const { shape, typeName } = event;
  const { columns } = event.table;
  const names = nameScope([
    ...rowsRuntimeNames,
    typeName,
    "toRow",
    "fromRow",
    "extraOf",
    "extra",
    "event",
    "row",
    "source",
    "value",
    "cell",
  ]);
  const keepsExtra = hasExtraFields(columns, shape);
  const inner = codeWriter("");
  const fields = toRowWriter(inner, names).fields(columns, shape, "source");
  const code = fromRowWriter(inner, names).object(columns, shape, "row", "event");

  const body = codeWriter("");
  body.writeLine(`/** The row of a valid ${event.type} event. */`);
  body.write(`export function toRow(event: ${typeName}): Row `).block(() => {
    body.writeLine("const source = event as unknown as JsonObject;");
    body.write("return ").inlineBlock(() => {
      for (const field of fields) body.writeLine(field);
      if (keepsExtra) body.writeLine("_extra: extraOf(source),");
    });
    body.write(";");
  });
  body.blankLine();
  writeFromRowComment(body);
  body.write(`export function fromRow(row: Row): ${typeName} `).block(() => {
    writeObject(body, code, "event");
    if (keepsExtra) body.writeLine("restore(event, row._extra);");
    body.writeLine(`return event as unknown as ${typeName};`);
  });
  body.blankLine();
  body.write(inner.toString().trimStart());
  if (keepsExtra) writeExtraFields(body, names, columns, shape);
  return `${imports(event, body.toString())}\n${body.toString().trim()}\n`;
}

function writeFromRowComment(writer: CodeWriter): void {
  writer.writeLine("/**");
  writer.writeLine(
    " * The event of a row in canonical form: instants in UTC with microseconds, numbers as values; null and absent are the same",
  );
  writer.writeLine(
    " * (null only where the property is required), and so are an empty array or map and an absent one.",
  );
  writer.writeLine(" */");
}

/** The header and the imports of what `body` uses. */
function imports(event: EventModel, body: string): string {
  return (
    scriptHeader(event.source) +
    importTypesOf(usedNames(["Json", "Row"], body), "../contract.ts") +
    importTypesOf([event.typeName], `../types/${event.type}.ts`) +
    importOf(withTypeMarks(usedNames(rowsRuntimeNames, body)), "./row-runtime.ts")
  );
}
