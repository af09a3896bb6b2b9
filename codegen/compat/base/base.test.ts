import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRepository, scratchRepository, type Repository } from "../../../tests/support/repository.ts";
import { temporaryFolder } from "../../../tests/support/scratch.ts";
import { loadSchemaFiles } from "../../load/load-schemas.ts";
import { affectedEvents } from "./affected.ts";
import { folderTree } from "./folder-tree.ts";
import { openBase } from "./open-base.ts";

const object = (properties: object) => ({ type: "object", properties });
const order = object({ total: { $ref: "shared/money.schema.json" } });

let repository: Repository;
let schemas = "";

beforeAll(async () => {
  repository = await scratchRepository();
  schemas = join(repository.path, "schemas");
  await repository.commit({ "README.md": "nothing yet" });
  await repository.git("tag", "empty");
  await repository.commit({
    "schemas/order.schema.json": order,
    "schemas/plain.schema.json": object({ a: { type: "string" } }),
    "schemas/chain.schema.json": object({ a: { $ref: "shared/price.schema.json" } }),
    "schemas/escaped.schema.json": '{ "\\u0024ref": "shared/money.schema.json" }',
    "schemas/outside.schema.json": object({ a: { $ref: "../common/a.json" } }),
    "common/a.json": { type: "string" },
    "schemas/shared/money.schema.json": { type: "number" },
    "schemas/shared/price.schema.json": object({ amount: { $ref: "./money.schema.json" } }),
    "schemas/locks/order.lock.json": "{}",
  });
});

afterAll(() => repository[Symbol.asyncDispose]());

async function messageOf(base: string, folder = schemas): Promise<string> {
  return openBase(base, folder).then(
    () => "opened",
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : ""),
  );
}

describe("a git ref", () => {
  test("is read without a checkout, with shared pieces and locks", async () => {
    await repository.write({ "schemas/shared/money.schema.json": { type: "integer" } });
    const tree = await openBase("main", schemas);
    expect((await tree.locks(["order", "none"])).map(({ file }) => file)).toEqual([
      `${schemas}/locks/order.lock.json`,
    ]);
    const reader = await tree.open(["order.schema.json", "shared/money.schema.json"]);
    const { schemas: loaded, diagnostics } = await loadSchemaFiles([join(schemas, "order.schema.json")], {
      reader,
    });
    expect([diagnostics, JSON.stringify(loaded[0]?.schema)]).toEqual([
      [],
      expect.stringContaining('"type":"number"'),
    ]);
    await repository.git("checkout", "--quiet", "--", ".");
  });

  test("lets schemas refer to files beside their folder, and not to others", async () => {
    const reader = await (await openBase("main", schemas)).open([]);
    const parent = repository.path;
    expect(reader.read(`${parent}/common/a.json`)).toMatchObject({ kind: "text" });
    expect(reader.read(`${parent}/../a.json`)).toEqual({ kind: "missing" });
    expect(reader.read(`${parent}/common/b.json`)).toEqual({ kind: "missing" });
  });

  test("may be older than the schema folder", async () => {
    expect((await openBase("empty", schemas)).ids).toBeNull();
  });

  test.each(["nowhere", "--help", "-O/dev/null", "main:schemas", "HEAD; ls", ""])(
    "that is none, like %j, is told so",
    async (ref) => {
      expect(await messageOf(ref)).toMatch(/^BaseError: There is no folder and no commit/);
    },
  );

  test("that a shallow clone lacks comes with the way to get it", async () => {
    await using folder = await temporaryFolder();
    await repository.git(
      "clone",
      "--quiet",
      "--depth=1",
      `file://${repository.path}`,
      `${folder.path}/clone`,
    );
    const message = await messageOf("origin/release", `${folder.path}/clone/schemas`);
    expect(message).toContain("this clone is shallow");
    expect(message).toContain("git fetch --depth=1 origin release");
    expect(message).toContain("fetch-depth: 0");
  });

  test("outside of a repository is told so", async () => {
    await using folder = await temporaryFolder();
    await openRepository(folder.path).write({ "schemas/a.schema.json": {} });
    expect(await messageOf("main", join(folder.path, "schemas"))).toMatch(
      /not a git repository.*Name a folder/s,
    );
  });

  test("of a repository in a folder of the repository is found", async () => {
    await repository.write({ "team/schemas/a.schema.json": {} });
    const tree = await openBase("main", join(repository.path, "team/schemas"));
    expect(tree.ids).toBeNull();
  });
});

describe("a folder", () => {
  test("is a schema folder, or holds one", async () => {
    const one = await openBase(schemas, schemas);
    const two = await openBase(repository.path, schemas);
    expect(two.ids).toEqual(one.ids);
    expect(one.ids?.get("order.schema.json")).toBe(
      (await openBase("main", schemas)).ids?.get("order.schema.json"),
    );
  });
});

describe("affected events", () => {
  const all = ["chain", "escaped", "order", "outside", "plain"];

  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ["nothing", {}, ["escaped", "outside"]],
    ["one file", { "schemas/plain.schema.json": {} }, ["escaped", "outside", "plain"]],
    ["a new file", { "schemas/fresh.schema.json": {} }, ["escaped", "fresh", "outside"]],
    ["a file less", { "schemas/plain.schema.json": null }, ["escaped", "outside", "plain"]],
    ["a piece", { "schemas/shared/money.schema.json": {} }, all.filter((name) => name !== "plain")],
    ["a lock", { "schemas/locks/order.lock.json": "{ }" }, ["escaped", "outside"]],
  ])("when %s changed", async (_, files, want) => {
    await repository.write(files);
    const affected = await affectedEvents(folderTree(schemas, ""), await openBase("main", schemas));
    expect([...affected].map((path) => path.replace(".schema.json", "")).toSorted()).toEqual(want);
    await repository.git("checkout", "--quiet", "--", ".");
    await repository.git("clean", "--quiet", "--force", "--", "schemas");
  });
});
