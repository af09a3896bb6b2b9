import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { emitters } from "../codegen/emit/emitters.ts";
import {
  generatedFolder,
  modelOfDirectory,
  removeFolders,
} from "../codegen/emit/print/testing/generated-folder.ts";
import type { EventDefinition, Registry, Sample } from "../generated/contract.ts";
import { registry } from "../generated/index.ts";
import { openDuckdbWarehouse } from "../platform/warehouse/duckdb.ts";
import { differences } from "../services/local-stack/same-event.ts";
import { projectRoot, runNode } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";

/** The registry of a golden case, generated into a folder of its own. */
async function registryOf(name: string): Promise<Registry> {
  const model = await modelOfDirectory(join(projectRoot, `codegen/testdata/${name}/schemas`));
  const generated = await generatedFolder(
    model,
    emitters.map((emitter) => emitter.name),
  );
  return (await generated.load<{ readonly registry: Registry }>("index.ts")).registry;
}

const committed = [...registry.values()];
const definitions = [
  ...committed,
  ...(await registryOf("everything-mapped")).values(),
  ...(await registryOf("odd-names")).values(),
];
const seed = 20_260_301;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
  await removeFolders();
});

async function samples(
  definition: EventDefinition,
  count: number,
  invalid: number,
): Promise<readonly Sample[]> {
  return [...(await definition.generate({ count, seed, invalid }))];
}

describe.each(definitions)("$type", (definition) => {
  test("what the generator makes, the validator accepts", async () => {
    const made = await samples(definition, 500, 0);
    expect(made).toHaveLength(500);
    expect(made.flatMap(({ event }) => definition.validate(event))).toEqual([]);
  });

  test("what the generator breaks, the validator rejects at that place for that reason, and for no other", async () => {
    const made = await samples(definition, 500, 1);
    for (const { event, broken } of made) {
      const issues = definition.validate(event);
      expect(issues).toContainEqual(expect.objectContaining({ ...broken }));
      // A union with null reports its branch, and itself.
      const keywords = issues.map(({ keyword }) => keyword).filter((keyword) => keyword !== "anyOf");
      expect(new Set(keywords)).toEqual(new Set([broken?.keyword]));
    }
    expect(new Set(made.map(({ broken }) => broken?.keyword)).size).toBeGreaterThan(1);
  });

  test("its rows pass into the generated table and come back as the canonical event", async () => {
    const warehouse = await openDuckdbWarehouse({ file: ":memory:" });
    onTestFinished(() => warehouse.close());
    await warehouse.createTable(definition.table);
    const events = (await samples(definition, 500, 0)).map(({ event }) => event);
    const rows = events.map((event, index) => ({
      insertId: String(index).padStart(4, "0"),
      row: {
        ...definition.toRow(event),
        _event_id: String(index).padStart(4, "0"),
        _ingested_at: "2026-01-01T00:00:00Z",
      },
    }));
    const outcomes = await warehouse.insertRows(definition.table.name, rows);
    expect(outcomes.filter(({ kind }) => kind !== "stored")).toEqual([]);
    const { rows: stored } = await warehouse.query(
      `SELECT * FROM \`${definition.table.name}\` ORDER BY _event_id`,
    );
    const back = stored.map((row) => definition.fromRow(row));
    expect(back).toEqual(events.map((event) => definition.fromRow(definition.toRow(event))));
    expect(events.flatMap((event, index) => differences(event, back[index]))).toEqual([]);
    expect(back.flatMap((event) => definition.validate(event))).toEqual([]);
  });
});

test("the TypeScript types take what the validators take, and refuse what they can see", async () => {
  const lines = ["// What the generators make, as literals."];
  for (const definition of committed) {
    const type = `import(${JSON.stringify(join(projectRoot, "generated/index.ts"))}).EventTypes["${definition.type}"]`;
    const valid = await samples(definition, 60, 0);
    const invalid = (await samples(definition, 200, 1)).filter(({ broken }) => seenByTypes(broken?.keyword));
    expect(invalid.length).toBeGreaterThan(20);
    for (const [index, { event }] of valid.entries()) {
      lines.push(`export const ${definition.type}_${index}: ${type} = ${JSON.stringify(event)};`);
    }
    for (const [index, { event, broken }] of invalid.entries()) {
      lines.push(`// @ts-expect-error -- ${broken?.keyword} at ${broken?.pointer}`);
      lines.push(`export const ${definition.type}_invalid_${index}: ${type} = ${JSON.stringify(event)};`);
    }
  }
  const file = join(folder.path, "samples.ts");
  await writeFile(file, lines.join("\n"));
  const compiler = [
    join(projectRoot, "node_modules/typescript/bin/tsc"),
    "--ignoreConfig",
    "--noEmit",
    "--strict",
  ];
  const options = ["--exactOptionalPropertyTypes", "--allowImportingTsExtensions", "--resolveJsonModule"];
  const target = [
    "--module",
    "nodenext",
    "--target",
    "es2024",
    "--skipLibCheck",
    "--types",
    "node",
    "--typeRoots",
  ];
  const checked = await runNode([
    ...compiler,
    ...options,
    ...target,
    join(projectRoot, "node_modules/@types"),
    file,
  ]);
  expect(checked).toEqual({ code: 0, stdout: "", stderr: "" });
});

/** The keywords whose breaks a type can tell; `type` is not among them, since TypeScript has no integers. */
function seenByTypes(keyword: string | undefined): boolean {
  return keyword === "required" || keyword === "enum" || keyword === "const";
}
