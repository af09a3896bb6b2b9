import type { EventModel, Model } from "../../model/event-model.ts";
import { codeWriter, type CodeWriter } from "../print/code-writer.ts";
import type { Emission, Emitter } from "../emitter.ts";
import { blockComment, oneLine, scriptHeader } from "../print/header.ts";
import { stringLiteral } from "../print/json-text.ts";
import { nameScope } from "../print/name-scope.ts";
import { clientContractText } from "./contract-text.ts";
import { clientRuntimeText } from "./runtime-text.ts";

/** Emits `client.ts`: `createClient({ url }).publish.order({ … })`, typed per event, validated, in batches, without dependencies. */
export const clientEmitter: Emitter = {
  name: "client",
  summary: "typed client that publishes over HTTP or to a bus: client.ts",
  emitAll,
};

/** Names at the top of the file that a validator's local name must not take. */
const ownNames: readonly string[] = Array.from(
  `${clientContractText}${clientRuntimeText}`.matchAll(
    /^(?:export )?(?:async )?(?:class|const|function) (\w+)/gm,
  ),
  ([, name = ""]) => name,
);

function emitAll({ events }: Model): Emission {
  const names = nameScope([...ownNames, "createClient", "definitions"]);
  const validators = events.map((event) => names.name(["validate", event.type]));
  const imports = events.map(
    ({ type }, index) =>
      `import { validate as ${validators[index] ?? ""} } from "./validators/${type}.js";\n`,
  );
  const writer = codeWriter("");
  writeTypes(writer, events);
  writer.blankLine().write(clientContractText).blankLine();
  writeCreate(writer, events);
  writeDefinitions(writer, events, validators);
  writer.blankLine().write(clientRuntimeText);
  const content = `${scriptHeader("schemas/")}${imports.join("")}\n${writer.toString().trimStart()}`;
  return { files: [{ path: "client.ts", content, source: "" }], losses: [] };
}

function writeTypes(writer: CodeWriter, events: readonly EventModel[]): void {
  writer.writeLine("/** One reason why a document is not a valid event. */");
  writer.write("export interface ValidationIssue ").block(() => {
    writer.writeLine("/** RFC 6901 JSON pointer to the offending place. */");
    writer.writeLine("readonly pointer: string;");
    writer.writeLine("/** JSON Schema keyword that was violated. */");
    writer.writeLine("readonly keyword: string;");
    writer.writeLine("readonly message: string;");
  });
  writer.blankLine().writeLine("/** A function per event type. */");
  writer.write("export interface PublishFunctions ").block(() => {
    for (const { type, typeName, description } of events) {
      if (description !== "") writer.writeLine(`/** ${blockComment(oneLine(description))} */`);
      writer.writeLine(`readonly ${type}: Publish<import("./types/${type}.ts").${typeName}>;`);
    }
  });
}

function writeCreate(writer: CodeWriter, events: readonly EventModel[]): void {
  writer.writeLine("/** A client that has sent nothing yet. Call `flush` before the process ends. */");
  writer.write("export function createClient(options: ClientOptions): Client ").block(() => {
    writer.writeLine('const send = "url" in options ? httpSender(options) : busSender(options);');
    writer.writeLine("const queue = createQueue(send, options);");
    writer.write("return ").inlineBlock(() => {
      writer.write("publish: ").inlineBlock(() => {
        for (const { type } of events) writer.writeLine(`${type}: publisher(definitions.${type}, queue),`);
      });
      writer.write(",").newLine();
      writer.writeLine("flush: () => queue.flush(),");
    });
    writer.write(";").newLine();
  });
  writer.blankLine();
}

function writeDefinitions(
  writer: CodeWriter,
  events: readonly EventModel[],
  validators: readonly string[],
): void {
  writer.write("const definitions = ").inlineBlock(() => {
    for (const [index, { type, version, id }] of events.entries()) {
      const uniqueId = id !== null && id.unique ? stringLiteral(id.field) : "null";
      const facts = `type: ${stringLiteral(type)}, version: ${stringLiteral(version)}, uniqueId: ${uniqueId}`;
      writer.writeLine(`${type}: { ${facts}, validate: ${validators[index] ?? ""} },`);
    }
  });
  writer.write(" as const;").newLine();
}
