import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { typesEmitter } from "../../emit/types/types.ts";
import { isJsonObject } from "../../load/json-value.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { eventFixture } from "../../emit/print/event-fixture.ts";
import { codeVerdict } from "./code-verdict.ts";

/*
 * The verdict on code against the compiler: for each pair of schemas a producer that writes the old type and a consumer that reads it are generated, and all
 * of them are compiled against the new types in one run.
 */

const string: JsonSchema = { type: "string" };
const number: JsonSchema = { type: "number" };

function object(
  properties: Readonly<Record<string, Json>>,
  required: readonly string[] = [],
  more: JsonSchema = {},
): JsonSchema {
  return { type: "object", properties, required, ...more };
}

function property(schema: Json): JsonSchema {
  return object({ value: schema }, ["value"]);
}

const shop = object({ kind: { const: "shop" }, till: number }, ["kind"]);
const web = object({ kind: { const: "web" }, url: string }, ["kind"]);
const node = (value: Json, extra: Readonly<Record<string, Json>> = {}): JsonSchema => ({
  ...object({ root: { $ref: "#/$defs/node" } }, ["root"]),
  $defs: { node: object({ value, next: { $ref: "#/$defs/node" }, ...extra }, ["value"]) },
});

const twice = (value: Json, more: JsonSchema = {}): JsonSchema => ({
  ...object({ root: { $ref: "#/$defs/node" } }, ["root"]),
  $defs: {
    node: {
      type: "object",
      allOf: [
        object({ next: { $ref: "#/$defs/node" } }),
        object({ next: { $ref: "#/$defs/node", ...more }, value }, ["value"]),
      ],
    },
  },
});

const given: Readonly<Record<string, readonly [old: JsonSchema, next: JsonSchema]>> = {
  "optional to required": [object({ a: string }), object({ a: string }, ["a"])],
  "required to optional": [object({ a: string }, ["a"]), object({ a: string })],
  "a new optional property": [object({ a: string }), object({ a: string, b: number })],
  "a new required property": [object({ a: string }), object({ a: string, b: number }, ["b"])],
  "an optional property less": [object({ a: string, b: number }), object({ a: string })],
  "a required property less": [object({ a: string, b: number }, ["b"]), object({ a: string })],
  "a property less, and an index": [
    object({ a: string, b: number }),
    object({ a: string }, [], { additionalProperties: true }),
  ],
  "an index more": [object({ a: string }), object({ a: string }, [], { additionalProperties: true })],
  "an index less": [object({ a: string }, [], { additionalProperties: true }), object({ a: string })],
  "an enum wider": [property({ enum: ["a", "b"] }), property({ enum: ["a", "b", "c"] })],
  "an enum narrower": [property({ enum: ["a", "b", "c"] }), property({ enum: ["a", "b"] })],
  "text to an enum": [property(string), property({ enum: ["a"] })],
  "null in an enum": [property({ enum: ["a", null] }), property({ enum: ["a"] })],
  "null in type beside an enum": [
    property({ type: "string", enum: ["a"] }),
    property({ type: ["string", "null"], enum: ["a"] }),
  ],
  "integer to number": [property({ type: "integer" }), property(number)],
  "a boolean to its values": [property({ type: "boolean" }), property({ enum: [true, false] })],
  nullable: [property(string), property({ type: ["string", "null"] })],
  "another type": [property(string), property(number)],
  "an array to one": [property({ type: "array", items: string }), property(string)],
  "other elements": [
    property({ type: "array", items: string }),
    property({ type: "array", items: { type: ["string", "null"] } }),
  ],
  "a tuple longer": [
    property({ type: "array", prefixItems: [string], minItems: 1, items: false }),
    property({ type: "array", prefixItems: [string, number], minItems: 2, items: false }),
  ],
  "a tuple to an array": [
    property({ type: "array", prefixItems: [string, string], minItems: 2, items: false }),
    property({ type: "array", items: string }),
  ],
  "anything to text": [property({}), property(string)],
  "a branch more": [
    property({ oneOf: [shop, web] }),
    property({ oneOf: [shop, web, object({ kind: { const: "phone" } }, ["kind"])] }),
  ],
  "a branch less": [property({ oneOf: [shop, web] }), property({ oneOf: [shop] })],
  "branches in another order": [property({ oneOf: [shop, web] }), property({ oneOf: [web, shop] })],
  "a property of a branch": [
    property({ oneOf: [shop, web] }),
    property({ oneOf: [shop, object({ kind: { const: "web" }, url: string }, ["kind", "url"])] }),
  ],
  "nested, required": [property(object({ a: string })), property(object({ a: string }, ["a"]))],
  "nested, in elements": [
    property({ type: "array", items: object({ a: string, b: number }) }),
    property({ type: "array", items: object({ a: string }) }),
  ],
  "a map of other values": [
    property({ type: "object", additionalProperties: string }),
    property({ type: "object", additionalProperties: { type: ["string", "number"] } }),
  ],
  "a map to an empty object": [
    property({ type: "object", additionalProperties: string }),
    property({ type: "object", additionalProperties: false }),
  ],
  "all of two to one": [
    { type: "object", allOf: [object({ a: string }, ["a"]), object({ b: number })] },
    object({ a: string, b: number }, ["a"]),
  ],
  "the same in two ways": [
    property({ allOf: [{ enum: ["a", "b"] }, { enum: ["b", "c"] }] }),
    property({ allOf: [{ enum: ["a", "b"] }, { enum: ["b", "c"] }], description: "A text." }),
  ],
  "recursive, the same": [node(string), node(string)],
  "recursive, another leaf": [node(string), node(number)],
  "recursive, a property more": [node(string), node(string, { note: string })],
  "recursive, in two parts": [twice(string), twice(string)],
  "recursive, in two parts, another leaf": [twice(string), twice(number)],
  "recursive, in two parts that differ": [
    twice(string, { description: "One." }),
    twice(string, { description: "Two." }),
  ],
  "a definition moved": [
    { ...object({ a: { $ref: "#/$defs/x" } }), $defs: { x: object({ b: string }) } },
    object({ a: object({ b: string }) }),
  ],
};

