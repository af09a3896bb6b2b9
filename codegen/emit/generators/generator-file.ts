import type { EventModel, Shape } from "../../model/event-model.ts";
import type { Loss } from "../emitter.ts";
import { codeWriter } from "../print/code-writer.ts";
import { scriptHeader } from "../print/header.ts";
import { nameScope } from "../print/name-scope.ts";
import { stringLiteral } from "../print/json-text.ts";
import { exportedNames, usedNames, withTypeMarks } from "../print/used-names.ts";
import { importOf, importTypesOf, wrappedList } from "../print/wrapped-list.ts";
import { breakExpressions } from "./breaks.ts";
import type { GeneratorContext } from "./context.ts";
import { generatorShape, type GeneratorShape } from "./exact/generator-shape.ts";
import { fakerText } from "./faker-text.ts";
import { objectLines } from "./object-value.ts";
import { randomText } from "./random-text.ts";
import { runtimeText } from "./runtime-text.ts";
import { valueExpression } from "./value.ts";

const randomNames = exportedNames(randomText);
const runtimeNames = exportedNames(runtimeText);
const fakerNames = exportedNames(fakerText);

const ownNames = [
  "createGenerator",
  "draw",
  "event",
  "faker",
  "isValid",
  "item",
  "key",
  "keyOf",
  "random",
  "seed",
  "text",
  "value",
  "BREAKS",
];

/** The text of `generators/<event>.ts`, and what its events cannot be. */
export function generatorFile(
  event: EventModel,
  isFakerMethod: (method: string) => boolean,
): { readonly content: string; readonly losses: readonly Loss[] } {
  const names = nameScope([...randomNames, ...runtimeNames, ...fakerNames, ...ownNames, event.typeName]);
  const read = generatorShape(event);
  const context: GeneratorContext = {
    event,
    root: read.shape ?? event.shape,
    extras: read.extras,
    names,
    isFakerMethod,
    losses: lossesOf(event, read),
    constants: new Map(),
    statements: [],
    sums: new Map(),
  };
  const lines = drawLines(context, read.shape);
  const breaks = breakExpressions(event);

  const writer = codeWriter("");
  writeConstants(context, writer);
  writer.writeLine("/** Every way in which `nextInvalid` breaks an event. */");
  writer.write("const BREAKS: readonly Break[] = [");
  if (breaks.length > 0) writer.newLine().indent(() => breaks.forEach((one) => writer.writeLine(`${one},`)));
  writer.write("];").newLine().blankLine();
  writer.writeLine(
    `/** Makes ${event.type} events; the same seed gives the same events on every machine. */`,
  );
  writer
    .write(`export function createGenerator(seed: number): EventGenerator<${event.typeName}> `)
    .block(() => {
      const body = [...context.statements, ...lines].join("\n");
      writer.writeLine("const random = new Random(seed);");
      if (usedNames(["faker"], body).length > 0) writer.writeLine("const faker = createFaker(random);");
      for (const statement of context.statements) writer.writeLine(statement);
      writer.write("const draw = () => ").inlineBlock(() => lines.forEach((line) => writer.writeLine(line)));
      writer.write(";").newLine();
      const draw = read.isProven ? "draw" : `() => valid(${stringLiteral(event.type)}, draw, isValid)`;
      writer.writeLine(`return eventGenerator(random, ${draw}, BREAKS);`);
    });
  const body = writer.toString().trim();
  return { content: `${imports(event, body)}\n${body}\n`, losses: context.losses };
}

/** The statements that make an event and return it. */
function drawLines(context: GeneratorContext, shape: Shape | null): readonly string[] {
  if (shape === null) return [`return impossible(${stringLiteral(context.event.type)});`];
  const here = { path: [], locals: new Map() };
  if (shape.kind === "object") return objectLines(context, shape, here, valueExpression);
  if (shape.kind !== "union" || shape.nullable) return [`return ${valueExpression(context, shape, here)};`];
  const draws = shape.branches.map((one) => {
    const inner = { ...context, root: one.shape };
    const name = context.names.name(["draw", "form"]);
    context.statements.push(`const ${name} = () => {\n${drawLines(inner, one.shape).join("\n")}\n};`);
    return name;
  });
  return [`return random.pick([${draws.join(", ")}])();`];
}

/** Where it shows that there is no valid event, if there is none. */
function lossesOf(event: EventModel, { shape, deadEnds }: GeneratorShape): Loss[] {
  if (shape !== null) return [];
  const endless = { at: event.shape.at, message: "What the schema requires contains itself without end." };
  const { at, message } = deadEnds[0] ?? endless;
  const hint = "Widen what the schema says here.";
  return [
    {
      ...at,
      rule: "NO_VALID_SAMPLE",
      message: `${message} There is no valid event, and no generator of any.`,
      hint,
    },
  ];
}

function writeConstants(context: GeneratorContext, writer: ReturnType<typeof codeWriter>): void {
  for (const [expression, name] of context.constants) {
    const list = /^(weighted\(\[|\[)(.*?)(\]\)?)$/s.exec(expression);
    writer.writeLine(list === null ? `const ${name} = ${expression};` : wrappedConstant(name, list));
  }
  if (context.constants.size > 0) writer.blankLine();
}

function wrappedConstant(name: string, [, open = "", items = "", close = ""]: readonly string[]): string {
  return wrappedList(`const ${name} = ${open}`, splitItems(items), `${close};`);
}

/** The items of a list of literals, which JSON reads when they are wrapped in brackets. */
function splitItems(items: string): readonly string[] {
  try {
    const values = JSON.parse(`[${items}]`) as readonly unknown[];
    return values.map((one) =>
      Array.isArray(one) ? `[${one.map((part) => JSON.stringify(part)).join(", ")}]` : JSON.stringify(one),
    );
  } catch {
    return [items];
  }
}

function imports(event: EventModel, body: string): string {
  return (
    scriptHeader(event.source) +
    importTypesOf([event.typeName], `../types/${event.type}.ts`) +
    importOf(withTypeMarks(usedNames(runtimeNames, body)), "./generator-runtime.ts") +
    importOf(usedNames(["isValid"], body), `../validators/${event.type}.js`) +
    importOf(usedNames(["keyOf"], body), "./event-keys.ts") +
    importOf(usedNames(fakerNames, body), "./seeded-faker.ts") +
    importOf(withTypeMarks(usedNames(randomNames, body), ["Random"]), "./seeded-random.ts")
  );
}
