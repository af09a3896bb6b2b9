import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRoot, runNode } from "../../../tests/support/process.ts";
import { scratchRepository, type Repository } from "../../../tests/support/repository.ts";

/*
 * The reports that docs/schema-changes.md shows are made here, from changes of the shipped schemas in a repository of their own.
 * UPDATE_GOLDEN=1 rewrites them; read the difference before you commit it.
 */
const folder = join(projectRoot, "docs/examples/schema-reports");

let repository: Repository;

beforeAll(async () => {
  repository = await scratchRepository();
  await cp(join(projectRoot, "schemas"), join(repository.path, "schemas"), { recursive: true });
  await repository.commit();
});

afterAll(() => repository[Symbol.asyncDispose]());

/** A piece of a schema file as it is, and what somebody makes of it. */
type Edit = readonly [file: string, from: string, to: string];

const note = `    "note": {
      "description": "What the customer asks for, in their own words.",
      "type": "string",
      "maxLength": 500,
      "x-pii": "free_text"
    },
`;

const harmless: readonly Edit[] = [
  ["order", '    "event_date": {', `${note}    "event_date": {`],
  ["order", '"version": "1.0.0"', '"version": "1.1.0"'],
  [
    "inventory",
    '"description": "One change of a product\'s stock in one warehouse."',
    '"description": "A change of stock."',
  ],
  ["inventory", '"version": "1.0.0"', '"version": "1.0.1"'],
];

const migration: readonly Edit[] = [
  ["shared/order-line", '"type": "integer"', '"type": "number"'],
  ["order", '"version": "1.0.0"', '"version": "1.1.0"'],
];

const breaking: readonly Edit[] = [
  ["order", '"cancelled", "refunded"],', '"cancelled"],'],
  ["order", '    "currency",\n', '    "currency",\n    "note",\n'],
  ["order", '    "event_date": {', `${note}    "event_date": {`],
  ["shared/order-line", '"maximum": 1000', '"maximum": 100'],
];

const accepted = [
  ["maximum-lowered", "/$defs/order-line/properties/quantity/maximum"],
  "--reason=no order line ever had more than 40 pieces",
  "--owner=commerce",
  "--until=2999-12-31",
].flat();

test.each<[string, readonly Edit[], readonly string[]]>([
  ["safe", harmless, []],
  ["migration", migration, []],
  ["breaking", breaking, []],
  ["accepted", breaking, accepted],
])(
  "the report %s",
  async (name, edits, acceptance) => {
    await repository.git("checkout", "--quiet", "--", ".");
    for (const [file, from, to] of edits) await edit(`schemas/${file}.schema.json`, from, to);
    if (acceptance.length > 0) await compat("--accept", ...acceptance);
    const { stdout, stderr } = await compat("--base", "main", "--format", "markdown");
    expect(stderr).toBe("");
    const file = join(folder, `${name}.md`);
    if (process.env["UPDATE_GOLDEN"] === "1") await writeFile(file, stdout);
    expect(stdout).toBe(await readFile(file, "utf8"));
  },
  30_000,
);

async function edit(name: string, from: string, to: string): Promise<void> {
  const file = join(repository.path, name);
  const text = await readFile(file, "utf8");
  expect(text).toContain(from);
  await writeFile(
    file,
    text.replace(from, () => to),
  );
}

function compat(...args: readonly string[]) {
  return runNode([join(projectRoot, "codegen/cli.ts"), "compat", ...args], { cwd: repository.path });
}