/** The pairs above, and those of the rules' own cases that are objects on both sides. */
function allPairs(): ReadonlyMap<string, readonly [JsonSchema, JsonSchema]> {
  const pairs = new Map(Object.entries(given));
  const testdata = fileURLToPath(new URL("../testdata", import.meta.url));
  for (const folder of readdirSync(testdata).toSorted()) {
    const files = ["old", "new"].map((name) => join(testdata, folder, `${name}.schema.json`));
    if (!files.every((file) => existsSync(file))) continue;
    const [old, next] = files.map((file) => JSON.parse(readFileSync(file, "utf8")) as JsonSchema);
    if (old?.["type"] === "object" && next?.["type"] === "object") pairs.set(`case ${folder}`, [old, next]);
  }
  return pairs;
}

const pairs = allPairs();
let broken: ReadonlySet<string> = new Set();
let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "eventloom-compiled-"));
  for (const [index, [old, next]] of [...pairs.values()].entries()) {
    await writeTypes(`old${index}`, old);
    await writeTypes(`new${index}`, next);
    writeFileSync(join(folder, `producer${index}.ts`), producerOf(old, index));
    writeFileSync(join(folder, `consumer${index}.ts`), consumerOf(old, index));
  }
  broken = brokenFiles();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([...pairs].map(([name, pair], index) => [name, pair, index] as const))(
  "%s",
  (_, [old, next], index) => {
    const compiled = { producer: !broken.has(`producer${index}`), consumer: !broken.has(`consumer${index}`) };
    expect(codeVerdict(old, next)).toEqual(compiled);
  },
);

test("generated types and code compile against themselves", () => {
  expect([...broken].filter((file) => /^(old|new)/.test(file))).toEqual([]);
  const same = [...pairs.keys()].indexOf("recursive, the same");
  expect(broken.has(`producer${same}`) || broken.has(`consumer${same}`)).toBe(false);
});

async function writeTypes(name: string, schema: JsonSchema): Promise<void> {
  const emission = await typesEmitter.emitEvent?.(eventFixture("sample", schema));
  writeFileSync(join(folder, `${name}.ts`), emission?.files[0]?.content ?? "");
}

function headerOf(index: number): string {
  return [
    `import type { Sample as Old } from "./old${index}.ts";`,
    `import type { Sample as New } from "./new${index}.ts";`,
    "declare function some<T>(): T;",
    "",
  ].join("\n");
}

