import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emitAll } from "../codegen/emit/emit-all.ts";
import type { OutputFile } from "../codegen/emit/emitter.ts";
import { emitters } from "../codegen/emit/emitters.ts";
import { evil, hostileSchema, MARK } from "../codegen/emit/print/testing/hostile-schema.ts";
import { loadSchemas } from "../codegen/load/load-schemas.ts";
import { createMemoryReader } from "../codegen/load/memory-reader.ts";
import { buildModel } from "../codegen/model/build-model.ts";
import { hostileNames } from "./fuzz/mutations.ts";
import { missing } from "./needs.ts";
import { projectRoot, runNode, start } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";

/*
 * What is made of schemas whose every text would end a literal, a comment or a block and go on with code: read by the programs that read it,
 * and run.
 */
const names = hostileNames.filter((name) => name.isWellFormed() && name !== "event_type");
const named = Object.fromEntries(names.map((name) => [name, { type: "string", description: name }]));
const schemas = {
  hostile: hostileSchema(),
  names: {
    type: "object",
    properties: { event_type: { const: "names" }, ...named, inner: { type: "object", properties: named } },
    required: ["event_type", ...names],
  },
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let files: readonly OutputFile[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  const texts = Object.entries(schemas).map(([name, one]) => [
    `schemas/${name}.schema.json`,
    JSON.stringify(one),
  ]);
  const reader = createMemoryReader(Object.fromEntries(texts) as Record<string, string>);
  const loaded = await loadSchemas({ directory: "schemas", reader, lenient: true });
  const { model } = buildModel(loaded.schemas, new Map(), { lenient: true });
  const all = await Promise.all(emitters.map((one) => one.load()));
  files = (await emitAll(model, all)).files;
  for (const { path, content } of files) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), content);
  }
  await symlink(join(projectRoot, "node_modules"), join(folder.path, "node_modules"));
  await writeFile(join(folder.path, "package.json"), '{"type": "module"}');
});

afterAll(() => folder[Symbol.asyncDispose]());

test("TypeScript takes all of it", async () => {
  const config = {
    extends: join(projectRoot, "tsconfig.json"),
    include: ["**/*.ts"],
    compilerOptions: { typeRoots: [join(projectRoot, "node_modules/@types")] },
  };
  await writeFile(join(folder.path, "tsconfig.json"), JSON.stringify(config));
  const compiler = join(projectRoot, "node_modules/typescript/bin/tsc");
  expect(await runNode([compiler, "-p", folder.path])).toMatchObject({ code: 0, stdout: "" });
});

test("it runs, and does what it should: events are valid and come back from their rows", async () => {
  const script = `
    import { deepStrictEqual } from "node:assert";
    import "./client.ts";
    globalThis.${MARK} = () => { throw new Error("planted"); };
    const { registry } = await import("./index.ts");
    for (const type of ["hostile", "names"]) {
      const { validate, toRow, fromRow, createGenerator } = {
        ...(await import("./validators/" + type + ".js")),
        ...(await import("./rows/" + type + ".ts")),
        ...(await import("./generators/" + type + ".ts")),
      };
      const generator = createGenerator(1);
      for (let count = 0; count < 50; count++) {
        const event = generator.next();
        deepStrictEqual(validate(event), []);
        const row = toRow(event);
        deepStrictEqual(validate(fromRow(row)), []);
        deepStrictEqual(toRow(fromRow(row)), row);
        const { event: invalid, broken } = generator.nextInvalid();
        deepStrictEqual(validate(invalid)[0].keyword, broken.keyword);
      }
    }
    console.log("done");
  `;
  await writeFile(join(folder.path, "run.mjs"), script);
  expect(await runNode(["run.mjs"], { cwd: folder.path })).toEqual({ code: 0, stdout: "done\n", stderr: "" });
});

/** Tokens of GoogleSQL as far as codegen writes them. */
const token = /\s+|--.*|'(?:[^'\\\n]|\\.)*'|"""(?:[^"\\]|\\.)*"""|`\w+`|[\w@]+|[(),<>;=.*]|%s/y;
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** The texts of the literals of a statement; throws for what is no token. */
function sqlTexts(sql: string): readonly string[] {
  const texts: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < sql.length) {
    const at = token.lastIndex;
    const [piece] = token.exec(sql) ?? [];
    if (piece === undefined) throw new Error(`no token: ${sql.slice(at, at + 80)}`);
    if (!piece.startsWith("'")) continue;
    const inside = piece
      .slice(1, -1)
      .replaceAll(/\\(?:u([0-9a-f]{4})|(.))/g, (_, code: string | undefined, one: string) =>
        code === undefined ? (escapes[one] ?? one) : String.fromCharCode(Number.parseInt(code, 16)),
      );
    texts.push(inside);
  }
  return texts;
}

test("GoogleSQL has each text in one literal, as it was", () => {
  const sql = files.filter(({ path }) => path.endsWith(".sql")).map(({ content }) => sqlTexts(content));
  expect(sql).toHaveLength(2);
  const texts = new Set(sql.flat());
  for (const text of [...evil, ...names.filter((name) => name !== "")]) expect(texts).toContain(text);
});

test.skipIf(missing("terraform"))("Terraform decodes the same as is written", async () => {
  const { content = "" } = files.find(({ path }) => path === "terraform/events.json") ?? {};
  const { finished } = start("terraform", ["console"], {
    cwd: folder.path,
    env: { CHECKPOINT_DISABLE: "1" },
    input: 'base64encode(jsonencode(jsondecode(file("terraform/events.json"))))\n',
  });
  const { code, stdout } = await finished;
  expect(code).toBe(0);
  const decoded = Buffer.from(stdout.trim().replaceAll('"', ""), "base64").toString("utf8");
  expect(JSON.parse(decoded)).toEqual(JSON.parse(content));
});
