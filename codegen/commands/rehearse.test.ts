import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scratchRepository, type Repository } from "../../tests/support/repository.ts";
import { run } from "../commands.ts";

let repository: Repository;

beforeAll(async () => {
  repository = await scratchRepository();
  await repository.commit({ "schemas/visit.schema.json": visit("1.0.0", { n: { type: "integer" } }) });
});

afterAll(() => repository[Symbol.asyncDispose]());

function visit(version: string, properties: object) {
  return {
    "x-event": { version, owner: "team" },
    description: "A visit.",
    type: "object",
    properties: { event_type: { const: "visit" }, ...properties },
    required: ["event_type", "n"],
    additionalProperties: false,
  };
}

async function rehearse(...args: readonly string[]) {
  let [stdout, stderr] = ["", ""];
  const exit = await run(
    ["rehearse", "--schemas", join(repository.path, "schemas"), "--base", "main", "--count", "5", ...args],
    {
      stdout: (text) => void (stdout += text),
      stderr: (text) => void (stderr += text),
      color: false,
      interactive: false,
      interrupt: new AbortController().signal,
    },
  );
  return { exit, stdout, stderr };
}

test("a wider type and a new field: the table is migrated, and no event is lost on the way there and back", async () => {
  const properties = { n: { type: "number", "x-bigquery": { type: "NUMERIC" } }, m: { type: "string" } };
  await repository.write({ "schemas/visit.schema.json": visit("1.1.0", properties) });
  const { exit, stdout, stderr } = await rehearse("--format", "json");
  expect(stderr).toBe("");
  const { ok, scenes, migration } = JSON.parse(stdout) as {
    readonly ok: boolean;
    readonly scenes: readonly {
      readonly producer: string;
      readonly pipeline: string;
      readonly waiting: number;
    }[];
    readonly migration: readonly { readonly steps: readonly { readonly kind: string }[] }[];
  };
  expect([exit, ok]).toEqual([0, true]);
  expect(scenes.map(({ producer, pipeline, waiting }) => `${producer} × ${pipeline}: ${waiting}`)).toEqual([
    "old × old: 0",
    "old × new: 0",
    "new × new: 0",
    "new × old: 5",
    "old × old: 5",
    "new × new: 0",
  ]);
  expect(migration[0]?.steps.map(({ kind }) => kind)).toEqual(["patch", "ddl"]);
});

test("events of the old version that the new pipeline refuses are named, with their code", async () => {
  await repository.write({
    "schemas/visit.schema.json": visit("1.1.0", { n: { type: "integer", minimum: 1e9 } }),
  });
  const { exit, stdout } = await rehearse("--format", "markdown");
  expect(exit).toBe(1);
  expect(stdout).toMatch(
    /pipeline deployed \| old × new \| 5 \| \d \| \d [A-Z_]+ \|[^]*- pipeline deployed: \d good events/,
  );
});

test("schemas that cannot be generated, and bases that are none, are told", async () => {
  await repository.write({ "schemas/visit.schema.json": "{" });
  expect(await rehearse()).toMatchObject({
    exit: 1,
    stderr: expect.stringContaining("cannot be generated") as string,
  });
  expect((await rehearse("--base", "nowhere")).exit).toBe(2);
});
