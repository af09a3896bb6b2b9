import { readFile, writeFile } from "node:fs/promises";
import { afterAll, expect, test } from "vitest";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { assertNever } from "../../model/assert-never.ts";
import type { Column } from "../../model/event-model.ts";
import { tableLosses } from "../../model/table-losses.ts";
import { generatedFolder, modelOf, removeFolders } from "../print/testing/generated-folder.ts";
import { type MappingCase, mappingCases } from "./testing/mapping-cases.ts";

/*
 * The table of the manual is made from the cases here, and each of its values goes to a row and back. UPDATE_GOLDEN=1 rewrites it; read the
 * difference before you commit it.
 */
const manual = "schemas/README.md";
const marks = [
  "<!-- mapping: made by codegen/emit/rows/mapping-table.test.ts -->\n",
  "<!-- end of mapping -->\n",
] as const;

interface RowModule {
  readonly toRow: (event: Json) => Readonly<Record<string, Json>>;
  readonly fromRow: (row: Readonly<Record<string, Json>>) => Json;
}

const definitions = {
  point: { type: "object", properties: { x: { type: "number" } } },
  tree: { type: "object", properties: { name: { type: "string" }, next: { $ref: "#/$defs/tree" } } },
};

afterAll(removeFolders);

test("the manual shows what becomes of each construct", async () => {
  const chapters = mappingCases.map(
    ([chapter, cases]) =>
      [chapter, cases.map((one, index) => ({ ...one, type: typeFor(chapter, index) }))] as const,
  );
  const schemas = Object.fromEntries(
    chapters.flatMap(([, cases]) => cases.map((one) => [one.type, eventSchema(one)] as const)),
  );
  const model = await modelOf(schemas);
  const folder = await generatedFolder(model, ["types", "rows"]);
  const events = new Map(model.events.map((event) => [event.type, event]));
  const tables: string[] = [];
  for (const [chapter, cases] of chapters) {
    const lines: (readonly string[])[] = [];
    for (const one of cases) {
      const event = events.get(one.type);
      if (event === undefined) throw new Error(`no event ${one.type}`);
      const losses = tableLosses(event).map(({ rule }) => rule);
      const rows = await folder.load<RowModule>(`rows/${one.type}.ts`);
      const values = one.values.map((value) => valueText(rows, value));
      const type = typeText(folder.files.get(`types/${one.type}.ts`) ?? "");
      lines.push([
        code(JSON.stringify(one.schema)) + (one.required === true ? " in `required`" : ""),
        code(type),
        code(columnText(event.table.columns[0])),
        values.join("<br>"),
        [...new Set(losses)].map(code).join(" "),
      ]);
    }
    tables.push(
      `### ${chapter}\n\n${markdown(["schema", "TypeScript", "column", "event → row", "loss"], lines)}`,
    );
  }
  const before = await readFile(manual, "utf8");
  const after = withTables(before, tables.join("\n"));
  if (process.env["UPDATE_GOLDEN"] === "1") await writeFile(manual, after);
  expect(squeezed(await readFile(manual, "utf8"))).toBe(squeezed(after));
});

function typeFor(chapter: string, index: number): string {
  return `${chapter.toLowerCase().replace(/[^a-z]+/g, "_")}_${index}`;
}

function eventSchema({ schema, required = false }: MappingCase): JsonSchema {
  return {
    type: "object",
    properties: { value: schema },
    ...(required && { required: ["value"] }),
    additionalProperties: false,
    $defs: definitions,
  };
}

/** A value and its row value, which comes back. */
function valueText(rows: RowModule, value: Json): string {
  const row = rows.toRow({ value });
  const back = rows.fromRow(row);
  // Where something is lost, what is left comes back all the same.
  expect(rows.toRow(back)).toEqual(row);
  const { _extra: extra } = row;
  const kept = typeof extra === "string" ? ` and \`_extra\` ${code(extra)}` : "";
  return `${code(JSON.stringify(value))} → ${code(JSON.stringify(row["value"]))}${kept}`;
}

/** The type of the property, on one line. */
function typeText(file: string): string {
  const [, type = ""] = /\n {2}value\??: ([\s\S]*?);\n\}/.exec(file) ?? [];
  return type.replace(/\s+/g, " ").replaceAll(";}", " }");
}

function columnText(column: Column | undefined): string {
  if (column === undefined) return "none";
  const type = fieldType(column);
  return column.mode === "REPEATED"
    ? `ARRAY<${type}>`
    : type + (column.mode === "REQUIRED" ? " NOT NULL" : "");
}

function fieldType(column: Column): string {
  const fields = (inner: readonly Column[]) =>
    inner.map((one) => `${one.name} ${columnText(one)}`).join(", ");
  switch (column.kind) {
    case "scalar":
      return column.decimal === null
        ? column.type
        : `${column.type}(${column.decimal.precision}, ${column.decimal.scale})`;
    case "json":
      return "JSON";
    case "record":
      return `STRUCT<${fields(column.columns)}>`;
    case "map":
      return `STRUCT<key STRING NOT NULL, ${fields([column.value])}>`;
    case "list":
      return `STRUCT<${fields([column.element])}>`;
    default:
      return assertNever(column);
  }
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

function markdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return row(head) + row(head.map(() => "---")) + lines.map(row).join("");
}

/** The manual with the tables between its marks. */
function withTables(text: string, tables: string): string {
  const [start, end] = [text.indexOf(marks[0]), text.indexOf(marks[1])];
  if (start < 0 || end < start) throw new Error(`${manual} has lost its marks`);
  return `${text.slice(0, start)}${marks[0]}\n${tables}\n${text.slice(end)}`;
}

/** The formatter pads the cells of tables. */
function squeezed(text: string): string {
  return text.replace(/ {2,}/g, " ").replace(/-{3,}/g, "---");
}
