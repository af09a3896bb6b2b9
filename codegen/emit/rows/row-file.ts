import type { EventModel } from "../../model/event-model.ts";
import { rootColumn } from "../../model/walk.ts";
import { WHOLE } from "../../model/wrapped-shape.ts";
import { codeWriter, type CodeWriter } from "../print/code-writer.ts";
import { scriptHeader } from "../print/header.ts";
import { nameScope } from "../print/name-scope.ts";
import { usedNames, withTypeMarks } from "../print/used-names.ts";
import { importOf, importTypesOf } from "../print/wrapped-list.ts";
import { writeExtraFields } from "./extra-fields.ts";
import { extraFields } from "./extra-parts.ts";
import { fitsWriter } from "./fits.ts";
import { fromRowWriter, writeObject } from "./from-row.ts";
import { rowsRuntimeNames } from "./runtime-text.ts";
import { toRowWriter } from "./to-row.ts";

/** Names of the file's own variables, which no function may take. */
const ownNames = [
  "toRow",
  "fromRow",
  "extraOf",
  "extra",
  "event",
  "row",
  "source",
  "value",
  "cell",
  "tag",
  "items",
  "object",
  "inner",
];

/** The text of `rows/<event>.ts`: `toRow` and `fromRow` as straight-line code, functions of inner records after them. */
export function rowFile(event: EventModel): string {
  const { shape, typeName } = event;
  const record = rootColumn(event);
  const names = nameScope([...rowsRuntimeNames, typeName, ...ownNames]);
  const keepsExtra = extraFields().isWithin(record, shape);
  const inner = codeWriter("");
  const fits = fitsWriter(inner, names);
  const fields = toRowWriter(inner, names, fits).fields(record, shape, "source");
  const code = fromRowWriter(inner, names, fits).object(record, shape, "row", "event");

  const body = codeWriter("");
  body.writeLine(`/** The row of a valid ${event.type} event. */`);
  body.write(`export function toRow(event: ${typeName}): Row `).block(() => {
    body.writeLine(`const source = ${sourceCode(event)};`);
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
    body.writeLine(`return event${event.wrapped ? `.${WHOLE}` : ""} as unknown as ${typeName};`);
  });
  body.blankLine();
  if (keepsExtra) {
    const extras = codeWriter("");
    writeExtraFields({ writer: extras, names, fits: fits.fits }, record, shape);
    body.write(inner.toString().trimStart());
    body.write(extras.toString().trimStart());
  } else body.write(inner.toString().trimStart());
  return `${imports(event, body.toString())}\n${body.toString().trim()}\n`;
}

/** The event as an object whose properties fill the row. */
function sourceCode({ wrapped, shape }: EventModel): string {
  if (wrapped) return `{ ${WHOLE}: event as unknown as Json }`;
  // A document that is no object is valid where the schema does not say that it is one, and has an empty row.
  if (shape.nullable || shape.loose) return "objectOrEmpty(event as unknown as Json)";
  return "event as unknown as JsonObject";
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
