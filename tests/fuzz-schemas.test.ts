import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { emitAll } from "../codegen/emit/emit-all.ts";
import type { Emitter, OutputFile } from "../codegen/emit/emitter.ts";
import { emitters } from "../codegen/emit/emitters.ts";
import { zooSchema } from "../codegen/emit/print/testing/zoo.ts";
import {
  analyticsPing,
  protocolBuffer,
  selfDescribing,
} from "../codegen/emit/rows/testing/corpus-schemas.ts";
import type { Json } from "../codegen/load/loaded-schema.ts";
import { loadSchemas } from "../codegen/load/load-schemas.ts";
import { createMemoryReader } from "../codegen/load/memory-reader.ts";
import { buildModel } from "../codegen/model/build-model.ts";
import { mutated, type Choose } from "./fuzz/mutations.ts";
import { projectRoot, runNode } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";

let seeds: readonly Json[] = [];
let all: readonly Emitter[] = [];

/** Every schema of the project and of its tests that is JSON. */
async function schemasOfProject(): Promise<readonly Json[]> {
  const cases = await readdir(join(projectRoot, "codegen/testdata"));
  const folders = ["schemas", ...cases.map((name) => `codegen/testdata/${name}/schemas`)];
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const names = (await readdir(join(projectRoot, folder))).filter((name) =>
        name.endsWith(".schema.json"),
      );
      return Promise.all(names.map((name) => readFile(join(projectRoot, folder, name), "utf8")));
    }),
  );
  return lists.flat().flatMap((text) => {
    try {
      return [JSON.parse(text) as Json];
    } catch {
      return [];
    }
  });
}

beforeAll(async () => {
  const corpora = [analyticsPing(4), selfDescribing(8), protocolBuffer(3)].map((one) => one.schema);
  seeds = [...(await schemasOfProject()), zooSchema, ...corpora];
  all = await Promise.all(emitters.map((entry) => entry.load()));
});

/** What codegen makes of a text that may be a schema: nothing where findings stop it, which tell where. */
async function filesOf(text: string, lenient: boolean): Promise<readonly OutputFile[]> {
  const reader = createMemoryReader({ "schemas/fuzzed.schema.json": text });
  const loaded = await loadSchemas({ directory: "schemas", reader, lenient });
  const built = buildModel(loaded.schemas, new Map(), { lenient });
  const findings = [...loaded.diagnostics, ...built.diagnostics];
  for (const { line, column, message } of findings)
    expect(line > 0 && column > 0 && message !== "").toBe(true);
  const isStopped = findings.some((one) => one.severity === "error");
  expect(isStopped || built.model.events.length === 1).toBe(true);
  if (isStopped) return [];
  const { files, losses } = await emitAll(built.model, all);
  for (const { rule, message, line } of losses) expect(rule !== "" && message !== "" && line > 0).toBe(true);
  for (const { path, content } of files) {
    expect(normalize(path)).toBe(path);
    expect(path).toMatch(/^[a-z][\w./-]*$/i);
    expect(content.isWellFormed()).toBe(true);
    if (path.endsWith(".json")) JSON.parse(content);
  }
  return files;
}

function choices(list: readonly number[]): Choose {
  let index = 0;
  return (below) => (list[index++ % list.length] ?? 0) % below;
}

const draws = fc.array(fc.nat(1_000_000), { minLength: 20, maxLength: 40 });

test("a mutated schema ends in findings, or in files that are whole and type-check together", async () => {
  await using folder = await temporaryFolder();
  let sets = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), draws, fc.boolean(), async (which, list, lenient) => {
      const schema = mutated(seeds[which % seeds.length] ?? {}, seeds, choices(list));
      const files = await filesOf(JSON.stringify(schema), lenient);
      if (files.length === 0 || sets >= 60) return;
      sets++;
      for (const { path, content } of files) {
        const file = join(folder.path, `set_${sets}`, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, content);
      }
    }),
    { numRuns: 200 },
  );
  expect(sets).toBeGreaterThan(20);
  await symlink(join(projectRoot, "node_modules"), join(folder.path, "node_modules"));
  await writeFile(join(folder.path, "package.json"), '{"type": "module"}');
  const config = {
    extends: join(projectRoot, "tsconfig.json"),
    include: ["set_*/**/*.ts"],
    compilerOptions: { typeRoots: [join(projectRoot, "node_modules/@types")] },
  };
  await writeFile(join(folder.path, "tsconfig.json"), JSON.stringify(config));
  const compiler = join(projectRoot, "node_modules/typescript/bin/tsc");
  expect(await runNode([compiler, "-p", folder.path])).toMatchObject({ code: 0, stdout: "" });
}, 120_000);

test("a text with bytes cut out, doubled or changed ends in findings or in files", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), draws, async (which, list) => {
      const choose = choices(list);
      let text = JSON.stringify(seeds[which % seeds.length] ?? {});
      for (let count = choose(4); count >= 0; count--) {
        const at = choose(text.length);
        const end = at + choose(20);
        const between = ["", text.slice(at, end).repeat(2), "\u0000", "\uFEFF", '"', "{", "\ud800", "/**/"][
          choose(8)
        ];
        text = text.slice(0, at) + (between ?? "") + text.slice(end);
      }
      expect(await filesOf(text, true)).toBeInstanceOf(Array);
    }),
    { numRuns: 150 },
  );
}, 120_000);
