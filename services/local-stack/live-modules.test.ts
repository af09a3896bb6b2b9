import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFiles } from "../../codegen/generate.ts";
import * as generated from "../../generated/index.ts";
import { catalogChanges, isNoChange } from "./live-catalog.ts";
import { defaultConfigText } from "./live-config.ts";
import { openLiveModules } from "./live-modules.ts";
import { firstCatalog } from "./live-start.ts";

let folder: string;
let schemas: string;
let printed: string;

const terminal = { print: (text: string) => void (printed += text), color: false };
const first = () => {
  const config = { options: { schemas }, text: defaultConfigText, diagnostics: [] };
  return firstCatalog({ config, modules: openLiveModules(folder), generated, terminal });
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "live-"));
  schemas = join(folder, "schemas");
  printed = "";
  await save("shipment", { title: "Shipment" });
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function save(type: string, more: Readonly<Record<string, unknown>>): Promise<void> {
  const schema = {
    type: "object",
    properties: { event_type: { const: type }, id: { type: "string", format: "uuid" } },
    required: ["event_type", "id"],
    ...more,
  };
  await mkdir(schemas, { recursive: true });
  await writeFile(join(schemas, `${type}.schema.json`), JSON.stringify(schema));
}

test("files are imported from a folder named by their content", async () => {
  const modules = openLiveModules(folder);
  const one = await modules.load((await makeFiles({ schemas })).files);
  expect([...one.catalog.registry.keys()]).toEqual(["shipment"]);
  const [sample] = (await one.catalog.registry.get("shipment")?.generate({ count: 1, seed: 1 })) ?? [];
  expect(one.catalog.registry.get("shipment")?.validate(sample?.event)).toEqual([]);
  await save("shipment", { title: "Shipment", "x-event": { version: "2.0.0" } });
  const two = await modules.load((await makeFiles({ schemas })).files);
  expect(two.catalog.registry.get("shipment")?.version).toBe("2.0.0");
  expect(one.catalog.registry.get("shipment")?.version).not.toBe("2.0.0");
  await save("shipment", { title: "Shipment" });
  expect(await modules.load((await makeFiles({ schemas })).files)).toEqual(one);
});

test("the set that was served last outlives the process, others do not", async () => {
  const before = openLiveModules(folder);
  const one = await before.load((await makeFiles({ schemas })).files);
  await save("shipment", { title: "Changed" });
  const two = await before.load((await makeFiles({ schemas })).files);
  before.remember(two.hash);
  await before.prune();
  const sets = async () =>
    (await readdir(join(folder, "live"))).filter((name) => /^[0-9a-f]{24}$/.test(name));
  expect((await sets()).toSorted()).toEqual([one.hash, two.hash].toSorted());

  const after = openLiveModules(folder);
  await mkdir(join(folder, "live/.staging-abc"));
  await after.prune();
  expect(await sets()).toEqual([two.hash]);
  expect(await readdir(join(folder, "live"))).not.toContain(".staging-abc");
  expect(after.remembered()).toEqual([two.hash]);
  expect((await after.open(two.hash))?.hash).toBe(two.hash);
  expect(await after.open("0".repeat(24))).toBeNull();
});

test("what was served is remembered until its events are settled, and not without end", () => {
  const modules = openLiveModules(folder);
  const name = (n: number) => n.toString(16).padStart(24, "0");
  mkdirSync(join(folder, "live"));
  expect(modules.remembered()).toEqual([]);
  for (const n of [1, 2, 3, 1]) modules.remember(name(n));
  expect(modules.remembered()).toEqual([name(2), name(3), name(1)]);
  modules.settled(name(3));
  expect(openLiveModules(folder).remembered()).toEqual([name(3), name(1)]);
  modules.settled(name(2));
  expect(modules.remembered()).toEqual([name(3), name(1)]);
  for (let n = 10; n < 30; n++) modules.remember(name(n));
  expect(modules.remembered()).toEqual(Array.from({ length: 10 }, (_, n) => name(20 + n)));
});

test("committed files are kept as a set that can be imported later", async () => {
  const hash = await openLiveModules(folder).keep("generated");
  const kept = await openLiveModules(folder).open(hash);
  expect([...(kept?.catalog.registry.keys() ?? [])]).toEqual([...generated.registry.keys()]);
  expect(isNoChange(catalogChanges(generated.registry, kept?.catalog.registry ?? new Map()))).toBe(true);
});

test("the committed files are served where they say what the schemas say", async () => {
  schemas = "schemas";
  expect(await first()).toEqual({ catalog: generated, hash: null });
  expect(printed).toBe("");
});

test("files are made where the committed ones are behind", async () => {
  const { catalog, hash } = await first();
  expect([...catalog.registry.keys()]).toEqual(["shipment"]);
  expect(hash).toMatch(/^[0-9a-f]{24}$/);
  expect(printed).toMatch(
    /^generated\/ is behind the schemas \(\+ shipment \(.*, table shipment\), - inventory, - order, - user_activity\): /,
  );
  expect(printed).toContain("npm run codegen");
});

test("with mistakes in the schemas, what was served last goes on, else the committed files", async () => {
  const { hash } = await first();
  await save("shipment", { type: "objct" });
  printed = "";
  expect(await first()).toEqual({ catalog: generated, hash: null });
  expect(printed).toMatch(/shipment\.schema\.json:1:\d+: error INVALID_KEYWORD_VALUE: /);
  expect(printed).toContain("serving generated/");

  openLiveModules(folder).remember(hash ?? "");
  printed = "";
  expect(await first()).toMatchObject({ hash });
  expect(printed).toContain("serving what was served last");
});