/** Writes all that the old type has, and only what it requires, as object literals. */
function producerOf(old: JsonSchema, index: number): string {
  const [full, least] = [true, false].map((isFull) => literalOf({ schema: old, type: "Old", isFull }));
  return `${headerOf(index)}export const full: New = ${full};\nexport const least: New = ${least};\n`;
}

interface Spot {
  readonly schema: Json | undefined;
  /** The type of the value there, in the old version. */
  readonly type: string;
}

function literalOf({ schema, type, isFull }: Spot & { readonly isFull: boolean }): string {
  const items = plainItems(schema);
  if (items !== null) return `[${literalOf({ schema: items, type: `${type}[number]`, isFull })}]`;
  const properties = plainProperties(schema);
  if (properties === null || !isJsonObject(schema)) return `some<${type}>()`;
  const required: readonly Json[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  const members = Object.entries(properties)
    .filter(([name]) => isFull || required.includes(name))
    .map(([name, value]) => {
      const own = `Exclude<${type}${keyOf(name)}, undefined>`;
      return `${JSON.stringify(name)}: ${literalOf({ schema: value, type: own, isFull })}`;
    });
  const hasIndex = schema["additionalProperties"] !== undefined && schema["additionalProperties"] !== false;
  if (isFull && hasIndex) members.push(`"some other name": some<${type}[string]>()`);
  return `{ ${members.join(", ")} }`;
}

/** Reads all that the old type has, and takes the whole for an event of it. */
function consumerOf(old: JsonSchema, index: number): string {
  const reads = readsOf({ schema: old, type: "Old" }, "New");
  return `${headerOf(index)}export const whole: Old = some<New>();\n${reads.join("\n")}\n`;
}

/** A line for each property: its value is taken for one of the old type. `next` is the type of the holder in the new version. */
function readsOf({ schema, type }: Spot, next: string): readonly string[] {
  const items = plainItems(schema);
  if (items !== null) return readsOf({ schema: items, type: `${type}[number]` }, `${next}[number]`);
  return Object.entries(plainProperties(schema) ?? {}).flatMap(([name, inner]) => {
    const [was, is] = [`${type}${keyOf(name)}`, `${next}${keyOf(name)}`];
    const read = `some<(value: ${was}) => void>()(some<${is}>());`;
    return [
      read,
      ...readsOf({ schema: inner, type: `Exclude<${was}, undefined>` }, `Exclude<${is}, undefined>`),
    ];
  });
}

function keyOf(name: string): string {
  return `[${JSON.stringify(name)}]`;
}

/** What the elements of an array are that is nothing besides; null for any other schema. */
function plainItems(schema: Json | undefined): Json | null {
  if (!isJsonObject(schema) || schema["type"] !== "array" || schema["prefixItems"] !== undefined) return null;
  return schema["items"] ?? null;
}

/** The properties of a schema that is an object and nothing besides; null for any other. */
function plainProperties(schema: Json | undefined): Readonly<Record<string, Json>> | null {
  if (!isJsonObject(schema) || schema["type"] !== "object") return null;
  if (["$ref", "allOf", "anyOf", "oneOf"].some((keyword) => schema[keyword] !== undefined)) return null;
  return isJsonObject(schema["properties"]) ? schema["properties"] : null;
}

/** Names of the files, without extension, in which the compiler finds errors. */
function brokenFiles(): ReadonlySet<string> {
  const compiler = join(createRequire(import.meta.url).resolve("typescript/package.json"), "../bin/tsc");
  const config = {
    compilerOptions: {
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      allowImportingTsExtensions: true,
      target: "es2024",
      module: "esnext",
      moduleResolution: "bundler",
      types: [],
      pretty: false,
    },
    include: ["*.ts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const output = outputOf(compiler);
  return new Set([...output.matchAll(/^(\w+)\.ts[(:]\d+/gm)].flatMap(([, name]) => name ?? []));
}

function outputOf(compiler: string): string {
  try {
    return execFileSync(process.execPath, [compiler, "-p", folder], {
      encoding: "utf8",
      stdio: "pipe",
      cwd: folder,
    });
  } catch (error) {
    return String((error as { stdout: unknown }).stdout);
  }
}
