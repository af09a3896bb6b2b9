import type { Model } from "../../model/event-model.ts";
import { codeWriter, type CodeWriter } from "../print/code-writer.ts";
import { scriptHeader } from "../print/header.ts";
import { stringLiteral } from "../print/json-text.ts";
import { importTypesOf, wrappedList } from "../print/wrapped-list.ts";
import { defineText } from "./define-text.ts";
import { indexNames, type EventNames } from "./index-names.ts";
import { personalPlaces } from "./personal-places.ts";

const contractTypes = [
  "EventDefinition",
  "GenerateOptions",
  "Json",
  "Registry",
  "Row",
  "Sample",
  "TableResource",
];

/** The text of `index.ts`. It loads everything but the generators, which load when they are first used. */
export function indexFile(model: Model): string {
  const events = indexNames(model);
  const writer = codeWriter("");
  for (const { event, type } of events) {
    writer.writeLine(`export type { ${specifier(event.typeName, type)} } from "./types/${event.type}.ts";`);
  }
  writer.blankLine();
  writeTypes(writer, events);
  for (const names of events) writeDefinition(writer, names);
  writeRegistry(writer, events);
  return `${scriptHeader("schemas/")}${imports(events)}\n${writer.toString().trimStart()}${defineText}`;
}

function imports(events: readonly EventNames[]): string {
  const perEvent = events.map(
    ({ event, table, rows, type, validate }) =>
      `import ${table} from "./bigquery/${event.table.name}.json" with { type: "json" };\n` +
      `import * as ${rows} from "./rows/${event.type}.ts";\n` +
      `import type { ${specifier(event.typeName, type)} } from "./types/${event.type}.ts";\n` +
      `import { validate as ${validate} } from "./validators/${event.type}.js";\n`,
  );
  const openapi = 'import openapiDocument from "./openapi.json" with { type: "json" };\n';
  return importTypesOf(contractTypes, "./contract.ts") + perEvent.join("") + openapi;
}

function specifier(name: string, alias: string): string {
  return name === alias ? name : `${name} as ${alias}`;
}

function writeTypes(writer: CodeWriter, events: readonly EventNames[]): void {
  writer.writeLine("/** The TypeScript type of each event type. */");
  writer.write("export interface EventTypes ").block(() => {
    for (const { event, type } of events) writer.writeLine(`readonly ${event.type}: ${type};`);
  });
  writer.blankLine();
  writer.writeLine("/** An event of any type; `event_type` tells which where the schemas fix it. */");
  writer.writeLine("export type AnyEvent = EventTypes[keyof EventTypes];");
  writer.blankLine();
}

function writeDefinition(writer: CodeWriter, names: EventNames): void {
  const { event, type, table, rows, validate } = names;
  const { id } = event;
  writer.write(`const ${names.definition} = define<${type}>(`).inlineBlock(() => {
    writer.writeLine(`type: ${stringLiteral(event.type)},`);
    writer.writeLine(`version: ${stringLiteral(event.version)},`);
    writer.writeLine(`hash: ${stringLiteral(event.hash)},`);
    writer.writeLine(`title: ${stringLiteral(event.title)},`);
    writer.writeLine(`description: ${stringLiteral(event.description)},`);
    writer.writeLine(
      id === null ? "id: null," : `id: { field: ${stringLiteral(id.field)}, unique: ${id.unique} },`,
    );
    writer.writeLine(`time: ${event.time === null ? "null" : stringLiteral(event.time)},`);
    writer.writeLine(wrappedList("personal: [", personalPlaces(event).map(stringLiteral), "],"));
    writer.writeLine(
      `table: { name: ${stringLiteral(event.table.name)}, ...(${table} as unknown as TableResource) },`,
    );
    writer.writeLine(`validate: ${validate},`);
    writer.writeLine(`rows: ${rows},`);
    writer.writeLine(`loadGenerator: () => import("./generators/${event.type}.ts"),`);
  });
  writer.write(");").newLine().blankLine();
}

function writeRegistry(writer: CodeWriter, events: readonly EventNames[]): void {
  const entries = events.map((names) => `[${stringLiteral(names.event.type)}, ${names.definition}]`);
  writer.writeLine("/** Everything known about each event type, by its name. */");
  writer.writeLine(
    wrappedList("export const registry: Registry = new Map<string, EventDefinition>([", entries, "]);"),
  );
  writer.blankLine();
  writer.writeLine("/** The OpenAPI 3.1 document of the event generator. */");
  writer.writeLine("export const openapi: Json = openapiDocument as unknown as Json;");
}
