import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run } from "../commands.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dictionary = join(root, "docs/examples/data-dictionary.ts");
const home = process.cwd();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "eventloom-config-"));
  await cp(join(root, "schemas"), join(folder, "schemas"), { recursive: true });
  process.chdir(folder);
});

afterEach(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true, force: true });
});

async function codegen(...argv: readonly string[]) {
  let stdout = "";
  let stderr = "";
  const exit = await run(argv, {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    color: false,
    interactive: false,
    interrupt: new AbortController().signal,
  });
  return { exit, stdout, stderr };
}

async function configure(config: unknown): Promise<void> {
  await writeFile("codegen.config.json", JSON.stringify(config));
}

/** Writes an emitter module whose parts are given as text. */
async function emitterModule(text: string): Promise<void> {
  await writeFile("own.mjs", text);
  await configure({ customEmitters: ["own.mjs"] });
}

/** All emitters but those that need time. */
const few = {
  validators: false,
  rows: false,
  generators: false,
  terraform: false,
  openapi: false,
  registry: false,
  client: false,
};

test("the data dictionary of the manual", async () => {
  await configure({ emitters: few, customEmitters: [dictionary] });
  expect(await codegen()).toMatchObject({ exit: 0, stdout: "" });
  const order = await readFile("generated/data-dictionary/order.md", "utf8");
  expect(order).toContain("Version 1.0.0, owned by commerce, table `orders`.");
  expect(order).toContain(
    "| customer\\_id | string | yes | pseudonym | Key of the customer who placed the order. |",
  );
  expect(order).toContain("| items[].quantity".replaceAll("[]", "\\[\\]"));
  expect(await readFile("generated/data-dictionary/README.md", "utf8")).toContain(
    "- [inventory](inventory.md): ",
  );
  expect(await codegen("check")).toMatchObject({ exit: 0 });
  expect((await codegen("emit", "data-dictionary", "schemas/order.schema.json")).stdout).toBe(order);

  await rm("schemas/user_activity.schema.json");
  await rm("schemas/order.schema.json");
  await codegen();
  await expect(readFile("generated/data-dictionary/order.md", "utf8")).rejects.toThrow("ENOENT");
});

test.each([
  ["export const emiter = {};", /own\.mjs" has no export "emitter"/],
  ["throw new Error('early');", /cannot be loaded: early/],
  ["export const emitter = { name: '../x', summary: '', emitAll() {} };", /is no folder name/],
  ["export const emitter = { name: 'types', summary: '', emitAll() {} };", /an emitter called types already/],
  [
    "export const emitter = { name: 'own', summary: '', emitAll() { throw new Error('late'); } };",
    /throws "late" for all events/,
  ],
  [
    "export const emitter = { name: 'own', summary: '', emitEvent: () => ({ files: [] }) };",
    /does not return {files, losses} for inventory/,
  ],
  [
    "export const emitter = { name: 'own', summary: '', emitAll: () => ({ files: [{ path: 'own/../../x', content: '', source: '' }], losses: [] }) };",
    /wants to write "own\/\.\.\/\.\.\/x", which is not below "own\/"/,
  ],
  [
    "export const emitter = { name: 'own', summary: '', emitAll: () => ({ files: [{ path: 'types/order.ts', content: '', source: '' }], losses: [] }) };",
    /wants to write "types\/order\.ts"/,
  ],
])("%s is a finding at the configuration, and nothing is written", async (text, message) => {
  await emitterModule(text);
  const { exit, stdout, stderr } = await codegen();
  expect(exit).toBe(1);
  expect(stdout + stderr).toMatch(/^codegen\.config\.json:1:20: error CUSTOM_EMITTER_(INVALID|FAILED): /);
  expect(stdout + stderr).toMatch(message);
  await expect(readFile("generated/types/order.ts")).rejects.toThrow("ENOENT");
});

test("losses of a custom emitter are findings", async () => {
  await emitterModule(`export const emitter = { name: "own", summary: "", emitEvent: (event) => ({ files: [], losses:
    [{ ...event.shape.at, rule: "OWN_LOSS", message: "The order of days is lost.", hint: "" }] }) };`);
  const { exit, stdout } = await codegen("check", "--strict");
  expect(exit).toBe(1);
  expect(stdout).toContain("schemas/order.schema.json:1:1: warning OWN_LOSS: The order of days is lost.");
});

test("an emitter that others import cannot be switched off alone", async () => {
  await configure({ emitters: { rows: false } });
  expect(await codegen()).toMatchObject({
    exit: 1,
    stderr: expect.stringContaining(
      "codegen.config.json:1:21: error EMITTER_NEEDED: What registry writes imports what rows writes.",
    ),
  });
});

test("folders, table names and system columns", async () => {
  await mkdir("conf");
  const config = {
    schemas: "../schemas",
    out: "out",
    emitters: few,
    tableName: "{type}_v{major}",
    systemColumns: false,
  };
  await writeFile("conf/own.json", JSON.stringify(config));
  const orders = JSON.parse(await readFile("schemas/order.schema.json", "utf8"));
  delete orders["x-bigquery"].table;
  await writeFile("schemas/order.schema.json", JSON.stringify(orders));
  expect(await codegen("--config", "conf/own.json")).toMatchObject({ exit: 0 });
  const sql = await readFile("conf/out/bigquery/order_v1.sql", "utf8");
  expect(sql).toContain("order_v1");
  expect(sql).not.toContain("_event_id");
  await readFile("conf/out/bigquery/inventory.sql");
  await expect(readFile("conf/out/index.ts")).rejects.toThrow("ENOENT");
  expect(await codegen("--config", "conf/own.json", "--out", "elsewhere")).toMatchObject({ exit: 0 });
  await readFile("elsewhere/types/order.ts");
  await readFile("schemas/locks/order_v1.lock.json");
});

test("a configuration that is named must be there", async () => {
  expect(await codegen("check", "--config", "none.json")).toMatchObject({
    exit: 1,
    stderr: "none.json:1:1: error UNREADABLE_FILE: There is no such file.\n",
  });
});

test("dialects of the team's own, to which the command line adds", async () => {
  const dialects = ["https://example.com/one", "https://example.com/two"];
  await configure({ emitters: few, dialectAliases: { [dialects[0] ?? ""]: "draft-07" } });
  for (const [index, name] of ["order", "inventory"].entries()) {
    const schema = JSON.parse(await readFile(`schemas/${name}.schema.json`, "utf8"));
    await writeFile(`schemas/${name}.schema.json`, JSON.stringify({ $schema: dialects[index], ...schema }));
  }
  const refused = await codegen();
  expect(refused.exit).toBe(1);
  expect(refused.stdout.match(/UNKNOWN_DIALECT/g)).toHaveLength(1);
  expect(await codegen("--dialect-alias", "https://example.com/two=draft-07")).toMatchObject({ exit: 0 });
});
