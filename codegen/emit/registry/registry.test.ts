import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Json, Registry } from "../../../generated/contract.ts";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import type { Model } from "../../model/event-model.ts";
import { personalPlaces } from "./personal-places.ts";
import {
  generatedFolder,
  modelOf,
  modelOfDirectory,
  type GeneratedFolder,
  removeFolders,
} from "../print/testing/generated-folder.ts";
import { zooSchema } from "../print/testing/zoo.ts";

afterAll(removeFolders);

interface IndexModule {
  readonly registry: Registry;
  readonly openapi: unknown;
}

const emitters = ["types", "validators", "bigquery", "rows", "generators", "registry"];

async function folderOf(model: Model): Promise<GeneratedFolder> {
  const folder = await generatedFolder(model, emitters);
  await writeFile(join(folder.folder, "openapi.json"), '{"openapi": "3.1.0"}');
  return folder;
}

/** A folder with all that the index joins; type names that `index.ts` has for itself are among them. */
async function wholeFolder(): Promise<GeneratedFolder> {
  const shipped = await modelOfDirectory("schemas");
  const small: JsonSchema = {
    "x-event": { version: "2.0.0", owner: "a" },
    type: "object",
    properties: { event_type: { type: "string" } },
  };
  const more = await modelOf({
    shipment: zooSchema,
    registry: small,
    any_event: small,
    class: small,
    define: small,
  });
  const events = [...shipped.events, ...more.events].toSorted((a, b) => (a.type < b.type ? -1 : 1));
  return folderOf({ events });
}

let generated: GeneratedFolder;
let index: IndexModule;

beforeAll(async () => {
  generated = await wholeFolder();
  index = await generated.load<IndexModule>("index.ts");
});

describe("index.ts", () => {
  test("holds every event type in order", () => {
    expect([...index.registry.keys()]).toEqual(generated.model.events.map((event) => event.type));
    const order = index.registry.get("order");
    expect(order).toMatchObject({
      type: "order",
      version: "1.0.0",
      time: "order_date",
      id: { field: "order_id", unique: false },
    });
    expect(order?.table.name).toBe("orders");
    expect(order?.table.schema.fields[0]).toMatchObject({ name: "event_type", mode: "REQUIRED" });
    expect(index.openapi).toEqual({ openapi: "3.1.0" });
  });

  test("joins validator, generator and rows of each event", async () => {
    for (const definition of index.registry.values()) {
      const samples = [...(await definition.generate({ count: 200, seed: 11, invalid: 0.3 }))];
      expect(samples).toHaveLength(200);
      const issuesOf = (event: Json) =>
        definition.validate(event).map(({ keyword, pointer }) => ({ keyword, pointer }));
      for (const { event, broken } of samples.filter((one) => one.broken !== null)) {
        expect(issuesOf(event)).toContainEqual(broken);
      }
      for (const { event } of samples.filter((one) => one.broken === null)) {
        expect(issuesOf(event)).toEqual([]);
        expect(issuesOf(definition.fromRow(definition.toRow(event)))).toEqual([]);
      }
    }
  });

  test("makes invalid events as often as asked, and the same ones for the same seed", async () => {
    const order = index.registry.get("order");
    const take = async (invalid?: number) => [
      ...((await order?.generate({ count: 1000, seed: 5, ...(invalid === undefined ? {} : { invalid }) })) ??
        []),
    ];
    const share = async (invalid?: number) =>
      (await take(invalid)).filter((one) => one.broken !== null).length / 1000;
    expect(await share()).toBe(0);
    expect(await share(1)).toBe(1);
    expect(await share(0.25)).toBeGreaterThan(0.2);
    expect(await share(0.25)).toBeLessThan(0.3);
    expect(await take(0.25)).toEqual(await take(0.25));
  });
});

test("the places of personal data are told, at any depth", async () => {
  const personal = { type: "string", "x-pii": "email" };
  const node: JsonSchema = {
    type: "object",
    properties: { name: { type: "string" }, children: { type: "array", items: { $ref: "#/$defs/node" } } },
  };
  const schema: JsonSchema = {
    "x-event": { version: "1.0.0", owner: "a" },
    type: "object",
    properties: {
      plain: { type: "string" },
      email: personal,
      "a/b": {
        type: "array",
        "x-bigquery": { name: "a_b" },
        items: { type: "object", properties: { email: personal } },
      },
      pair: { type: "array", prefixItems: [personal, { type: "string" }], items: personal },
      either: { oneOf: [personal, { type: "integer" }] },
      by_name: { type: "object", additionalProperties: personal },
      whole: { type: "object", "x-pii": "name", properties: { email: personal } },
      tree: { $ref: "#/$defs/node" },
    },
    patternProperties: { "^mail_": personal },
    $defs: { node },
  };
  const { events } = await modelOf({ contact: schema });
  expect(events.map(personalPlaces)).toEqual([
    [
      "/email",
      "/a~1b/*/email",
      "/pair/0",
      "/pair/*",
      "/either",
      "/by_name/*",
      "/whole",
      "/*",
      "/tree/children/*",
    ],
  ]);
  const plain = await modelOf({
    plain: { ...schema, properties: { tree: { $ref: "#/$defs/node" } }, patternProperties: {} },
  });
  expect(plain.events.map(personalPlaces)).toEqual([[]]);
});

test("all of it type-checks", async () => {
  const names = generated.model.events.map((event) => `index.EventTypes[${JSON.stringify(event.type)}]`);
  await writeFile(
    join(generated.folder, "use.ts"),
    `import * as index from "./index.ts";\nimport type { AnyEvent, Order } from "./index.ts";\n` +
      `export const whole: (event: ${names.join(" | ")}) => AnyEvent = (event) => event;\n` +
      `export const total = (event: Order): number => event.total_amount;\nexport const size: number = index.registry.size;\n`,
  );
  const root = process.cwd();
  const config = {
    extends: join(root, "tsconfig.json"),
    include: ["**/*.ts"],
    exclude: ["node_modules"],
    compilerOptions: { typeRoots: [join(root, "node_modules/@types")] },
  };
  await writeFile(join(generated.folder, "tsconfig.json"), JSON.stringify(config));
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(root, "node_modules/typescript/bin/tsc"),
    "-p",
    generated.folder,
  ]).catch((error: { stdout: string }) => error);
  expect(stdout).toBe("");
});

test("bundles", async () => {
  const outfile = join(generated.folder, "bundle.mjs");
  await build({
    entryPoints: [join(generated.folder, "index.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    outfile,
    logLevel: "silent",
  });
  const bundle = await generated.load<IndexModule>("bundle.mjs");
  expect([...((await bundle.registry.get("order")?.generate({ count: 3, seed: 1 })) ?? [])]).toHaveLength(3);
});

test("no event gives an empty registry", async () => {
  const folder = await folderOf({ events: [] });
  const { registry } = await folder.load<IndexModule>("index.ts");
  expect(registry.size).toBe(0);
  expect(existsSync(join(folder.folder, "contract.ts"))).toBe(true);
});

test("the same model gives the same text", async () => {
  const again = await folderOf(generated.model);
  expect([...again.files]).toEqual([...generated.files]);
});
